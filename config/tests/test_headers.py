"""What every answer tells the browser, how stored files leave, and what production insists on."""

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import Member
from accounts.tenancy import scope
from config.tests.world import World
from crm.models import Attachment
from invoices.models import BankStatement

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "".join(chr(ord("a") + place * 7 % 26) + str(place) for place in range(40)),
    "FIELD_KEYS": f"k1:{b64encode(b'k' * 32).decode()}",
    "ALLOWED_HOSTS": "office.example.com",
    "SITE_URL": "https://office.example.com",
}
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize("address", ["/", "/account/login/", "/api/v1/docs/", "/nowhere/", "/static/css/app.css"])
def test_every_answer_is_strict_with_the_browser(db: None, address: str) -> None:
    headers = Client().get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]


def test_what_members_see_stays_in_no_cache(alya: Member, client_of: Callable[[Member], Client]) -> None:
    page = client_of(alya).get(f"/o/{alya.organization.slug}/contacts/")
    assert page["Cache-Control"] == "private, no-store"


def test_stored_files_are_saved_and_run_nowhere(
    alya: Member, vera: Member, client_of: Callable[[Member], Client]
) -> None:
    with scope(alya.organization, alya):
        world = World()
        attachment, statement = world.row(Attachment), world.row(BankStatement)
        Attachment.objects.update(name="оферта.html", media_type="text/html")
        Attachment.objects.get().file.storage.delete(Attachment.objects.get().file.name)
        default_storage.save(Attachment.objects.get().file.name, ContentFile(HTML))
    for address in (f"files/{attachment.pk}/", f"statements/{statement.pk}/file/"):
        answer = client_of(alya).get(f"/o/{alya.organization.slug}/{address}")
        assert answer.status_code == 200, address
        assert answer["Content-Disposition"].startswith("attachment"), address
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert answer.getvalue()
        assert client_of(vera).get(f"/o/{vera.organization.slug}/{address}").status_code == 404
        assert Client().get(f"/o/{alya.organization.slug}/{address}").status_code == 302


def test_pictures_of_pages_run_nowhere_either(db: None) -> None:
    name = default_storage.save("logos/lipa.png", ContentFile(HTML))
    answer = Client().get(f"/media/{name}")
    assert answer.getvalue() == HTML
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


# --- production -------------------------------------------------------------------------------------------------------
def production(*words: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """A program run with the settings of production."""
    environ = os.environ | PRODUCTION | {"KANTORA_VAR": str(folder)} | changes
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, check=False, capture_output=True, text=True)


def test_django_finds_nothing_to_say_against_production(tmp_path: Path) -> None:
    checked = production("manage.py", "check", "--deploy", "--fail-level", "WARNING", folder=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_cookies_of_production_belong_to_the_host_and_travel_encrypted(tmp_path: Path) -> None:
    program = (
        "from config.settings.prod import *; "
        "print(SESSION_COOKIE_NAME, SESSION_COOKIE_SECURE, CSRF_COOKIE_NAME, CSRF_COOKIE_SECURE, SECURE_HSTS_SECONDS)"
    )
    said = production("-c", program, folder=tmp_path).stdout.split()
    assert said == ["__Host-sessionid", "True", "__Host-csrftoken", "True", "31536000"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("FIELD_KEYS", ""), ("SECRET_KEY", "short"), ("ALLOWED_HOSTS", "*"), ("SITE_URL", "http://office.example.com")],
)
def test_production_refuses_to_start_unsafely(tmp_path: Path, name: str, value: str) -> None:
    refused = production("-c", "import config.settings.prod", folder=tmp_path, **{name: value})
    assert refused.returncode == 1
    assert f"ImproperlyConfigured: {name}" in refused.stderr
