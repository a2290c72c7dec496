"""Users by e-mail, members' rights, jobs and notifications as people see them."""

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from accounts.models import Job, Member, Notification, Organization, User
from accounts.rules import AccountsPermission
from accounts.tenancy import scope
from config.lib import clock

pytestmark = pytest.mark.django_db


def test_user_is_found_by_the_address_whatever_its_case() -> None:
    user = User.objects.create_user("Galya@Tsvetya.example", "linden-tree-in-june", full_name="Галя Димова")
    assert user.email == "galya@tsvetya.example"
    assert User.objects.get_by_natural_key("GALYA@tsvetya.example") == user
    assert (str(user), user.get_short_name()) == ("Галя Димова", "Галя")


def test_address_is_taken_in_any_case() -> None:
    User.objects.create_user("galya@tsvetya.example", full_name="Галя")
    with pytest.raises(IntegrityError):
        User.objects.create(email="GALYA@tsvetya.example", full_name="Друга")


def test_user_without_a_password_cannot_sign_in_by_one() -> None:
    user = User.objects.create_user("galya@tsvetya.example", full_name="Галя")
    assert not user.has_usable_password()


def test_superuser_is_staff() -> None:
    user = User.objects.create_superuser("operator@kantora.example", "linden-tree-in-june", full_name="Operator")
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_owner_has_every_right_whatever_is_written(alya: Member) -> None:
    alya.overrides = {AccountsPermission.VIEW_AUDIT: False}
    assert alya.has(AccountsPermission.VIEW_AUDIT)


def test_member_has_the_rights_of_the_role_unless_overridden(boris: Member) -> None:
    assert boris.has(AccountsPermission.VIEW_TEAM)
    assert not boris.has(AccountsPermission.MANAGE_TEAM)
    boris.overrides = {AccountsPermission.MANAGE_TEAM: True, AccountsPermission.VIEW_TEAM: False}
    assert boris.has(AccountsPermission.MANAGE_TEAM)
    assert not boris.has(AccountsPermission.VIEW_TEAM)
    assert boris.has_any(AccountsPermission.VIEW_TEAM, AccountsPermission.MANAGE_TEAM)


def test_a_right_nobody_registered_is_a_mistake(boris: Member) -> None:
    with pytest.raises(KeyError):
        boris.has("accounts.fly")


def test_person_is_in_an_organization_once(boris: Member) -> None:
    with scope(boris.organization), pytest.raises(IntegrityError):
        Member.objects.create(user=boris.user)


@pytest.mark.parametrize(
    ("missing", "complete"), [(None, True), ("legal_name", False), ("eik", False), ("street", False), ("city", False)]
)
def test_legal_data_is_there_when_an_invoice_could_show_it(missing: str | None, complete: object) -> None:
    organization = Organization(legal_name="„Липа“ ООД", eik="131071587", street="ул. Липова 1", city="Пловдив")
    if missing:
        setattr(organization, missing, "")
    assert organization.has_legal_data is complete


def test_document_name_is_the_legal_one_when_known() -> None:
    assert Organization(name="Липа").document_name == "Липа"
    assert Organization(name="Липа", legal_name="„Липа“ ООД").document_name == "„Липа“ ООД"


@pytest.mark.parametrize(
    ("state", "progress", "total", "percent"),
    [("queued", 0, 0, 0), ("running", 1, 3, 33), ("running", 9, 3, 100), ("done", 0, 0, 100)],
)
def test_job_knows_its_percentage(state: str, progress: int, total: int, percent: int) -> None:
    assert Job(state=state, progress=progress, total=total).percent == percent


def test_notification_speaks_the_readers_language(alya: Member) -> None:
    note = Notification(kind="accounts.member_joined", data={"name": "Ana", "email": "ana@lipa.example"})
    with override("en"):
        assert (note.title, note.body) == (
            "Ana joined the team",
            "The invitation to ana@lipa.example was accepted.",
        )


def test_notification_with_a_missing_word_still_shows() -> None:
    assert Notification(kind="accounts.member_joined", data={}).title.startswith("… ")


def test_timestamps_are_utc(alya: Member) -> None:
    assert alya.created_at.utcoffset() == clock.now().utcoffset()
