"""Every model that keeps something about people says what becomes of it, and copies of data hold all but secrets."""

import datetime
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client, override_settings

from accounts import tasks
from accounts.hooks import not_personal, personal_data, retention_rules
from accounts.models import (
    AuditEvent,
    Consent,
    DataExport,
    ErasureRequest,
    Member,
    Notification,
    Organization,
    OutgoingEmail,
    RetentionArchive,
    SecurityEvent,
    User,
)
from accounts.services import audit_chain, data_exports, erasure, registration, retention, retention_archives
from accounts.tenancy import OrganizationOwned, UserOwned, scope
from config.tests.world import SECRET, World, owned_models
from conftest import PASSWORD
from crm.models import Attachment, Contact, Deal, ImportRun, Task
from crm.services import contacts
from crm.services.contacts import PointInput
from invoices.models import Invoice

OnCommit = Callable[..., Any]
_OF_PEOPLE = re.compile(
    r"(^|_)(email|phone|first_name|last_name|full_name|birthday|street|iban|ip|ip_address|payer_name|counterparty_name"
    r"|signer_name|customer_name|responsible_person|to|value|sample)$"
)
# A name of a field that means something else here.
_NOT_OF_PEOPLE = {"crm.Deal.value"}


def is_personal(field: Any) -> bool:
    """Whether a field tells something about a person, or who they are."""
    if isinstance(field, models.ForeignKey):
        return field.related_model in {User, Member}
    kinds = (models.EmailField, models.GenericIPAddressField)
    return str(field) not in _NOT_OF_PEOPLE and (isinstance(field, kinds) or bool(_OF_PEOPLE.search(field.name)))


def test_every_model_says_what_becomes_of_what_it_keeps_about_people() -> None:
    """A new one is registered in its app's privacy.py: with an eraser or the reason why it stays, or as not personal.

    No field tells whether it is about somebody: all models of organizations and persons answer, and any other that
    looks as if.
    """
    answering = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, (OrganizationOwned, UserOwned)) or any(map(is_personal, model._meta.concrete_fields))
    }
    personal, others = set(personal_data.keys()), set(not_personal.keys())
    assert answering - personal - others == set()
    assert personal & others == set()
    assert [item.model for item in not_personal if not item.reason] == []
    looks_like_it = {
        item.model: [f.name for f in item.model._meta.concrete_fields if is_personal(f)] for item in not_personal
    }
    assert {model: names for model, names in looks_like_it.items() if names} == {}
    assert [item.model for item in personal_data if not (item.erase or item.kept)] == []
    assert [item.model for item in personal_data if item.erase and not item.is_handed_out] == []


def copy_of(member: Member, about: str, run: OnCommit) -> DataExport:
    """A copy as the job made it."""
    with run(execute=True), scope(member.organization, member):
        export = data_exports.request_copy(actor=member, about=about)
    return DataExport.objects.unscoped(reason="test").select_related("job").get(pk=export.pk)


def opened(answer: Any) -> dict[str, Any]:
    """The JSON files of a downloaded copy, and the bytes of its other files."""
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def test_the_copy_of_an_organization_holds_every_row_and_file_but_no_secret_and_nothing_foreign(
    alya: Member, vera: Member, client_of: Callable[[Member], Client], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with scope(alya.organization, alya):
        rows = World().build()
    export = copy_of(alya, "organization", django_capture_on_commit_callbacks)
    assert export.job is not None
    assert (export.job.state, export.job.error_message) == ("done", "")
    files = opened(client_of(alya).get(f"/o/lipa/settings/copies/{export.pk}/"))
    missing = [model._meta.label_lower for model in rows if f"{model._meta.label_lower}.json" not in files]
    assert missing == ["accounts.securityevent"] or missing == []
    assert any(body == b"word" for name, body in files.items() if name.startswith("files/crm.attachment/"))
    whole = json.dumps({name: body for name, body in files.items() if name.endswith(".json")}, ensure_ascii=False)
    for kept_back in (SECRET, "password", 'token"', str(vera.organization.pk), vera.user.email):
        assert kept_back not in whole
    with scope(alya.organization, alya):
        assert SecurityEvent.objects.filter(kind="accounts.everything_copied").exists()
        assert Notification.objects.filter(kind="accounts.data_copy_ready").exists()


def test_the_copy_of_a_person_holds_what_is_about_them_only(
    alya: Member, boris: Member, client_of: Callable[[Member], Client], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with scope(alya.organization, alya):
        World().build()
    export = copy_of(boris, "person", django_capture_on_commit_callbacks)
    files = opened(client_of(boris).get(f"/o/lipa/settings/copies/{export.pk}/"))
    assert [row["email"] for row in files["accounts.user.json"]] == [boris.user.email]
    assert [row["user_id"] for row in files["lipa/accounts.member.json"]] == [str(boris.user_id)]
    assert not any("crm.contact" in name or "invoices" in name for name in files)
    assert alya.user.email not in json.dumps(files)


def test_a_copy_is_for_who_asked_for_it_after_proving_who_they_are_and_for_a_week(
    alya: Member, boris: Member, client_of: Callable[[Member], Client], django_capture_on_commit_callbacks: OnCommit
) -> None:
    export = copy_of(boris, "person", django_capture_on_commit_callbacks)
    page = f"/o/lipa/settings/copies/{export.pk}/"
    assert client_of(alya).get(page).status_code == 404
    asked = Client()
    asked.force_login(boris.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "/account/reauthenticate/" in asked.get(page).headers["Location"]
    assert client_of(boris).post("/o/lipa/settings/data/copy/").status_code == 403
    with time_machine.travel(export.created_at + data_exports.KEPT_FOR * 1.1):
        assert client_of(boris).get(page).status_code == 404
        tasks.clean_up()
    assert not export.file.storage.exists(str(export.file.name))
    assert not DataExport.objects.unscoped(reason="test").exists()


def test_registering_writes_down_what_was_agreed_to(client_of: Callable[[Member], Client], db: None) -> None:
    user = registration.register(
        email="galya@tsvetya.example", password=PASSWORD, full_name="Галя", organization_name="Цветя", language="bg"
    )
    assert set(Consent.objects.values_list("kind", "is_given")) == {("terms", True), ("privacy", True)}
    client = client_of(Member.objects.unscoped(reason="test").get(user=user))
    for wanted in ("yes", "yes", ""):
        client.post("/o/tsvetya/settings/my-data/news/", {"wanted": wanted})
    rows = Consent.objects.filter(user=user, kind="marketing").order_by("at")
    assert [row.is_given for row in rows] == [True, False]
    page = client.get("/o/tsvetya/settings/my-data/")
    assert [row.kind for row in page.context["consents"]] == ["marketing", "marketing", "privacy", "terms"]
    with pytest.raises(RuntimeError):
        rows.delete()
    with pytest.raises(RuntimeError):
        rows.update(is_given=True)


# --- Erasing ----------------------------------------------------------------------------------------------------------
def test_a_person_is_erased_after_days_of_grace_and_their_name_is_nowhere_but_in_the_trail(
    alya: Member, boris: Member, client_of: Callable[[Member], Client], django_capture_on_commit_callbacks: OnCommit
) -> None:
    name, address = str(boris.user), boris.user.email
    with scope(alya.organization, boris):
        World().build()
        Task.objects.create(title="Обади се", assignee=boris, created_by=boris, due_on="2026-12-01")
    client = client_of(boris)
    client.post("/o/lipa/settings/my-data/erase/")
    request = ErasureRequest.objects.get()
    assert OutgoingEmail.objects.filter(to=address, subject="You asked to be erased").exists()
    client.post("/o/lipa/settings/my-data/keep/")
    with time_machine.travel(request.due_at + erasure.GRACE):
        tasks.erase_people()
        assert User.objects.filter(email=address).exists()
        assert erasure.request_erasure(boris.user) == erasure.request_erasure(boris.user)
    with time_machine.travel(request.due_at + erasure.GRACE * 3), django_capture_on_commit_callbacks(execute=True):
        tasks.erase_people()
    gone = User.objects.get(pk=boris.user_id)
    assert (str(gone), gone.is_active, gone.has_usable_password()) == ("Erased person", False, False)
    assert found_in_database(name, address) <= {"accounts_auditevent"}
    with scope(alya.organization, alya):
        assert Task.objects.get(title="Обади се").assignee == alya
        assert Member.objects.get(pk=boris.pk).is_active is False
        assert AuditEvent.objects.filter(event="accounts.person_erased", object_label="Erased person").exists()
        assert {model.objects.count() for model in (Contact, Invoice)} == {1}
    assert client_of(alya).get("/o/lipa/settings/team/").status_code == 200


def found_in_database(*words: str) -> set[str]:
    """The tables that hold one of the words in a row of theirs."""
    found = set()
    for model in apps.get_models():
        rows = model._base_manager.all().values()
        if any(word in json.dumps(list(rows), default=str, ensure_ascii=False) for word in words):
            found.add(model._meta.db_table)
    return found


def test_the_only_owner_hands_over_first(alya: Member, client_of: Callable[[Member], Client]) -> None:
    client = client_of(alya)
    answer = client.post("/o/lipa/settings/my-data/erase/", follow=True)
    assert "You are the only owner of Lipa" in answer.content.decode()
    assert not ErasureRequest.objects.exists()


def test_a_contact_is_erased_and_issued_documents_keep_an_empty_one(
    alya: Member, client_of: Callable[[Member], Client]
) -> None:
    def contact(name: str) -> Contact:
        return contacts.create_contact(
            actor=alya, values={"first_name": name, "notes": "ulcer"}, emails=[PointInput(f"{name}@dove.example")]
        )

    client = client_of(alya)
    with scope(alya.organization, alya):
        free, billed = contact("Petra"), contact("Doychin")
        invoice = World().row(Invoice)
        Invoice.objects.filter(pk=invoice.pk).update(contact=billed, buyer={"name": "Doychin"})
        client.post(f"/o/lipa/contacts/{free.pk}/erase/")
        client.post(f"/o/lipa/contacts/{billed.pk}/erase/")
        assert list(Contact.objects.values_list("first_name", "email", "notes", "sort_name")) == [
            ("Erased person", "", "", "erased person")
        ]
        assert Invoice.objects.get(pk=invoice.pk).buyer == {"name": "Doychin"}
    assert found_in_database("Petra@dove.example", "ulcer") == set()
    assert found_in_database("Doychin") <= {"accounts_auditevent", "invoices_invoice"}


# --- Retention --------------------------------------------------------------------------------------------------------
def test_old_things_go_by_the_rules_and_what_would_go_is_seen_before(
    alya: Member, client_of: Callable[[Member], Client], django_capture_on_commit_callbacks: OnCommit
) -> None:
    client, page = client_of(alya), "/o/lipa/settings/data/retention/"
    with scope(alya.organization, alya):
        World().build()
        Notification.objects.update(read_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC))
        Deal.objects.update(status="won")
        audit_chain.seal()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=4 * 365)):
        client = client_of(alya)
        terms = {"notifications": "30", "jobs": "30", "security": "", "audit": "1095", "imports": "7"}
        looked = client.post(page, terms | {"contacts": "730", "look": "1"})
        numbers = {line.rule.key: line.number for line in looked.context["outlook"]}
        assert (numbers["notifications"], numbers["contacts"], numbers["security"]) == (1, 1, 0)
        assert numbers["audit"] > 0
        assert alya.organization.retention == Organization.objects.get(pk=alya.organization_id).retention == {}
        client.post(page, terms | {"contacts": "730"})
        with django_capture_on_commit_callbacks(execute=True):
            tasks.let_old_things_go()
        with scope(alya.organization, alya):
            assert not Notification.objects.exists()
            assert (SecurityEvent.objects.count(), ImportRun.objects.get().sample) == (1, [])
            assert not Contact.objects.filter(erased_at=None).exists()
            assert AuditEvent.objects.filter(event="accounts.retention_applied").exists()
            assert not AuditEvent.objects.filter(event="accounts.organization_created").exists()
            audit_chain.seal()
            assert audit_chain.verify().fault == ""
            assert {"audit", "contacts"} < set(RetentionArchive.objects.values_list("rule", flat=True))
        assert {line.number for line in client.get(page).context["outlook"]} == {0}
    assert client.post(page, {"contacts": "1"}).status_code == 422


def test_nothing_but_what_is_old_goes(alya: Member) -> None:
    with scope(alya.organization, alya):
        World().build()
        before = {model: model._default_manager.count() for model in owned_models()}
        tasks.let_old_things_go()
        after = {model: model._default_manager.count() for model in before}
    assert after == before


def _lines(archive: RetentionArchive, name: str) -> list[dict[str, Any]]:
    """The rows in one of its files."""
    with default_storage.open(str(archive.file.name), "rb") as file, ZipFile(file) as opened:
        return [json.loads(line) for line in opened.read(name).splitlines()]


def test_what_goes_is_archived_for_owners_and_the_archive_goes_too(
    alya: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    page = "/o/lipa/settings/data/retention/"
    with scope(alya.organization, alya):
        World().build()
        Deal.objects.update(status="won")
        Attachment.objects.update(contact=Contact.objects.get(), company=None, deal=None)
        name, stored = Contact.objects.get().first_name, str(Attachment.objects.get().file.name)
        alya.organization.retention = {"contacts": 730}
        alya.organization.save()
        RetentionArchive.objects.all().delete()
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3 * 365)
    with time_machine.travel(later):
        with scope(alya.organization, alya):
            retention.apply()
            archive = RetentionArchive.objects.get()
            assert not Contact.objects.filter(erased_at=None).exists()
        assert [line["fields"]["first_name"] for line in _lines(archive, "crm.contact.jsonl")] == [name]
        assert _lines(archive, "crm.attachment.jsonl")[0]["fields"]["file"] == stored
        assert f"/archives/{archive.pk}/" in client_of(alya).get(page).content.decode()
        path = f"/o/lipa/settings/data/archives/{archive.pk}/"
        answer: Any = client_of(alya).get(path)
        assert ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()[0] == "crm.contact.jsonl"
        assert client_of(boris).get(path).status_code == 403
        unproved = Client()
        unproved.force_login(alya.user, backend="django.contrib.auth.backends.ModelBackend")
        assert "/account/" in unproved.get(path)["Location"]
    with time_machine.travel(later + retention_archives.KEPT_FOR + datetime.timedelta(days=1)):
        assert client_of(alya).get(path).status_code == 404
        tasks.clean_up()
        assert not default_storage.exists(str(archive.file.name))
    with scope(alya.organization, alya):
        assert not RetentionArchive.objects.exists()
        assert AuditEvent.objects.filter(event="accounts.archive_downloaded").count() == 1


def test_nothing_is_deleted_that_is_not_archived(alya: Member, tmp_path: Path) -> None:
    broken = replace(retention_rules["audit"], remove=_fail)
    with scope(alya.organization, alya):
        audit_chain.seal()
        number = AuditEvent.objects.count()
        with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=365)):
            no_folder = tmp_path / "file"
            no_folder.touch()
            with override_settings(MEDIA_ROOT=no_folder), pytest.raises(NotADirectoryError):
                retention.apply_rule(retention_rules["audit"], 30)
            assert AuditEvent.objects.count() == number
            with pytest.raises(RuntimeError):
                retention.apply_rule(broken, 30)
            assert AuditEvent.objects.count() == number
            assert retention.apply_rule(retention_rules["audit"], 30) == number
            assert retention.apply_rule(retention_rules["audit"], 30) == 0
        archived = RetentionArchive.objects.exclude(file="")
        assert [len(_lines(archive, "accounts.auditevent.jsonl")) for archive in archived] == [number, number]
        assert _lines(archived[0], "accounts.auditevent.jsonl")[0]["fields"]["chain_hash"]


def _fail(_rows: list[Any]) -> None:
    raise RuntimeError


def test_rules_archive_what_they_let_go_or_say_why_not() -> None:
    assert [rule.key for rule in retention.rules() if bool(rule.archived) == bool(rule.unarchived)] == []
