"""The pages of an import, from the file to the undo."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Job, Member
from accounts.tenancy import scope
from crm.models import Contact, ImportRun
from crm.services import contacts
from crm.tests.factories import make_contact

ClientOf = Callable[[Member], Client]
Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]
NEW = "/o/lipa/contacts/imports/"
TEXT = "Име,E-mail,Телефон\nИван Петров,ivan@example.com,0888123456\nМария,maria@,\n,,12\n"


@pytest.fixture
def alyas(alya: Member, client_of: ClientOf) -> Client:
    """Alya's browser."""
    return client_of(alya)


def _csv(text: str = TEXT, name: str = "клиенти.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def look(alyas: Client) -> str:
    """The address of an import that waits for a look."""
    return alyas.post(NEW, {"file": _csv()}).headers["Location"]


def _choices(**columns: str) -> dict[str, str]:
    return {"duplicates": "skip", "column-0": "full_name", "column-1": "email", "column-2": "phone"} | columns


def test_upload_leads_to_the_preview(alyas: Client, look: str) -> None:
    shown = alyas.get(look).content.decode()
    assert "клиенти.csv" in shown
    assert "3 rows" in shown
    assert "Иван Петров" in shown
    assert "does not" in shown  # the e-mail of the second row
    assert '<option value="phone" selected>' in shown


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([], "Choose a file."),
        ([_csv("")], "is empty"),
        ([_csv("%PDF-1.7")], "This is a PDF."),
        ([_csv("Name\nИван"), _csv("Name\nМария")], "any number of vCard files"),
    ],
)
def test_upload_says_what_is_wrong_with_the_file(
    alyas: Client, files: list[SimpleUploadedFile], message: str, alya: Member
) -> None:
    for file in files:
        file.seek(0)
    answer = alyas.post(NEW, {"file": files})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    with scope(alya.organization):
        assert not ImportRun.objects.exists()


def test_preview_is_read_anew_with_other_columns(alyas: Client, look: str) -> None:
    other = alyas.post(look, _choices(**{"column-0": "company_name"}), headers={"HX-Request": "true"})
    assert other.status_code == 200
    assert "<html" not in other.content.decode()
    assert "new company" in other.content.decode()
    assert Contact.objects.unscoped(reason="test").count() == 0


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"column-1": "full_name", "column-0": "first_name", "column-2": "first_name"}, "cannot all be “First name”"),
        ({"column-0": "", "column-1": "", "column-2": ""}, "Say which column is the name"),
        ({"column-0": "iban"}, "Select a valid choice"),
        ({"duplicates": "burn"}, "Select a valid choice"),
    ],
)
def test_start_says_what_is_wrong_with_the_choices(
    alyas: Client, look: str, choices: dict[str, str], message: str
) -> None:
    answer = alyas.post(look, _choices(**choices) | {"start": "1"})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Job.objects.unscoped(reason="test").count() == 0


def test_import_from_start_to_undo(
    alya: Member, alyas: Client, look: str, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert alyas.post(look, _choices() | {"start": "1"}).headers["Location"] == look
    shown = alyas.get(look).content.decode()
    assert "Rows to look at" in shown
    remarks = re.findall(r'<td class="k-date" rowspan="\d+" data-label="Line">(\d+)</td>.*?<b>(.*?)</b>', shown, re.S)
    assert remarks == [("3", "Мария"), ("4", "12")]  # the line and whom it is about, not the cells of the file
    assert "<b>E-mail</b><small>maria@</small>" in shown
    with scope(alya.organization, alya):
        run = ImportRun.objects.get()
        assert (run.created_count, run.error_count, run.warning_count) == (2, 1, 1)
        contacts.update_contact(contact=Contact.objects.get(email=""), actor=alya, values={"city": "София"})
    to_correct = alyas.get(f"{look}errors/")
    assert to_correct.headers["Content-Type"].startswith("text/csv")
    text = to_correct.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Име,E-mail,Телефон,Line in the file,What to correct"
    assert "maria@" in text
    with django_capture_on_commit_callbacks(execute=True):
        alyas.post(f"{look}undo/")
    undone = alyas.get(look).content.decode()
    assert "The import was undone." in undone
    assert "changed after the import" in undone
    with scope(alya.organization):
        assert [str(contact) for contact in Contact.objects.all()] == ["Мария"]


def test_two_presses_start_one_import(alyas: Client, look: str) -> None:
    for _press in range(2):
        assert alyas.post(look, _choices() | {"start": "1"}).status_code == 302
    assert Job.objects.unscoped(reason="test").count() == 1


def test_running_import_shows_its_progress_and_then_its_result(
    alyas: Client, look: str, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        alyas.post(look, _choices() | {"start": "1"})
    assert "<progress" in alyas.get(look).content.decode()
    assert alyas.post(f"{look}undo/").status_code == 409
    for begin in waiting:
        begin()
    swapped = alyas.get(look, headers={"HX-Request": "true"})
    assert swapped.headers["HX-Redirect"] == look


def test_stopped_import_can_go_on(alyas: Client, look: str, django_capture_on_commit_callbacks: Commit) -> None:
    alyas.post(look, _choices() | {"start": "1"})
    job = Job.objects.unscoped(reason="test").get()
    alyas.post(f"/o/lipa/jobs/{job.pk}/cancel/")
    assert "Stopped after 0 of 3 rows." in alyas.get(look).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        alyas.post(f"{look}resume/")
    assert "Rows to look at" in alyas.get(look).content.decode()
    assert Contact.objects.unscoped(reason="test").count() == 2


def test_vcards_are_shown_in_our_words(alyas: Client) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Мария Колева\r\nTEL:12\r\nEND:VCARD\r\n"
    look = alyas.post(NEW, {"file": [_csv(card, "a.vcf"), _csv(card, "b.vcf")]}).headers["Location"]
    shown = alyas.get(look).content.decode()
    assert "<b>Phone:</b>" in shown
    assert "full_name</th>" not in shown


def test_latest_imports_are_listed(
    alya: Member, alyas: Client, look: str, django_capture_on_commit_callbacks: Commit
) -> None:
    assert "клиенти.csv" not in alyas.get(NEW).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        alyas.post(look, _choices() | {"start": "1"})
    assert "клиенти.csv" in alyas.get(NEW).content.decode()


def test_members_without_the_permission_are_refused(boris: Member, client_of: ClientOf, look: str) -> None:
    client = client_of(boris)
    for path in (NEW, look, f"{look}errors/"):
        assert client.get(path).status_code == 403
    for path in (NEW, look, f"{look}undo/", f"{look}resume/"):
        assert client.post(path).status_code == 403


def test_strangers_see_no_import(vera: Member, client_of: ClientOf, look: str) -> None:
    client = client_of(vera)
    assert client.get(look).status_code == 404
    assert client.get(look.replace("/lipa/", "/orel/")).status_code == 404
    assert client.post(look.replace("/lipa/", "/orel/") + "undo/").status_code == 404


def test_first_steps_ask_for_contacts_until_there_is_one(alya: Member, alyas: Client) -> None:
    words = "Import your contacts, or add the first one"
    assert words in alyas.get("/o/lipa/").content.decode()
    with scope(alya.organization, alya):
        make_contact()
        assert [step.is_done(alya.organization) for step in _steps()] == [True]


def _steps() -> list[object]:
    from config.lib.shell import checklist_steps

    return [step for step in checklist_steps if step.key == "contacts"]
