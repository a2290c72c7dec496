"""Proving a phone number by a code sent to it."""

import datetime
import hashlib
import hmac
import secrets
from math import ceil
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.errors import TooManyAttempts
from accounts.models import PhoneCode, User
from accounts.services import audit
from config.lib import ambient, clock, sms
from config.lib.errors import DomainError
from config.lib.ids import uuid7
from config.lib.outside import NotDelivered

VALID_FOR: Final = datetime.timedelta(minutes=10)
TRIES: Final = 5
COUNTED_FOR: Final = datetime.timedelta(hours=1)
MOST_FOR_PHONE, MOST_FOR_USER, MOST_FOR_ADDRESS = 3, 5, 10


class NoPhone(DomainError):
    """There is no number to prove."""

    def __init__(self) -> None:
        super().__init__("no_phone", _("Enter your phone number in your profile first."))


class SmsNotSent(DomainError):
    """The provider did not take the message."""

    status = 503

    def __init__(self) -> None:
        super().__init__("sms_not_sent", _("The SMS could not be sent. Check the number, or try again later."))


class WrongCode(DomainError):
    """The code is another one, has expired, was used, or was tried too often; which of them is not said."""

    def __init__(self) -> None:
        message = _("This code is wrong or no longer valid. Look again, or get a new one.")
        super().__init__("wrong_code", message, "code")


def send_code(user: User) -> PhoneCode:
    """Send a new code to the person's number; earlier ones no longer count.

    The message goes out at once and not by a task: the code is kept nowhere but as its hash.
    Raises `NoPhone`, `TooManyAttempts`, `SmsNotSent`.
    """
    code = f"{secrets.randbelow(10**6):06}"
    row = _new_row(user, code)
    with translation.override(user.language):
        text = _t("%(code)s is your code for %(site)s. It is valid for 10 minutes. Give it to nobody.")
    try:
        sms.send(row.phone, text % {"code": code, "site": settings.SITE_NAME})
    except NotDelivered as error:
        raise SmsNotSent from error
    return row


@transaction.atomic
def _new_row(user: User, code: str) -> PhoneCode:
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not locked.phone:
        raise NoPhone
    now, address = clock.now(), ambient.current().ip_address or None
    _refuse_too_many(locked, address, now)
    PhoneCode.objects.filter(user=locked, used_at=None, expires_at__gt=now).update(expires_at=now)
    pk = uuid7()
    return PhoneCode.objects.create(
        pk=pk, user=locked, phone=locked.phone, code_hash=_hash(str(pk), code), ip_address=address,
        expires_at=now + VALID_FOR,
    )  # fmt: skip


def _refuse_too_many(user: User, address: str | None, now: datetime.datetime) -> None:
    """Raise `TooManyAttempts` while a limit is reached: until the earliest of its codes is an hour old."""
    recent = PhoneCode.objects.filter(created_at__gt=now - COUNTED_FOR).order_by("-created_at")
    counted = [(recent.filter(phone=user.phone), MOST_FOR_PHONE), (recent.filter(user=user), MOST_FOR_USER)]
    if address is not None:
        counted.append((recent.filter(ip_address=address), MOST_FOR_ADDRESS))
    full = [sent for rows, most in counted for sent in rows.values_list("created_at", flat=True)[most - 1 : most]]
    if full:
        raise TooManyAttempts(ceil((max(full) + COUNTED_FOR - now).total_seconds()))


def confirm(user: User, code: str) -> None:
    """Take the person's number as proved. Every try counts, whatever its outcome. Raises `WrongCode`."""
    row = PhoneCode.objects.filter(user=user, phone=user.phone).order_by("-created_at").first()
    if row is None or not _count_try(row) or not hmac.compare_digest(row.code_hash, _hash(str(row.pk), code)):
        raise WrongCode
    _take_as_proved(row)


def _count_try(row: PhoneCode) -> bool:
    """Whether the code may be tried once more; counted in one statement, so that guesses at once are five too."""
    usable = PhoneCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=clock.now(), tries__lt=TRIES)
    return bool(usable.update(tries=F("tries") + 1))


@transaction.atomic
def _take_as_proved(row: PhoneCode) -> None:
    if not PhoneCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now()):
        raise WrongCode
    if not User.objects.filter(pk=row.user_id, phone=row.phone).update(phone_verified_at=clock.now()):
        raise WrongCode  # the number was changed meanwhile
    audit.record("accounts.phone_verified", row.user)


def delete_old() -> int:
    """Forget codes of last week; gives how many."""
    return PhoneCode.objects.filter(created_at__lt=clock.now() - datetime.timedelta(days=7)).delete()[0]


def _hash(salt: str, code: str) -> str:
    """Keyed with the installation's secret: of six digits a plain hash would be tried out in a moment."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{salt} {code}".encode(), hashlib.sha256).hexdigest()
