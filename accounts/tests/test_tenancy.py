"""The wall between organizations: what is read, what is written, and when the organization is looked up."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django import forms
from django.db import models

from accounts.models import Invitation, Member, Notification, Organization
from accounts.tenancy import ForeignOrganization, OrganizationRequired, current_organization, scope
from config.lib import ambient, clock


def invited(email: str) -> Invitation:
    """An invitation in the organization in scope."""
    return Invitation.objects.create(email=email, token_hash=email, expires_at=clock.now())


@pytest.fixture
def ours(alya: Member) -> Invitation:
    with scope(alya.organization, alya):
        return invited("ours@lipa.example")


@pytest.fixture
def theirs(vera: Member) -> Invitation:
    with scope(vera.organization, vera):
        return invited("theirs@orel.example")


def emails() -> list[str]:
    return list(Invitation.objects.values_list("email", flat=True))


# --- reading ----------------------------------------------------------------------------------------------------------
def test_rows_of_the_organization_in_scope_only_are_seen(
    alya: Member, vera: Member, ours: Invitation, theirs: Invitation
) -> None:
    with scope(alya.organization):
        assert emails() == ["ours@lipa.example"]
        assert not Invitation.objects.filter(pk=theirs.pk).exists()
    with scope(vera.organization):
        assert emails() == ["theirs@orel.example"]


def test_reading_outside_a_scope_raises(ours: Invitation) -> None:
    with pytest.raises(OrganizationRequired):
        emails()


def test_a_queryset_made_in_one_scope_reads_the_one_it_is_run_in(
    alya: Member, vera: Member, ours: Invitation, theirs: Invitation
) -> None:
    with scope(alya.organization):
        rows = Invitation.objects.order_by("email")
    with scope(vera.organization):
        assert [row.email for row in rows.all()] == ["theirs@orel.example"]
    with pytest.raises(OrganizationRequired):
        list(rows.all())


def test_a_form_class_made_in_one_scope_offers_the_rows_of_the_next(
    alya: Member, vera: Member, ours: Invitation, theirs: Invitation
) -> None:
    with scope(alya.organization):

        class PickForm(forms.Form):
            pick = forms.ModelChoiceField(Invitation.objects.all())

        assert PickForm({"pick": ours.pk}).is_valid()
    with scope(vera.organization):
        assert [row.email for row in PickForm().fields["pick"].queryset] == ["theirs@orel.example"]
        assert not PickForm({"pick": ours.pk}).is_valid()


def test_related_rows_are_those_of_the_scope(alya: Member, vera: Member) -> None:
    with scope(vera.organization):
        Member.objects.create(user=alya.user)
        assert [member.organization_id for member in alya.user.memberships.all()] == [vera.organization_id]
    with scope(alya.organization):
        assert [member.organization_id for member in alya.user.memberships.all()] == [alya.organization_id]


def test_aggregates_and_subqueries_are_filtered_too(alya: Member, ours: Invitation, theirs: Invitation) -> None:
    with scope(alya.organization):
        assert Invitation.objects.aggregate(number=models.Count("pk"))["number"] == 1
        inner = Invitation.objects.values("organization")
        assert [row.slug for row in Organization.objects.filter(pk__in=inner)] == ["lipa"]


def test_unscoped_reads_everything_and_wants_a_reason(ours: Invitation, theirs: Invitation) -> None:
    assert Invitation.objects.unscoped(reason="test").count() == 2
    with pytest.raises(ValueError, match="reason"):
        Invitation.objects.unscoped(reason="")


# --- writing ----------------------------------------------------------------------------------------------------------
def test_a_new_row_belongs_to_the_organization_in_scope(alya: Member, ours: Invitation) -> None:
    assert ours.organization_id == alya.organization_id


def test_writing_outside_a_scope_raises(ours: Invitation) -> None:
    with pytest.raises(OrganizationRequired):
        ours.save()


Write = Callable[[Invitation, Organization], object]


def _save(row: Invitation, _mine: Organization) -> object:
    return row.save()


def _delete(row: Invitation, _mine: Organization) -> object:
    return row.delete()


def _create(row: Invitation, _mine: Organization) -> object:
    values = {"email": "new@orel.example", "token_hash": "new", "expires_at": clock.now()}
    return Invitation.objects.create(organization_id=row.organization_id, **values)


def _bulk_create(row: Invitation, _mine: Organization) -> object:
    values = {"email": "new@orel.example", "token_hash": "new", "expires_at": clock.now()}
    return Invitation.objects.bulk_create([Invitation(organization_id=row.organization_id, **values)])


def _bulk_update(row: Invitation, _mine: Organization) -> object:
    row.email = "changed@lipa.example"
    return Invitation.objects.bulk_update([row], ["email"])


def _hand_over(row: Invitation, _mine: Organization) -> object:
    return Invitation.objects.update(organization=row.organization)


def _hand_over_by_id(row: Invitation, _mine: Organization) -> object:
    return Invitation.objects.update(organization_id=row.organization_id)


@pytest.mark.parametrize("write", [_save, _delete, _create, _bulk_create, _bulk_update, _hand_over, _hand_over_by_id])
def test_writing_to_another_organization_raises_and_changes_nothing(
    write: Write, alya: Member, ours: Invitation, theirs: Invitation
) -> None:
    def all_rows() -> set[tuple[object, str]]:
        rows = Invitation.objects.unscoped(reason="test")
        return set(rows.values_list("organization_id", "email"))

    before = all_rows()
    with scope(alya.organization, alya), pytest.raises(ForeignOrganization):
        write(theirs, alya.organization)
    assert all_rows() == before


def test_update_and_delete_of_querysets_leave_other_organizations_alone(
    alya: Member, ours: Invitation, theirs: Invitation
) -> None:
    with scope(alya.organization, alya):
        assert Invitation.objects.update(role="admin") == 1
        assert Invitation.objects.filter(pk=theirs.pk).delete()[0] == 0
        assert Invitation.objects.all().delete()[0] == 1
    theirs_now = Invitation.objects.unscoped(reason="test").get()
    assert (theirs_now.pk, theirs_now.role) == (theirs.pk, "user")


def test_bulk_create_fills_in_the_organization(alya: Member) -> None:
    with scope(alya.organization, alya):
        Notification.objects.bulk_create([Notification(member=alya, kind="accounts.member_joined")])
        assert Notification.objects.get().organization_id == alya.organization_id


# --- the scope itself -------------------------------------------------------------------------------------------------
def test_scopes_nest_and_close_even_when_the_block_fails(alya: Member, vera: Member) -> None:
    with scope(alya.organization, alya):
        with suppress(RuntimeError), scope(vera.organization):
            assert current_organization() == vera.organization
            raise RuntimeError
        assert current_organization() == alya.organization
        assert ambient.current().member == alya
    with pytest.raises(OrganizationRequired):
        current_organization()
