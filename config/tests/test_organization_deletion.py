"""An organization is deleted with all it has, and nobody else loses anything by it."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import tasks
from accounts.errors import DeletionDue
from accounts.hooks import OrganizationEnder, organization_enders
from accounts.models import (
    ErasureRequest,
    Member,
    Notification,
    Organization,
    OrganizationDeletion,
    OutgoingEmail,
    Role,
    User,
)
from accounts.rules import AccountsPermission
from accounts.services import mail, organization_deletion
from accounts.tenancy import OrganizationOwned, scope
from accounts.tests.together import at_once
from config.demo import seeding
from config.home.dashboards import steps_key
from config.lib.stored_files import contents
from config.tests.world import World, copies
from crm.models import Company
from invoices.models import Offer

MODELS = organization_deletion.models_in_order()


class Killed(BaseException):
    """The worker dies."""


def fill(member: Member) -> None:
    """A row of every model and a few more, rows that lead to each other, files."""
    with scope(member.organization, member):
        rows = World(member.organization.slug).build()
        for model, row in rows.items():
            model.objects.bulk_create([led_to(row, copy) for copy in copies(row, 3)])  # type: ignore[attr-defined]
        mail.queue(template="unknown_account", to="a@b.example", language="en", context={},
                   organization=member.organization)  # fmt: skip
        for name in (f"organizations/{member.organization_id}/offers/1.pdf", f"logos/{member.organization_id}_old.png"):
            default_storage.save(name, ContentFile(b"word"))


def led_to(row: models.Model, copy: models.Model) -> models.Model:
    """The copy, which leads to the row where rows of its model may, as a credit note to its invoice."""
    for field in row._meta.concrete_fields:
        if field.related_model is type(row):
            setattr(copy, field.attname, row.pk)
    return copy


def rows_left(organization: Organization) -> dict[str, int]:
    """How many rows lead to the organization, by model."""
    found = {}
    for model in MODELS:
        is_owned = issubclass(model, OrganizationOwned)
        rows = model.objects.unscoped(reason="test") if is_owned else model.objects.all()  # type: ignore[attr-defined]
        if number := rows.filter(organization=organization).count():
            found[model._meta.label] = number
    return found


def files_of(organization: Organization, folder: str = "") -> set[str]:
    """Every stored file with the organization's key in its name."""
    folders, names = contents(folder)
    found = {path for name in names if str(organization.pk) in (path := f"{folder}/{name}")}
    return found.union(*(files_of(organization, f"{folder}/{name}" if folder else name) for name in folders))


def close(member: Member) -> None:
    organization_deletion.close(organization=member.organization, asked_by=member.user)


def test_every_model_of_an_organization_is_deleted_before_what_it_leads_to() -> None:
    assert {model for model in MODELS if not issubclass(model, OrganizationOwned)} == {OutgoingEmail}
    for place, model in enumerate(MODELS):
        links = [field for field in model._meta.concrete_fields if field.is_relation]
        related = {field.related_model for field in links if not organization_deletion.gives_way(field)} - {model}
        assert related.isdisjoint(MODELS[:place]), model


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_organization_is_left_and_all_of_another_stays(
    alya: Member, boris: Member, vera: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the way the worker dies twice, with rows half gone and at the very end."""
    monkeypatch.setattr(organization_deletion, "BATCH", 2)
    fill(alya)
    fill(vera)
    lipa, orel = alya.organization, vera.organization
    before, files, total = rows_left(orel), files_of(orel), sum(rows_left(lipa).values())
    assert len(before) == len(MODELS)
    assert len(files) > 4
    cache.set(steps_key(alya.pk), value=True)
    for end_of_life in (40, 90):
        with pytest.raises(Killed), connection.execute_wrapper(dies_at(end_of_life)):
            close(alya)
        assert Organization.objects.filter(pk=lipa.pk).exists()
        assert sum(rows_left(lipa).values()) < total
    tasks.delete_organizations()
    assert not Organization.objects.filter(pk=lipa.pk).exists()
    assert (rows_left(lipa), files_of(lipa)) == ({}, set())
    assert (rows_left(orel), files_of(orel)) == (before, files)
    assert User.objects.filter(pk__in=[alya.user_id, boris.user_id]).count() == 2
    assert cache.get(steps_key(alya.pk)) is None
    record = OrganizationDeletion.objects.get()
    assert (record.organization_key, record.asked_by) == (lipa.pk, alya.user)
    # The database lets go of what search knows of a record by itself; nobody counts that.
    assert total - before["ai_assistant.SearchEntry"] <= record.gone <= total
    assert (record.total, record.done_at is None) == (total, False)
    for late in (tasks.delete_organization, tasks.seal_audit_trail, tasks.let_old_things_of_one_go):
        late.delay(str(lipa.pk))


def dies_at(number: int) -> Callable[..., Any]:
    """The worker dies at its so many-th DELETE."""
    deleted = 0

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal deleted
        deleted += sql.startswith("DELETE")
        if deleted == number:
            raise Killed
        return run(sql, *rest)

    return execute


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_somebody_who_still_writes_do_each_other_no_harm(
    alya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organization_deletion, "BATCH", 2)
    fill(alya)
    Organization.objects.update(deletion_due_at="2026-01-01T00:00Z")
    delete = partial(organization_deletion.delete, alya.organization_id)
    write = partial(Company.objects.create, name="Late")
    outcomes = at_once(alya, delete, delete, write)
    assert [each for each in outcomes[:2] if each is not None] == []
    assert not Organization.objects.exists()
    assert rows_left(alya.organization) == {}


def test_a_closed_organization_lets_nobody_in(
    alya: Member,
    client_of: Callable[[Member], Client],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(alya)
    with scope(alya.organization):
        offer = World().row(Offer)
        Offer.objects.update(state=Offer.State.SENT)
    assert client.get(f"/f/{offer.public_token}/").status_code != 404  # type: ignore[attr-defined]
    close(alya)
    for path in ("/o/lipa/", f"/f/{offer.public_token}/"):  # type: ignore[attr-defined]
        assert client.get(path).status_code == 404
    assert client.get("/", follow=True).redirect_chain == [("/organizations/new/", 302)]


def test_what_cannot_be_ended_puts_the_deletion_off(
    alya: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def refuse(_organization: Organization) -> None:
        raise ConnectionError

    close(alya)
    kept = rows_left(alya.organization)
    refuses = organization_enders.registered_temporarily("refuses", OrganizationEnder(refuse))
    with refuses, pytest.raises(ConnectionError):
        tasks.delete_organizations()
    assert rows_left(alya.organization) == kept
    tasks.delete_organizations()
    assert rows_left(alya.organization) == {}


# --- Asked for, taken back --------------------------------------------------------------------------------------------
DELETE, KEEP, DATA = (f"/o/lipa/settings/data/{place}" for place in ("delete/", "keep/", ""))


def test_the_deletion_is_announced_taken_back_and_done_on_its_day(
    alya: Member,
    boris: Member,
    client_of: Callable[[Member], Client],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client, colleague = client_of(alya), client_of(boris)
    with scope(alya.organization, alya):
        Member.objects.filter(pk=boris.pk).update(role=Role.ADMIN, overrides={AccountsPermission.MANAGE_DATA: True})
    for path in (DELETE, KEEP):
        colleague.post(path, {"name": "Lipa"})
    assert colleague.get(DELETE).status_code == 403
    assert client.post(DELETE, {"name": "lipa"}).status_code == 422
    assert not OrganizationDeletion.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(DELETE, {"name": " Lipa "}).status_code == 302
        client.post(DELETE, {"name": "Lipa"})
    record = OrganizationDeletion.objects.get()
    assert "Deletion on" in colleague.get("/o/lipa/").text
    assert DATA not in colleague.get("/o/lipa/").text
    assert "Keep the organisation" in client.get(DATA).text
    with scope(alya.organization):
        told = Notification.objects.get(kind="accounts.deletion_requested")
        assert (told.member, str(told.title)[:25]) == (alya, "Lipa is to be deleted on ")
    assert OutgoingEmail.objects.filter(to=alya.user.email, subject__startswith="Lipa is to be deleted").count() == 1
    tasks.delete_organizations()
    client.post(KEEP)
    assert "Deletion on" not in client.get("/o/lipa/").text
    assert "There is no deletion that could be taken back." in client.post(KEEP, follow=True).text
    client.post(DELETE, {"name": "Lipa"})
    with time_machine.travel(record.due_at + datetime.timedelta(days=1)):
        with pytest.raises(DeletionDue):
            organization_deletion.keep(organization=alya.organization, actor=alya)
        tasks.delete_organizations()
    assert not Organization.objects.exists()
    assert client.get("/", follow=True).redirect_chain == [("/organizations/new/", 302)]
    assert [row.done_at is None for row in OrganizationDeletion.objects.order_by("pk")] == [True, False]


def test_a_sole_owner_is_erased_once_the_organization_is_gone_and_a_sample_goes_with_them(
    alya: Member,
    client_of: Callable[[Member], Client],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(seeding, "STEPS", ())
    sample = seeding.seed_sample(owner=alya.user, tell=lambda _done: None)
    client = client_of(alya)
    page = client.get("/o/lipa/settings/my-data/").text
    assert "You are the only owner of Lipa." in page
    assert f'href="{DELETE}"' in page
    assert "or have it deleted" in client.post("/o/lipa/settings/my-data/erase/", follow=True).text
    client.post(DELETE, {"name": "Lipa"})
    client.post("/o/lipa/settings/my-data/erase/")
    due_at = ErasureRequest.objects.get().due_at
    assert due_at == OrganizationDeletion.objects.get().due_at
    with time_machine.travel(due_at + datetime.timedelta(days=1)):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.erase_people()
        assert not Organization.objects.filter(pk=sample.pk).exists()
        assert User.objects.get(pk=alya.user_id).erased_at is None
        tasks.delete_organizations()
        tasks.erase_people()
    assert User.objects.get(pk=alya.user_id).erased_at is not None
