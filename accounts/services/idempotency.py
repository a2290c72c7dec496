"""A POST with an `Idempotency-Key` has its effect once, however often a program that got no answer sends it.

The claim of the key is committed first, so that others see it; the effect and the stored answer are committed
together, so that a process that dies leaves neither. Only an answer to something done is kept: a refusal changed
nothing and frees the key. What a dead process claimed is free again after `LEASE`.
"""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import IdempotentRequest, Organization, User
from config.lib import clock
from config.lib.errors import DomainError

LEASE = datetime.timedelta(minutes=2)
KEPT = datetime.timedelta(hours=24)


class KeyReused(DomainError):
    """The key was used for another request. Answered with 422."""

    def __init__(self) -> None:
        message = _("This key was used for another request. Use a new key for a new request.")
        super().__init__("idempotency_key_reused", message, "Idempotency-Key")


class StillRunning(DomainError):
    """The request with this key is being worked at. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        message = _("The request with this key is being worked at. Ask again in a moment.")
        super().__init__("idempotency_key_in_use", message, "Idempotency-Key")


class AnsweredBefore(Exception):
    """The request was answered; `row` has the answer. No refusal: it is sent again."""

    def __init__(self, row: IdempotentRequest) -> None:
        super().__init__(row.pk)
        self.row = row


class ClaimLost(RuntimeError):
    """The work took longer than `LEASE`, and another request took it over: nothing of it may stay."""


@dataclass
class Attempt:
    """The work on one request, which ends with an answer that is kept, or leaves nothing."""

    digest: str
    number: uuid.UUID
    is_kept: bool = False

    def keep(self, *, status: int, headers: dict[str, str], body: str) -> None:
        """Store the answer for whoever sends the request again. Raises `ClaimLost`."""
        row = IdempotentRequest.objects.filter(pk=self.digest, attempt=self.number)
        if not row.update(status=status, headers=headers, body=body):
            raise ClaimLost
        self.is_kept = True


@contextmanager
def attempt(*, user: User, organization: Organization | None, key: str, fingerprint: str) -> Iterator[Attempt]:
    """Work inside the block has its effect once for the key. Raises `AnsweredBefore`, `KeyReused`, `StillRunning`."""
    claimed = _claim(user, organization, key, fingerprint)
    try:
        with transaction.atomic():
            yield claimed
            if not claimed.is_kept:
                transaction.set_rollback(True)
    finally:  # an answer that was not committed is none
        IdempotentRequest.objects.filter(pk=claimed.digest, attempt=claimed.number, status=None).delete()


def _claim(user: User, organization: Organization | None, key: str, fingerprint: str) -> Attempt:
    now = clock.now()
    number = uuid.uuid4()
    owner = f"{user.pk}:{organization.pk if organization else ''}"
    digest = salted_hmac(__name__, f"{owner}:{key}", algorithm="sha256").hexdigest()
    IdempotentRequest.objects.filter(pk=digest, created_at__lte=now - KEPT).delete()
    values = {"user": user, "fingerprint": fingerprint, "attempt": number, "leased_until": now + LEASE}
    row, is_new = IdempotentRequest.objects.get_or_create(pk=digest, defaults=values)
    if is_new:
        return Attempt(digest, number)
    if row.fingerprint != fingerprint:
        raise KeyReused
    if row.status is not None:
        raise AnsweredBefore(row)
    abandoned = IdempotentRequest.objects.filter(pk=digest, attempt=row.attempt, status=None, leased_until__lte=now)
    if not abandoned.update(attempt=number, leased_until=now + LEASE):
        raise StillRunning
    return Attempt(digest, number)


def delete_expired() -> int:
    """Forget answers that are older than a program may ask for; gives how many."""
    return IdempotentRequest.objects.filter(created_at__lte=clock.now() - KEPT).delete()[0]
