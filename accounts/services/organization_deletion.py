"""An organization is deleted: every row, every file, by a task outside of it (docs/decisions/0015).

An owner asks for it; for some days everybody is told on every page, and every owner can take it back. On the day it is
closed first (`queries.organizations.is_open`): whatever is half gone, nobody sees. Then rows go a few thousand in
a transaction, those that lead to others before them, and at last the organization itself. A run may die anywhere and
begin again, and two at once do no harm: each takes what is still there.
"""

import datetime
import logging
import uuid
from graphlib import TopologicalSorter
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, QuerySet

from accounts.errors import DeletionDue, OwnersOnly, WrongName
from accounts.hooks import organization_enders
from accounts.models import Member, Organization, OrganizationDeletion, Role, User
from accounts.queries import members
from accounts.services import audit, notifications
from accounts.tenancy import scope
from config.lib import clock
from config.lib.formats import date_short
from config.lib.stored_files import contents, delete_folder
from config.lib.urls import org_reverse

GRACE: Final = datetime.timedelta(days=30)
BATCH: Final = 5_000
log = logging.getLogger("kantora.accounts")
Model = type[models.Model]


# --- Asked for, taken back --------------------------------------------------------------------------------------------
@transaction.atomic
def request(*, organization: Organization, actor: Member, name: str) -> None:
    """Announce the deletion to everybody, confirmed by the organization's name; one that is announced stays.

    Raises `OwnersOnly`, `WrongName`.
    """
    _require_owner(actor)
    if name.strip() != organization.name:
        raise WrongName
    due_at = clock.now() + GRACE
    record, is_new = _open_record(organization, due_at, actor.user)
    if is_new:
        Organization.objects.filter(pk=organization.pk).update(deletion_due_at=due_at)
        audit.record("accounts.deletion_requested", organization)
        _tell_owners("accounts.deletion_requested", actor, record)


@transaction.atomic
def keep(*, organization: Organization, actor: Member) -> None:
    """Take the deletion back before its day. Raises `OwnersOnly`, `DeletionDue`."""
    _require_owner(actor)
    Organization.objects.select_for_update().get(pk=organization.pk)  # a deletion that begins now waits, or we do
    record = _record(organization).filter(due_at__gt=clock.now()).first()
    if record is None:
        raise DeletionDue
    _record(organization).update(cancelled_at=clock.now())
    Organization.objects.filter(pk=organization.pk).update(deletion_due_at=None)
    audit.record("accounts.deletion_cancelled", organization)
    _tell_owners("accounts.deletion_cancelled", actor, record)


def _require_owner(actor: Member) -> None:
    if actor.role != Role.OWNER:
        raise OwnersOnly


def _tell_owners(kind: str, actor: Member, record: OrganizationDeletion) -> None:
    """Each in their language, who asked for it too: somebody else may sit at their screen."""
    url = org_reverse("accounts:organization_data")
    for owner in members.active_team().filter(role=Role.OWNER):
        day = date_short(record.due_at.astimezone(ZoneInfo(owner.user.time_zone)).date(), owner.user.language)
        data = {"name": actor.organization.name, "who": str(actor), "day": day}
        notifications.notify([owner], kind, data, url)


def _open_record(
    organization: Organization, due_at: datetime.datetime, user: User | None
) -> tuple[OrganizationDeletion, bool]:
    return OrganizationDeletion.objects.get_or_create(
        organization_key=organization.pk,
        cancelled_at=None,
        done_at=None,
        defaults={"due_at": due_at, "asked_by": user},
    )


@transaction.atomic
def close(*, organization: Organization, asked_by: User | None) -> None:
    """Shut an organization at once and for good, and have it deleted after commit; one that is shut stays so."""
    from accounts.tasks import delete_organization  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    now = clock.now()
    _open_record(organization, now, asked_by)
    Organization.objects.filter(pk=organization.pk).update(deletion_due_at=now)
    transaction.on_commit(lambda: delete_organization.delay(str(organization.pk)))


# --- The deletion -----------------------------------------------------------------------------------------------------
def due_organizations() -> QuerySet[Organization]:
    """Organizations whose day has come."""
    return Organization.objects.filter(deletion_due_at__lte=clock.now())


def delete(organization_id: uuid.UUID | str) -> None:
    """Delete an organization whose day has come; nothing for another one, or when it is gone.

    What an app cannot end (`hooks.organization_enders`) it raises, and nothing is deleted yet.
    """
    organization = due_organizations().filter(pk=organization_id).first()
    if organization is None:
        return
    with scope(organization):
        for ender in organization_enders:
            ender.end(organization)
        _count(organization)
        for model in models_in_order():
            _delete_all(model, organization)
    _delete_files(organization)
    if _finish(organization):
        log.info("organization %s deleted", organization.pk)


def models_in_order() -> list[Model]:
    """The models whose rows lead to an organization, each before those that its own rows lead to."""
    owned = [model for model in apps.get_models() if _path(model) and model is not User]
    later: dict[Model, set[Model]] = {model: set() for model in owned}
    for model in owned:
        for field in _links(model):
            if field.related_model in later and field.related_model is not model and not gives_way(field):
                later[field.related_model].add(model)
    return list(TopologicalSorter(later).static_order())


def _links(model: Model) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _parted(model: Model) -> list[Any]:
    """The links to a model's rows that are let go of before: its own, and those from what goes after it."""
    links = [field for other in models_in_order() for field in _links(other) if field.related_model is model]
    return [field for field in links if field.model is model or gives_way(field)]


def gives_way(field: Any) -> bool:
    """Whether a link is let go of when its end goes, and its end leads back: then the end goes first."""
    back = {each.related_model for each in _links(field.related_model)}
    return field.remote_field.on_delete is models.SET_NULL and field.model in back


def _path(model: Model) -> str:
    """The field that leads to the organization, "" for rows that belong to none."""
    return next((field.name for field in _links(model) if field.related_model is Organization), "")


def _rows(model: Model, organization: Organization) -> QuerySet[Any]:
    return model._default_manager.filter(**{_path(model): organization})


# --- Rows -------------------------------------------------------------------------------------------------------------
def _count(organization: Organization) -> None:
    """Write down at the first run how many rows there are to go."""
    total = sum(_rows(model, organization).count() for model in models_in_order())
    _record(organization).filter(total=0).update(total=total)


def _record(organization: Organization) -> QuerySet[OrganizationDeletion]:
    return OrganizationDeletion.objects.filter(organization_key=organization.pk, cancelled_at=None, done_at=None)


def _delete_all(model: Model, organization: Organization) -> None:
    """Delete the rows of one model; rows that lead to each other are parted first."""
    for field in _parted(model):  # Django's own update: the model's refuses to change what is frozen
        linked = _rows(field.model, organization).exclude(**{field.name: None})
        QuerySet.update(linked, **{field.name: None})
    rows = _rows(model, organization)
    while _delete_some(rows, organization):
        pass


@transaction.atomic
def _delete_some(rows: QuerySet[Any], organization: Organization) -> bool:
    """Delete the first rows by key; gives whether there may be more."""
    if not _lock(organization):
        return False
    last = rows.order_by("pk").values_list("pk", flat=True)[BATCH - 1 : BATCH].first()
    number = _delete_rows(rows if last is None else rows.filter(pk__lte=last), organization)
    _record(organization).update(gone=F("gone") + number)
    return last is not None


def _delete_rows(rows: QuerySet[Any], organization: Organization) -> int:
    """In one statement, past managers that refuse to delete and cascades: whatever leads to these rows is gone."""
    with audit.erasing(organization):
        return rows.order_by()._raw_delete(rows.db)


def _lock(organization: Organization) -> bool:
    """Let nobody add rows before the transaction ends, nor another run delete any; False when it is gone, or kept."""
    return due_organizations().select_for_update().filter(pk=organization.pk).first() is not None


# --- Files, and the end -----------------------------------------------------------------------------------------------
def _delete_files(organization: Organization) -> None:
    """Delete what was stored for it, its logos too, also those before the last."""
    delete_folder(f"organizations/{organization.pk}")
    for name in contents("logos")[1]:
        if name.startswith(str(organization.pk)):
            default_storage.delete(f"logos/{name}")


@transaction.atomic
def _finish(organization: Organization) -> bool:
    """Delete the organization with what was written to it meanwhile; the database refuses while a row leads to it."""
    if not _lock(organization):
        return False
    with scope(organization):
        for model in models_in_order():
            _delete_rows(_rows(model, organization), organization)
    User.objects.filter(invented_for=organization).delete()
    _delete_files(organization)
    _record(organization).update(done_at=clock.now())
    rows = Organization.objects.filter(pk=organization.pk)
    return bool(rows._raw_delete(rows.db))
