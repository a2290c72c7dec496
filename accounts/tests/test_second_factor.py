"""Second factors: the app, recovery codes, the API's code, organizations that ask for one; tokens of programs."""

import json
import time
from collections.abc import Callable
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from rest_framework.test import APIClient

from accounts.errors import OwnSecondFactorFirst
from accounts.models import Member, Organization, RefreshToken, User
from accounts.services import organizations, tokens
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused
from config.lib.ids import uuid7
from conftest import PASSWORD

ClientOf = Callable[[Member], Client]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = "2026-11-20T10:00:00Z"
LOGIN = "/api/v1/auth/login/"


def code_of(secret: str) -> str:
    """What an authenticator app shows at this moment (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def app(alya: Member) -> Authenticator:
    """Alya's authenticator app."""
    return TOTP.activate(alya.user, SECRET).instance


def require_it(organization: Organization) -> None:
    organization.requires_second_factor = True
    organization.save(update_fields=["requires_second_factor"])


def test_app_is_set_up_with_recovery_codes_and_a_letter(
    alya: Member, client_of: ClientOf, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client = client_of(alya)
    page = client.get("/account/2fa/totp/activate/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert wrong.context["form"].errors == {
        "code": ["This code is wrong or was used already. Enter the one shown now."]
    }
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/2fa/totp/activate/", {"code": code_of(page.context["form"].secret)})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    assert len(client.get(done.headers["Location"]).context["unused_codes"]) == 10
    assert [message.subject for message in mail.outbox] == ["Your way of signing in was changed"]
    assert "An authenticator app was set up" in str(mail.outbox[0].body)
    assert "10 codes left" in client.get("/account/2fa/", follow=True).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["totp/activate/", "recovery-codes/generate/", "recovery-codes/", "webauthn/add/"],
)
def test_nothing_is_changed_or_shown_without_the_password_again(alya: Member, path: str) -> None:
    RecoveryCodes.activate(alya.user)
    client = Client()
    client.force_login(alya.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/account/2fa/{path}").headers["Location"].startswith("/account/reauthenticate/")


def test_secrets_are_stored_encrypted_and_follow_the_ring_of_keys(alya: Member, app: Authenticator) -> None:
    seed = RecoveryCodes.activate(alya.user).instance
    codes = seed.wrap().get_unused_codes()
    old, new = settings.FIELD_KEYS, {"newest": b"n" * 32}
    assert SECRET not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    with override_settings(FIELD_KEYS=new | old):
        call_command("rotate_field_keys", stdout=StringIO())
    with override_settings(FIELD_KEYS=new), time_machine.travel(NOW, tick=False):
        assert Authenticator.objects.get(pk=app.pk).wrap().validate_code(code_of(SECRET))
        assert Authenticator.objects.get(pk=seed.pk).wrap().get_unused_codes() == codes
    with override_settings(FIELD_KEYS={"other": b"o" * 32}), pytest.raises(CommandError, match="2 secrets"):
        call_command("rotate_field_keys", stdout=StringIO())


def test_log_in_asks_for_the_code_once_per_code(alya: Member, app: Authenticator) -> None:
    with time_machine.travel(NOW, tick=False):
        code = code_of(SECRET)
        for browser, is_in in ((Client(), True), (Client(), False)):
            answer = browser.post("/account/login/", {"login": alya.user.email, "password": PASSWORD})
            assert answer.headers["Location"] == "/account/2fa/authenticate/"
            assert "One more step" in browser.get("/account/2fa/authenticate/").content.decode()
            browser.post("/account/2fa/authenticate/", {"code": code})
            assert ("_auth_user_id" in browser.session) is is_in


def test_recovery_code_signs_in_once(alya: Member, app: Authenticator) -> None:
    code = RecoveryCodes.activate(alya.user).get_unused_codes()[3]
    for is_in in (True, False):
        browser = Client()
        browser.post("/account/login/", {"login": alya.user.email, "password": PASSWORD})
        browser.post("/account/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in browser.session) is is_in


def hostile_credentials() -> list[str]:
    """What a page could send instead of the answer of a device."""
    answers = [
        {"clientDataJSON": "e30", "attestationObject": "oA"},
        {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"},
        {"clientDataJSON": "e30", "authenticatorData": "A" * 60, "signature": "AA", "userHandle": "Ynl0ZXM"},
        [],
    ]
    dressed = [{"id": "AA", "rawId": "AA", "type": "public-key", "response": answer} for answer in answers]
    return ["", "x", "[]", "1", "null", "{}", '{"id": 1}', *(json.dumps(credential) for credential in dressed)]


def test_passkey_that_no_device_made_is_refused(alya: Member, client_of: ClientOf) -> None:
    visitor, signed_in = Client(), client_of(alya)
    for credential in hostile_credentials():
        visitor.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
        assert visitor.post("/account/2fa/webauthn/login/", {"credential": credential}).status_code == 302
        signed_in.get("/account/2fa/webauthn/add/")
        answer = signed_in.post("/account/2fa/webauthn/add/", {"credential": credential, "name": "x" * 300})
        assert answer.status_code == 200
        assert answer.context["form"].errors, credential
    assert not Authenticator.objects.exists()


def test_program_of_a_person_with_an_app_needs_its_code(alya: Member, app: Authenticator) -> None:
    program, words = APIClient(), {"email": alya.user.email, "password": PASSWORD}
    with time_machine.travel(NOW, tick=False):
        answers = [
            program.post(LOGIN, words | more).json().get("code")
            for more in ({}, {"code": "000000"}, {"code": code_of(SECRET)}, {"code": code_of(SECRET)})
        ]
    assert answers == ["code_needed", "wrong_code", None, "wrong_code"]
    assert program.post(LOGIN, words | {"password": "not-this-one", "code": code_of(SECRET)}).json()["code"] == (
        "bad_credentials"
    )


def test_organization_that_requires_it_shows_nothing_else_until_it_is_there(
    alya: Member, boris: Member, client_of: ClientOf, api_of: Callable[[Member], APIClient]
) -> None:
    require_it(alya.organization)
    browser, program = client_of(boris), api_of(boris)
    itself = f"/api/v1/organizations/{alya.organization_id}/"
    assert browser.get("/o/lipa/").headers["Location"] == "/account/2fa/"
    assert browser.post("/o/lipa/settings/profile/", headers={"HX-Request": "true"}).headers["HX-Redirect"]
    assert "Lipa lets in only who has one" in browser.get("/account/2fa/").content.decode()
    for refused in (program.get("/api/v1/contacts/"), program.get(itself), api_of(alya).patch(itself, {"name": "X"})):
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert program.get("/api/v1/organizations/").json() == []
    TOTP.activate(boris.user, SECRET)
    assert browser.get("/account/2fa/").headers["Location"] == "/o/lipa/settings/sign-in/"
    assert browser.get("/o/lipa/").status_code == 200
    assert program.get("/api/v1/contacts/").status_code == program.get(itself).status_code == 200
    assert [each["slug"] for each in program.get("/api/v1/organizations/").json()] == ["lipa"]


def test_owner_asks_it_of_everyone_once_they_have_it(alya: Member, boris: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    with scope(alya.organization, alya):
        with pytest.raises(OwnSecondFactorFirst):
            organizations.require_second_factor(organization=alya.organization, actor=alya, required=True)
        with pytest.raises(PermissionRefused):
            organizations.require_second_factor(organization=alya.organization, actor=boris, required=False)
    TOTP.activate(alya.user, SECRET)
    client.post("/o/lipa/settings/team/second-factor/", {"required": "yes"})
    assert Organization.objects.get().requires_second_factor
    page = client.get("/o/lipa/settings/team/").content.decode()
    assert page.count("Password and code") == page.count("Password only") == 1
    client.post("/o/lipa/settings/team/second-factor/", {"required": "no"})
    assert not Organization.objects.get().requires_second_factor


def test_operator_resets_what_a_person_lost_and_the_person_is_told(
    alya: Member, app: Authenticator, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", "ALYA@lipa.example", stdout=StringIO())
    assert not Authenticator.objects.exists()
    assert [message.subject for message in mail.outbox] == ["Your second factor was removed"]
    with pytest.raises(CommandError, match="Nobody"):
        call_command("reset_second_factor", "nobody@lipa.example")


# --- tokens of programs -----------------------------------------------------------------------------------------------
def test_new_password_ends_access_tokens_at_once(alya: Member, api_of: Callable[[Member], APIClient]) -> None:
    program = api_of(alya)
    assert program.get("/api/v1/users/me/").status_code == 200
    user = User.objects.get(pk=alya.user_id)
    user.set_password("copper-kettle-on-monday")
    user.save()
    assert program.get("/api/v1/users/me/").status_code == 401


def test_refresh_token_used_twice_ends_the_pair_it_was_exchanged_for(alya: Member) -> None:
    first = tokens.issue_pair(alya.user, family=uuid7())
    second = tokens.refresh(first.refresh)
    for stolen in (first.refresh, second.refresh):
        with pytest.raises(tokens.BadToken):
            tokens.refresh(stolen)
    assert not RefreshToken.objects.filter(revoked_at=None).exists()
