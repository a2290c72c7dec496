"""A person asks to be erased, may think better of it for some days, and is erased: rows of theirs by what each app
registered (`hooks.personal_data`), and in the end the account itself is emptied.

The account's row stays, under no name: records of the company lead to it. Who alone owns an organization hands it over
first, or has it deleted.
"""

import datetime
import logging
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.errors import SoleOwner
from accounts.hooks import open_work, personal_data
from accounts.models import ErasureRequest, Member, Organization, Role, User
from accounts.queries import members
from accounts.services import audit, devices, mail, organization_deletion
from accounts.tenancy import OrganizationOwned, scope
from config.lib import clock
from config.lib.urls import absolute

GRACE: Final = datetime.timedelta(days=14)
log = logging.getLogger("kantora.security")


@transaction.atomic
def request_erasure(user: User) -> ErasureRequest:
    """Write the request down and confirm it by mail; one that is open stays as it is. Raises `SoleOwner`."""
    if alone := members.left_alone(user):
        raise SoleOwner([organization.name for organization in alone])
    if request := open_request(user):
        return request
    request = ErasureRequest.objects.create(user=user, due_at=_due_at(user))
    mail.queue(
        template="erasure_requested",
        to=user.email,
        language=user.language,
        context={"user": user, "request": request, "url": absolute(reverse("home"))},
    )
    log.info("user %s asked to be erased", user.pk)
    return request


def _due_at(user: User) -> datetime.datetime:
    """After the days of grace, and no sooner than the organizations go that have no other owner."""
    announced = [each.deletion_due_at for each in members.owned_alone(user) if each.deletion_due_at]
    return max([clock.now() + GRACE, *announced])


def open_request(user: User) -> ErasureRequest | None:
    """The person's request that is waiting."""
    return _open().filter(user=user).first()


def cancel(user: User) -> None:
    """The person thought better of it."""
    if _open().filter(user=user).update(cancelled_at=clock.now()):
        log.info("user %s is not to be erased any more", user.pk)


def due_requests() -> QuerySet[ErasureRequest]:
    """Requests whose days of grace are over."""
    return _open().filter(due_at__lte=clock.now())


def _open() -> QuerySet[ErasureRequest]:
    return ErasureRequest.objects.filter(cancelled_at=None, done_at=None)


@transaction.atomic
def erase(request: ErasureRequest) -> bool:
    """Erase the person; False when it is not due, or an organization is still there that has no other owner."""
    user = User.objects.select_for_update().get(pk=request.user_id)
    if not due_requests().filter(pk=request.pk).exists():
        return False
    _throw_away_sample(user)
    if members.owned_alone(user) or not due_requests().filter(pk=request.pk).update(done_at=clock.now()):
        return False
    places = members.every_membership(user)
    for member in places:
        with scope(member.organization):
            _hand_over(member)
            _erase_rows(user, owned=True)
    devices.end_others(user=user, session_key=None)
    _erase_rows(user, owned=False)
    _empty(user)
    for member in Member.objects.unscoped(reason="who is erased is erased everywhere").filter(user=user):
        with scope(member.organization):
            audit.record("accounts.person_erased", member)
    log.info("user %s erased", user.pk)
    return True


def _throw_away_sample(user: User) -> None:
    """What was made up for the person goes before them; the next run finds it gone."""
    for sample in Organization.objects.filter(sample_of=user):
        organization_deletion.close(organization=sample, asked_by=user)


def _hand_over(member: Member) -> None:
    """Open work goes to an owner."""
    owners = members.active_team().filter(role=Role.OWNER).exclude(pk=member.pk)
    successor = owners.first() if member.is_active else None
    if successor is not None:
        for work in open_work:
            work.hand_over(member, successor)


def _erase_rows(user: User, *, owned: bool) -> None:
    for item in personal_data:
        if item.erase is not None and issubclass(item.model, OrganizationOwned) == owned:
            item.erase(item.rows_of(user), user)


def _empty(user: User) -> None:
    """Nothing of the account tells who it was, and nobody can sign in with it."""
    if user.avatar:
        storage, name = user.avatar.storage, str(user.avatar.name)
        transaction.on_commit(lambda: storage.delete(name), robust=True)
    user.email, user.full_name, user.phone, user.avatar = f"{user.pk.hex}@erased.invalid", "", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.phone_verified_at = user.last_login = None
    user.erased_at = clock.now()
    user.set_unusable_password()
    user.save()
