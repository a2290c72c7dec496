"""Registering, organizations, people, tokens, audit, versions, notifications."""

import io

import pytest
import time_machine
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher
from PIL import Image

from accounts import hooks
from accounts.errors import BadToken, EmailTaken
from accounts.models import AuditEvent, Member, Notification, Organization, RefreshToken, User
from accounts.queries import inbox
from accounts.queries.audit_trail import described_changes, trail_of
from accounts.services import audit, notifications, organizations, people, registration, tokens, versions
from accounts.tenancy import scope
from config.lib.errors import DomainError, PermissionRefused, StaleEdit
from config.lib.ids import uuid7
from config.lib.images import BadImage
from conftest import PASSWORD, person


def picture(form: str = "PNG", size: tuple[int, int] = (1200, 300)) -> bytes:
    """A red picture as a file's content."""
    target = io.BytesIO()
    Image.new("RGB", size, "#B3261E").save(target, form)
    return target.getvalue()


def register(**changes: str) -> User:
    values = {"email": "galya@tsvetya.example", "password": PASSWORD, "full_name": "Галя", "organization_name": "Цветя"}
    return registration.register(**values | {"language": "bg"} | changes)


# --- registration -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_register_makes_an_owner_whose_organization_speaks_their_language() -> None:
    user = register(full_name=" Галя \n Димова")
    organization = Organization.objects.get()
    assert (user.full_name, organization.language, organization.slug) == ("Галя Димова", "bg", "tsvetya")
    with scope(organization):
        member = Member.objects.get()
        assert (member.user, member.role) == (user, "owner")
        assert AuditEvent.objects.get().event == "accounts.organization_created"


def test_register_with_a_taken_address_of_any_case_changes_nothing(alya: Member) -> None:
    with pytest.raises(EmailTaken):
        register(email="Alya@LIPA.example")
    assert (User.objects.count(), Organization.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "1234567890123", "galya@tsvetya.example"])
def test_register_refuses_weak_passwords(password: str) -> None:
    with pytest.raises(DomainError) as refused:
        register(password=password)
    assert (refused.value.code, refused.value.field) == ("weak_password", "password")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_organizations_of_one_name_get_addresses_of_their_own() -> None:
    owner = person("galya@tsvetya.example", "Галя")
    slugs = [registration.create_organization(name="Ателие Липа", owner=owner).slug for _number in range(3)]
    assert slugs == ["atelie-lipa", "atelie-lipa-2", "atelie-lipa-3"]


@pytest.mark.django_db
def test_organization_without_a_latin_name_still_has_an_address() -> None:
    owner = person("galya@tsvetya.example", "Галя")
    assert registration.create_organization(name="„!“", owner=owner).slug == "firm"


def test_starters_run_in_the_new_organization(alya: Member) -> None:
    seen = []

    def start(organization: Organization) -> None:
        seen.append((organization.slug, Member.objects.get().user))

    with hooks.organization_starters.registered_temporarily("test", hooks.OrganizationStarter(start)):
        registration.create_organization(name="Second", owner=alya.user)
    assert seen == [("second", alya.user)]


# --- organizations ----------------------------------------------------------------------------------------------------
def update(member: Member, version: int | None = None, **values: object) -> Organization:
    with scope(member.organization, member):
        return organizations.update_organization(
            organization=member.organization, actor=member, values=values, version=version
        )


def test_update_keeps_numbers_in_one_form(alya: Member) -> None:
    update(alya, eik="ЕИК 131 071 587", vat_number="131071587", is_vat_registered=True, phone="02 987 6543")
    kept = Organization.objects.get()
    assert (kept.eik, kept.vat_number, kept.phone) == ("131071587", "BG131071587", "+35929876543")
    assert kept.version == 2


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"eik": "123456789"}, "eik", "eik_checksum"),
        ({"vat_number": "DE123"}, "vat_number", "vat_country"),
        ({"is_vat_registered": True}, "vat_number", "vat_number_missing"),
        ({"phone": "12"}, "phone", "phone_short"),
        ({"country": "DE", "eik": "x" * 14}, "eik", "eik_length"),
    ],
)
def test_update_refuses_numbers_that_cannot_be(alya: Member, values: dict[str, object], field: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        update(alya, name="Other", **values)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert (Organization.objects.get().name, Organization.objects.get().version) == ("Lipa", 1)


def test_update_takes_any_company_number_abroad(alya: Member) -> None:
    update(alya, country="DE", eik="HRB 12345")
    assert Organization.objects.get().eik == "HRB 12345"


def test_moving_to_bulgaria_checks_the_number_that_is_there(alya: Member) -> None:
    update(alya, country="DE", eik="HRB 12345")
    with pytest.raises(DomainError) as refused:
        update(alya, country="BG")
    assert refused.value.field == "eik"


def test_update_of_an_old_version_is_refused_and_changes_nothing(alya: Member) -> None:
    update(alya, version=1, name="First")
    alya.organization.refresh_from_db()
    with pytest.raises(StaleEdit):
        update(alya, version=1, name="Second")
    assert Organization.objects.get().name == "First"


def test_update_needs_the_right(boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        update(boris, name="Mine")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_logo_is_drawn_anew_as_a_small_png(alya: Member, form: str) -> None:
    with scope(alya.organization, alya):
        organizations.update_organization(organization=alya.organization, actor=alya, values={}, logo=picture(form))
    with Organization.objects.get().logo.open() as file, Image.open(file) as logo:
        assert (logo.format, logo.size) == ("PNG", (600, 150))


def test_logo_carries_no_metadata(alya: Member) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    target = io.BytesIO()
    Image.new("RGB", (20, 20)).save(target, "JPEG", exif=exif)
    with scope(alya.organization, alya):
        organizations.update_organization(organization=alya.organization, actor=alya, values={}, logo=target.getvalue())
    with Organization.objects.get().logo.open() as file:
        assert b"taken at home" not in file.read()


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_SVG, "image_form"),
        (b"<html><script>alert(1)</script></html>", "image_form"),
        (b"%PDF-1.7", "image_form"),
        (picture()[:200], "image_form"),
        (picture() + b"\0" * 2 * 1024 * 1024, "image_size"),
        (picture(size=(9000, 9000)), "image_pixels"),
        (picture("BMP"), "image_form"),
    ],
    ids=["svg", "html", "pdf", "cut", "large", "pixels", "bmp"],
)
def test_logo_that_is_no_picture_is_refused_and_nothing_changes(alya: Member, content: bytes, code: str) -> None:
    with scope(alya.organization, alya), pytest.raises(BadImage) as refused:
        organizations.update_organization(
            organization=alya.organization, actor=alya, values={"name": "Other"}, logo=content
        )
    assert (refused.value.code, refused.value.field) == (code, "logo")
    kept = Organization.objects.get()
    assert (kept.name, kept.logo.name, kept.version) == ("Lipa", "", 1)


def test_former_logo_stays_for_the_documents_issued_with_it(alya: Member) -> None:
    with scope(alya.organization, alya):
        for values in ({"logo": picture()}, {"remove_logo": True}):
            organizations.update_organization(organization=alya.organization, actor=alya, values={}, **values)
        events = AuditEvent.objects.filter(event="accounts.organization_changed").order_by("at")
        (before, first), (former, after) = [event.changes["logo"] for event in events]
    assert (before, former, after) == ("", first, "")
    assert alya.organization.logo.storage.exists(first)


# --- people -----------------------------------------------------------------------------------------------------------
def test_profile_is_changed_and_written_into_the_trail(boris: Member) -> None:
    with scope(boris.organization, boris):
        people.update_profile(user=boris.user, values={"full_name": "Boris P.", "phone": "0881234567"})
        event = AuditEvent.objects.get(event="accounts.profile_changed")
    assert event.changes["phone"] == ["", "+359881234567"]
    assert User.objects.get(pk=boris.user_id).full_name == "Boris P."


def test_former_photo_is_deleted_once_the_change_is_committed(
    boris: Member, django_capture_on_commit_callbacks: type
) -> None:
    with scope(boris.organization, boris):
        people.update_profile(user=boris.user, values={}, photo=picture(size=(300, 300)))
        first = boris.user.avatar.name
        with boris.user.avatar.open() as file, Image.open(file) as photo:
            assert photo.size == (256, 256)
        with django_capture_on_commit_callbacks(execute=True):
            people.update_profile(user=boris.user, values={}, photo=picture(size=(300, 300)))
    assert boris.user.avatar.name != first
    assert not boris.user.avatar.storage.exists(first)


def test_preferences_leave_what_is_empty(boris: Member) -> None:
    people.update_preferences(user=boris.user, theme="dark")
    kept = User.objects.get(pk=boris.user_id)
    assert (kept.theme, kept.language) == ("dark", "en")


# --- tokens -----------------------------------------------------------------------------------------------------------
def test_reuse_of_a_refresh_token_revokes_the_whole_family_but_no_other(alya: Member) -> None:
    stolen = tokens.issue_pair(alya.user, family=uuid7())
    other = tokens.issue_pair(alya.user, family=uuid7())
    latest = tokens.refresh(tokens.refresh(stolen.refresh).refresh)
    assert tokens.user_of_access_token(stolen.access) == tokens.user_of_access_token(latest.access) == alya.user
    with pytest.raises(BadToken):
        tokens.refresh(stolen.refresh)
    with pytest.raises(BadToken):
        tokens.refresh(latest.refresh)
    for pair in (stolen, latest):
        with pytest.raises(BadToken):
            tokens.user_of_access_token(pair.access)
    assert tokens.user_of_access_token(tokens.refresh(other.refresh).access) == alya.user


def test_access_token_ends_with_every_program_of_the_person(alya: Member, vera: Member) -> None:
    pair, of_vera = (tokens.issue_pair(member.user, family=uuid7()) for member in (alya, vera))
    tokens.revoke_user(alya.user)
    with pytest.raises(BadToken):
        tokens.user_of_access_token(pair.access)
    assert tokens.user_of_access_token(of_vera.access) == vera.user


def test_refresh_token_ends_after_seven_days(alya: Member) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        pair = tokens.issue_pair(alya.user, family=uuid7())
        clock.shift(7 * 24 * 3600 + 1)
        with pytest.raises(BadToken):
            tokens.refresh(pair.refresh)


def test_tokens_of_a_switched_off_user_stop_working(alya: Member) -> None:
    pair = tokens.issue_pair(alya.user, family=uuid7())
    people.set_active(user=alya.user, is_active=False)
    with pytest.raises(BadToken):
        tokens.user_of_access_token(pair.access)
    with pytest.raises(BadToken):
        tokens.refresh(pair.refresh)


def test_access_token_is_no_refresh_token_and_the_reverse(alya: Member) -> None:
    pair = tokens.issue_pair(alya.user, family=uuid7())
    with pytest.raises(BadToken):
        tokens.refresh(pair.access)
    with pytest.raises(BadToken):
        tokens.user_of_access_token(pair.refresh)


def test_delete_expired_forgets_what_ended_a_month_ago(alya: Member) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        tokens.issue_pair(alya.user, family=uuid7())
        clock.shift((7 + 30) * 24 * 3600 - 1)
        assert tokens.delete_expired() == 0
        clock.shift(2)
        assert tokens.delete_expired() == 1
    assert not RefreshToken.objects.exists()


# --- audit, versions --------------------------------------------------------------------------------------------------
def test_record_knows_who_where_from_and_in_which_request(alya: Member) -> None:
    from config.lib import ambient

    with scope(alya.organization, alya), ambient.surroundings(request_id="r-1", ip_address="192.0.2.1"):
        audit.record("accounts.member_changed", alya, {"role": ["user", "owner"]})
        event = trail_of(alya.pk).get()
    assert (event.member, event.ip_address, event.request_id) == (alya, "192.0.2.1", "r-1")
    assert event.object_label == "Alya Ilieva"


def test_record_of_an_unknown_event_is_a_mistake(alya: Member) -> None:
    with scope(alya.organization, alya), pytest.raises(KeyError):
        audit.record("accounts.flown", alya)


def test_record_many_writes_one_row_for_each_in_one_statement(
    alya: Member, boris: Member, django_assert_num_queries: type
) -> None:
    with scope(alya.organization, alya):
        with django_assert_num_queries(1):
            audit.record_many("accounts.member_changed", [alya, boris])
        assert AuditEvent.objects.filter(event="accounts.member_changed").count() == 2


def test_changes_are_described_in_the_words_of_the_fields(alya: Member) -> None:
    changes = {
        "role": ["user", "owner"],
        "is_active": [True, False],
        "overrides": [{}, {"a.b": True, "accounts.view_team": False}],
        "gone": [None, 1],
    }
    with scope(alya.organization, alya):
        event = audit.record("accounts.member_changed", alya, changes)
    assert described_changes(event) == [
        ("Role", "User", "Owner"),
        ("Active", "yes", "no"),
        ("Exceptions", "—", "a.b: yes, See the team: no"),
        ("gone", "—", "1"),
    ]


def test_claim_lets_one_of_two_editors_go_on(alya: Member) -> None:
    mine, theirs = Organization.objects.get(), Organization.objects.get()
    versions.claim(mine, 1)
    with pytest.raises(StaleEdit):
        versions.claim(theirs, 1)
    assert mine.version == 2
    versions.claim(theirs, None)
    assert Organization.objects.get().version == 3


# --- notifications ----------------------------------------------------------------------------------------------------
def test_notify_writes_to_each_and_mark_read_is_ones_own(alya: Member, boris: Member) -> None:
    with scope(alya.organization, alya):
        for _number in range(2):
            notifications.notify([alya, boris], "accounts.member_joined", {"name": "Ana", "email": "a@lipa.example"})
        assert (inbox.unread_count(alya), inbox.unread_count(boris)) == (2, 2)
        assert notifications.mark_read(member=alya, notification=inbox.inbox(alya)[0]) == 1
        assert notifications.mark_read(member=alya) == 1
        assert (inbox.unread_count(alya), inbox.unread_count(boris)) == (0, 2)


def test_notification_of_somebody_else_is_not_marked(alya: Member, boris: Member) -> None:
    with scope(alya.organization, alya):
        notifications.notify([boris], "accounts.member_joined", {"name": "Ana", "email": "a@lipa.example"})
        assert notifications.mark_read(member=alya, notification=Notification.objects.get()) == 0


def test_notify_of_an_unknown_kind_is_a_mistake(alya: Member) -> None:
    with scope(alya.organization, alya), pytest.raises(KeyError):
        notifications.notify([alya], "accounts.flown", {})


def test_bcrypt_takes_twelve_rounds_and_common_passwords_are_refused(db: None) -> None:
    assert BCryptSHA256PasswordHasher().salt().startswith(b"$2b$12$")
    for common in ("password123", "qwertyuiop", "1234567890", "galya-tsvetya"):
        with pytest.raises(DomainError) as refused:
            registration.check_password_strength(common, User(email="galya-tsvetya@tsvetya.example", full_name="Galya"))
        assert refused.value.code == "weak_password"
