"""An organization is deleted with all it has, and nobody else loses anything by it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import tasks
from accounts.hooks import OrganizationEnder, organization_enders
from accounts.models import Member, Organization, OrganizationDeletion, OutgoingEmail, User
from accounts.services import mail, organization_deletion
from accounts.tenancy import OrganizationOwned, scope
from accounts.tests.together import at_once
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
        related = {field.related_model for field in model._meta.concrete_fields if field.is_relation} - {model}
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
    assert (record.organization_key, record.asked_by, record.gone) == (lipa.pk, alya.user, total)
    assert (record.total, record.done_at is None) == (total, False)
    tasks.delete_organization(str(lipa.pk))


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
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
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
