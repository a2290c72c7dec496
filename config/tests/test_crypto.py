"""Secrets at rest: what is stored, what a dump shows, and how keys change."""

import os
import re
import subprocess
from base64 import b64encode
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Member, OutgoingEmail, PushDevice, Role, StripeKeys
from accounts.services import audit, mail, notification_settings, team
from accounts.tenancy import scope
from accounts.tests.outside_world import LocalBrowser
from config.lib import crypto
from config.lib.crypto import UnreadableSecret
from config.lib.encrypted import encrypted_fields
from config.lib.migrations import encryption
from config.tests.world import SECRET, World
from tools.with_services import postgres_binaries

PLACE = "accounts.stripekeys.secret_key"
NEW, OLD = b"n" * 32, b"o" * 32  # as in the settings of tests
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an authenticator app
ONLY_OLD = override_settings(FIELD_KEYS={"old": OLD})
SECRET_MODELS = [model for model in apps.get_models() if encrypted_fields(model)]


def word(key_id: str, key: bytes) -> str:
    return f"{key_id}:{b64encode(key).decode()}"


# --- the ring ---------------------------------------------------------------------------------------------------------
def test_a_ring_is_read_in_order() -> None:
    assert list(crypto.parse_keys(f"{word('k2', NEW)}, {word('k1', OLD)}\n").items()) == [("k2", NEW), ("k1", OLD)]
    assert crypto.parse_keys("") == {}


@pytest.mark.parametrize(
    "text",
    [word("k1", b"short"), "k1", "k1:", "k1:не-е-base64", word("K1", NEW), word("", NEW), word("a.b", NEW),
     f"{word('k1', NEW)} {word('k1', OLD)}", f"{word('k1', NEW)[:-4]}!{word('k1', NEW)[-4:]}"],
)  # fmt: skip
def test_a_ring_that_is_no_ring_stops_the_start_and_shows_no_key(text: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        crypto.parse_keys(text)
    assert b64encode(NEW).decode()[:12] not in str(refused.value)


def test_the_same_secret_is_stored_in_another_form_each_time() -> None:
    stored = {crypto.encrypt("sk_live_липа", place=PLACE) for _time in range(3)}
    assert len(stored) == 3
    assert {crypto.decrypt(each, place=PLACE) for each in stored} == {"sk_live_липа"}
    assert all(each.startswith("v1.new.") for each in stored)


def test_a_secret_is_read_with_an_older_key_but_not_without_it() -> None:
    with ONLY_OLD:
        stored = crypto.encrypt("sk_live_x", place=PLACE)
    assert crypto.decrypt(stored, place=PLACE) == "sk_live_x"
    with override_settings(FIELD_KEYS={"new": NEW}), pytest.raises(UnreadableSecret, match="'old'"):
        crypto.decrypt(stored, place=PLACE)


def test_a_secret_is_read_only_where_it_belongs() -> None:
    stored = crypto.encrypt("sk_live_x", place=PLACE)
    with pytest.raises(UnreadableSecret):
        crypto.decrypt(stored, place="accounts.stripekeys.webhook_secret")
    with override_settings(FIELD_KEYS={"new": NEW, "old": NEW}), pytest.raises(UnreadableSecret):
        crypto.decrypt(stored.replace("v1.new.", "v1.old."), place=PLACE)


@pytest.mark.parametrize(
    "stored", ["", "v1", "v1.new", "v1.new.", "v1.new.AAAA", "v1.new.я", "v2.new.AAAA", "plain text"]
)
def test_what_is_no_secret_is_told(stored: str) -> None:
    with pytest.raises(UnreadableSecret):
        crypto.decrypt(stored, place=PLACE)


def test_a_changed_secret_is_told() -> None:
    stored = crypto.encrypt("sk_live_x", place=PLACE)
    changed = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]
    with pytest.raises(UnreadableSecret):
        crypto.decrypt(changed, place=PLACE)


# --- the field --------------------------------------------------------------------------------------------------------
def stored_in(keys: StripeKeys, column: str = "secret_key") -> str:
    """What the database holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_stripekeys")  # noqa: S608 - our names
        return str(cursor.fetchone()[0])


@pytest.fixture
def keys(in_lipa: object) -> StripeKeys:
    return StripeKeys.objects.create(publishable_key="pk_test_lipa", secret_key="sk_test_lipa")


def test_a_field_is_plain_in_python_and_sealed_in_the_database(keys: StripeKeys) -> None:
    assert StripeKeys.objects.get().secret_key == "sk_test_lipa"
    assert StripeKeys.objects.values_list("secret_key", flat=True).get() == "sk_test_lipa"
    assert stored_in(keys).startswith("v1.new.")
    assert stored_in(keys, "webhook_secret") == ""
    StripeKeys.objects.update(webhook_secret="whsec_lipa")
    assert StripeKeys.objects.get().webhook_secret == "whsec_lipa"


def test_a_ciphertext_pasted_into_another_column_is_not_read(keys: StripeKeys) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_stripekeys SET webhook_secret = secret_key")
    with pytest.raises(UnreadableSecret):
        StripeKeys.objects.get()


@pytest.mark.parametrize("lookup", ["secret_key", "secret_key__contains", "secret_key__in", "secret_key__gt"])
def test_secrets_are_not_searched(keys: StripeKeys, lookup: str) -> None:
    with pytest.raises(FieldError):
        StripeKeys.objects.filter(**{lookup: "sk_test_lipa"}).exists()
    assert StripeKeys.objects.filter(secret_key__isnull=False).exists()


def test_secrets_are_in_no_serialized_dump_and_no_audit_row(keys: StripeKeys) -> None:
    assert "sk_test" not in serializers.serialize("json", [keys])
    assert audit.apply_changes(keys, {"secret_key": "sk_test_next"}) == {"secret_key": ["••••", "••••"]}
    assert keys.secret_key == "sk_test_next"


# --- a dump -----------------------------------------------------------------------------------------------------------
def dump() -> str:
    """The whole database as the tools of its maker write it out."""
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump())
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environ = os.environ | {name: str(connection.settings_dict[key]) for name, key in names.items()}
    environ["PGOPTIONS"] = "-c kantora.organization=*"
    words = [str(postgres_binaries() / "pg_dump"), "--data-only", "--enable-row-security"]
    return subprocess.run(words, env=environ, check=True, capture_output=True, text=True).stdout


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_shows_no_secret(alya: Member) -> None:
    with scope(alya.organization, alya):
        world = World()
        for model in SECRET_MODELS:
            world.row(model)
    TOTP.activate(alya.user, SEED)
    written = dump()
    assert "alya@lipa.example" in written
    assert SECRET_MODELS
    assert SECRET not in written
    assert SEED not in written


@pytest.mark.django_db(transaction=True)
def test_a_dump_shows_no_link_that_lets_in_neither_before_the_mail_goes_nor_afterwards(
    alya: Member, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "config.tests.test_crypto.NoServer"
    with scope(alya.organization, alya):
        team.invite(actor=alya, email="ana@lipa.example", role=Role.USER)
    Client().post(reverse("account_reset_password"), {"email": alya.user.email})
    waiting = dump()
    links = {link for row in OutgoingEmail.objects.all() for link in _LINK.findall(row.text + row.html)}
    assert {link.split("/")[1] for link in links} == {"account", "invitation"}
    assert [link for link in links if link in waiting] == []
    assert "v1.new." in waiting
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.requeue(OutgoingEmail.objects.all()) == len(OutgoingEmail.objects.all()) == 2
    assert set(OutgoingEmail.objects.values_list("state", "text", "html")) == {("sent", "", "")}


_LINK = re.compile(r"/(?:account/password/reset/key|invitation)/[^/\s\"]{9,}/")


class NoServer(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError


def test_what_stood_in_clear_is_encrypted_by_the_migration_and_can_be_had_back(db: None) -> None:
    row = OutgoingEmail.objects.create(to="a@lipa.example", subject="A", text="x", html="")
    OutgoingEmail.objects.update(text=models.Value("/invitation/secret/"))
    operation = encryption("accounts.OutgoingEmail", "text", "html")
    stored = OutgoingEmail.objects.values_list(models.functions.Cast("text", models.TextField()), flat=True)
    operation.code(apps, None)
    assert stored.get().startswith("v1.new.")
    row.refresh_from_db()
    assert (row.text, row.html) == ("/invitation/secret/", "")
    assert operation.reverse_code is not None
    operation.reverse_code(apps, None)
    assert stored.get() == "/invitation/secret/"


@pytest.mark.django_db(transaction=True)
def test_a_dump_shows_no_address_that_reaches_a_browser(alya: Member, vera: Member, settings: Settings) -> None:
    settings.OUTSIDE_LOOPBACK = True
    keys = LocalBrowser().keys
    for member in (alya, vera):
        device = notification_settings.add_device(
            user=member.user, endpoint="http://127.0.0.1:9/one-address", name="Firefox", **keys
        )
    written = dump()
    assert "Firefox" in written
    assert [secret for secret in ("one-address", keys["auth"]) if secret in written] == []
    assert PushDevice.objects.get().user == vera.user
    before = MigrationLoader(connection).project_state([("accounts", "0029_push_endpoint_hash")])
    PushDevice.objects.update(endpoint=models.Value("http://127.0.0.1:9/one-address"), endpoint_hash="x")
    import_module("accounts.migrations.0029_push_endpoint_hash").fill(before.apps, None)
    assert PushDevice.objects.values_list("endpoint_hash", flat=True).get() == device.endpoint_hash


# --- rotation ---------------------------------------------------------------------------------------------------------
def rotate() -> str:
    out = StringIO()
    call_command("rotate_field_keys", stdout=out)
    return out.getvalue()


def test_rotation_seals_every_secret_with_the_newest_key_and_may_be_repeated(alya: Member, vera: Member) -> None:
    with ONLY_OLD:
        for member in (alya, vera):
            with scope(member.organization, member):
                StripeKeys.objects.create(publishable_key="pk_test_x", secret_key=f"sk_{member.user.email}")
    assert f"{PLACE}: 2 encrypted" in rotate()
    assert f"{PLACE}: 0 encrypted" in rotate()
    with override_settings(FIELD_KEYS={"new": NEW}), scope(vera.organization):
        assert StripeKeys.objects.get().secret_key == "sk_vera@orel.example"


def test_rotation_in_batches_leaves_what_it_cannot_read_and_says_so(
    alya: Member, vera: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.management.commands.rotate_field_keys.BATCH", 1)
    for member, ring in ((alya, {"lost": b"l" * 32}), (vera, {"old": OLD})):
        with override_settings(FIELD_KEYS=ring), scope(member.organization, member):
            StripeKeys.objects.create(publishable_key="pk_test_x", secret_key="sk_test_x")
    with pytest.raises(CommandError, match="1 secrets"):
        rotate()
    with scope(vera.organization):
        assert stored_of(StripeKeys.objects.all()).startswith("v1.new.")
    with scope(alya.organization):
        assert stored_of(StripeKeys.objects.all()).startswith("v1.lost.")


def stored_of(rows: models.QuerySet[StripeKeys]) -> str:
    """What the database holds in the only one of the rows."""
    return str(rows.values_list(models.functions.Cast("secret_key", models.TextField()), flat=True).get())


def test_a_new_installation_keeps_the_keys_it_made(tmp_path: Path) -> None:
    program = "from config.settings.dev import FIELD_KEYS, SECRET_KEY; print(SECRET_KEY, FIELD_KEYS)"
    environ = {name: value for name, value in os.environ.items() if name not in {"FIELD_KEYS", "SECRET_KEY"}}
    words = [os.sys.executable, "-c", program]  # type: ignore[attr-defined]
    starts = [
        subprocess.run(words, env=environ | {"KANTORA_VAR": str(tmp_path)}, check=True, capture_output=True).stdout
        for _start in range(2)
    ]
    assert starts[0] == starts[1]
    assert {oct((tmp_path / name).stat().st_mode & 0o777) for name in ("secret_key", "field_keys")} == {"0o600"}
