"""What the forms of accounts take, and what they say when they do not."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.forms.company import CompanyForm
from accounts.forms.people import PreferencesForm, ProfileForm
from accounts.forms.team import InviteForm, RightForm
from accounts.models import Member, Organization, Role

COMPANY = {
    "name": "Липа",
    "legal_name": "„Ателие Липа“ ООД",
    "eik": "131 071 587",
    "country": "BG",
    "currency": "EUR",
    "language": "bg",
    "time_zone": "Europe/Sofia",
    "version": "1",
}


def company_errors(**changes: Any) -> dict[str, list[str]]:
    return dict(CompanyForm(COMPANY | changes).errors)


def test_company_is_cleaned() -> None:
    data = COMPANY | {
        "name": " Липа \n и  син ",
        "vat_number": "bg 131071587",
        "phone": "0888 12 34 56",
        "website": "lipa.example",
    }
    form = CompanyForm(data)
    assert form.is_valid(), form.errors
    values = form.values
    assert (values["name"], values["eik"], values["vat_number"]) == ("Липа и син", "131071587", "BG131071587")
    assert (values["phone"], values["website"]) == ("+359888123456", "https://lipa.example")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"eik": "12345678"}, "eik", "The company number (EIK) has 9 or 13 digits. You entered 8."),
        ({"is_vat_registered": "on"}, "vat_number", "A company registered for VAT has a VAT number. Enter it."),
        ({"vat_number": "BG131071588"}, "vat_number", "This VAT number does not exist. Check it for a wrong digit."),
        ({"phone": "12"}, "phone", "The phone number “12” is too short. Add the area code."),
        ({"country": "XX"}, "country", "Select a valid choice. XX is not one of the available choices."),
        ({"name": "x" * 151}, "name", "Ensure this value has at most 150 characters (it has 151)."),
        ({"website": "javascript:alert(1)"}, "website", "Enter a valid URL."),
    ],
)  # fmt: skip
def test_company_says_what_is_wrong_at_the_field(changes: dict[str, str], field: str, message: str) -> None:
    with override("en"):
        assert company_errors(**changes) == {field: [message]}


def test_company_tells_two_wrong_numbers_at_once() -> None:
    assert set(company_errors(eik="1", vat_number="1")) == {"eik", "vat_number"}


def test_company_names_countries_in_the_readers_language() -> None:
    with override("bg"):
        assert ("BG", "България") in CompanyForm().fields["country"].choices
    with override("en"):
        assert ("BG", "Bulgaria") in CompanyForm().fields["country"].choices


def test_company_starts_from_what_is_known() -> None:
    form = CompanyForm.of(Organization(name="Липа", eik="131071587", version=7))
    assert (form["eik"].value(), form["version"].value()) == ("131071587", 7)


def test_logo_that_is_too_large_is_refused_unread() -> None:
    large = SimpleUploadedFile("logo.png", b"\0" * (2 * 1024 * 1024 + 1))
    form = CompanyForm(COMPANY, {"logo": large})
    assert form.errors == {"logo": ["The picture is larger than 2 MB. Save it smaller and upload it again."]}
    assert large.tell() == 0


def test_profile_takes_any_usual_phone() -> None:
    data = {
        "full_name": "Ана",
        "phone": "(02) 987-65-43",
        "language": "bg",
        "time_zone": "Europe/Sofia",
        "theme": "auto",
    }
    form = ProfileForm(data)
    assert form.is_valid(), form.errors
    assert form.values["phone"] == "+35929876543"


@pytest.mark.parametrize(("field", "value"), [("time_zone", "Mars/Olympus"), ("theme", "pink"), ("language", "de")])
def test_profile_refuses_unknown_choices(field: str, value: str) -> None:
    data = {"full_name": "Ана", "language": "bg", "time_zone": "Europe/Sofia", "theme": "auto"} | {field: value}
    assert set(ProfileForm(data).errors) == {field}


def test_preferences_may_leave_either_out() -> None:
    assert PreferencesForm({"theme": "dark"}).is_valid()
    assert PreferencesForm({"language": "bg"}).is_valid()
    assert not PreferencesForm({"language": "xx"}).is_valid()


@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.OWNER, ["admin", "manager", "user"]), (Role.ADMIN, ["admin", "manager", "user"]), (Role.USER, [])],
)
def test_roles_above_ones_own_and_the_owners_are_not_offered(role: str, offered: list[str]) -> None:
    form = InviteForm(actor=Member(role=role))
    assert [value for value, _label in form.fields["role"].choices] == offered


@pytest.mark.parametrize(("word", "allowed"), [("role", None), ("yes", True), ("no", False)])
def test_right_is_by_the_role_allowed_or_forbidden(word: str, allowed: object) -> None:
    form = RightForm({"permission": "accounts.view_audit", "allowed": word})
    assert form.is_valid()
    assert form.cleaned_data["allowed"] is allowed


def test_right_refuses_other_words() -> None:
    assert not RightForm({"permission": "accounts.view_audit", "allowed": "maybe"}).is_valid()
