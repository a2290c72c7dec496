"""Timeline and files of contacts, companies and deals."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.urls import org_reverse
from crm.models import Activity, Attachment
from crm.queries.timeline import PAGE_SIZE
from crm.services import activities, attachments
from crm.tests.factories import make_company, make_contact, make_deal

pytestmark = pytest.mark.usefixtures("in_lipa")
HTMX = {"HX-Request": "true"}
PDF = b"%PDF-1.7\n..."


@pytest.fixture
def desk(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    return client_of(alya)


def upload(name: str = "оферта.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- Timeline ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_a_member_writes_on_the_timeline_of_a_record(kind: str, alya: Member, desk: Client) -> None:
    record = {"contact": make_contact, "company": make_company, "deal": make_deal}[kind]()
    url = org_reverse(f"crm:{kind}_timeline", record.pk)
    response = desk.post(url, {"kind": "call", "body": "Иска <b>мостра</b>."}, headers=HTMX)
    content = response.content.decode()
    entry = Activity.objects.get(kind="call")
    assert (getattr(entry, kind), entry.member) == (record, alya)
    assert "Иска &lt;b&gt;мостра&lt;/b&gt;." in content
    assert "<b>Alya Ilieva</b> made a call" in content


def test_writing_works_without_a_script(desk: Client) -> None:
    deal = make_deal()
    response = desk.post(org_reverse("crm:deal_timeline", deal.pk), {"kind": "note", "body": "x"})
    assert response.headers["Location"] == org_reverse("crm:deal", deal.pk)
    response = desk.post(org_reverse("crm:deal_timeline", deal.pk), {"kind": "note", "body": ""}, follow=True)
    assert "Write what happened." in response.content.decode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "note", "body": " "}, "Write what happened."),
        ({"kind": "imported", "body": "x"}, "imported"),
        ({"kind": "note", "body": "x", "occurred_at": "2098-01-01 10:00"}, "For the future, add a task."),
        ({"kind": "note", "body": "x", "occurred_at": "някога"}, "Write it like"),
    ],
)
def test_writing_says_what_is_wrong_and_keeps_the_text(data: dict[str, str], message: str, desk: Client) -> None:
    response = desk.post(org_reverse("crm:deal_timeline", make_deal().pk), data, headers=HTMX)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert f">{data['body']}</textarea>" in response.content.decode()
    assert not Activity.objects.filter(kind="note").exists()


def test_writing_is_for_those_who_may(boris: Member, client_of: Callable[[Member], Client]) -> None:
    deal = make_deal()
    boris.overrides = {"crm.edit": False}
    boris.save()
    url = org_reverse("crm:deal_timeline", deal.pk)
    assert client_of(boris).post(url, {"kind": "note", "body": "x"}).status_code == 403
    assert client_of(boris).get(url, headers=HTMX).status_code == 200


def test_earlier_entries_come_on_demand(alya: Member, desk: Client) -> None:
    company = make_company()
    for number in range(PAGE_SIZE + 5):
        activities.write(actor=alya, kind="note", body=f"бележка {number:02}", company=company)
    url = org_reverse("crm:company_timeline", company.pk)
    content = desk.get(url, headers=HTMX).content.decode()
    assert len(re.findall(r"бележка \d\d", content)) == PAGE_SIZE
    before = re.search(r"before=([0-9a-f-]{36})", content)
    assert before is not None
    rest = desk.get(url, {"before": before[1]}, headers=HTMX).content.decode()
    assert len(re.findall(r"бележка \d\d", rest)) == 5
    assert "<html" not in rest
    page = desk.get(url, {"before": before[1]}).content.decode()
    assert "<html" in page
    assert "бележка 00" in page
    assert desk.get(url, {"before": "nonsense"}).status_code == 200


def test_an_entry_is_deleted_by_who_wrote_it(
    alya: Member, boris: Member, desk: Client, client_of: Callable[[Member], Client]
) -> None:
    deal = make_deal()
    entry = activities.write(actor=alya, kind="note", body="x", deal=deal)
    url = org_reverse("crm:activity_delete", entry.pk)
    assert client_of(boris).post(url, headers=HTMX).status_code == 403
    assert desk.post(url).headers["Location"] == org_reverse("crm:deal", deal.pk)
    assert not Activity.objects.filter(pk=entry.pk).exists()


def test_timelines_and_files_of_strangers_do_not_exist(vera: Member, desk: Client) -> None:
    with scope(vera.organization, vera):
        foreign = make_contact()
        entry = activities.write(actor=vera, kind="note", body="x", contact=foreign)
        file = attachments.add(actor=vera, record=foreign, file=upload())
    for name, pk in (
        ("contact_timeline", foreign.pk),
        ("contact_files", foreign.pk),
        ("activity_delete", entry.pk),
        ("attachment_delete", file.pk),
    ):
        assert desk.post(org_reverse(f"crm:{name}", pk), {"body": "x"}).status_code == 404
    assert desk.get(org_reverse("crm:attachment", file.pk)).status_code == 404


# --- Files ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_a_file_is_added_and_comes_back_as_a_download(kind: str, desk: Client) -> None:
    record = {"contact": make_contact, "company": make_company, "deal": make_deal}[kind]()
    response = desk.post(org_reverse(f"crm:{kind}_files", record.pk), {"file": upload()}, headers=HTMX)
    assert "оферта.pdf" in response.content.decode()
    assert "k:timeline" in response.headers["HX-Trigger"]
    download = desk.get(org_reverse("crm:attachment", Attachment.objects.get().pk))
    assert b"".join(download.streaming_content) == PDF
    assert download.headers["Content-Type"] == "application/pdf"
    assert download.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert download.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_says_it_is_a_picture_is_refused(desk: Client) -> None:
    deal = make_deal()
    file = upload("снимка.png", b"<html><script>alert(1)</script>")
    response = desk.post(org_reverse("crm:deal_files", deal.pk), {"file": file}, headers=HTMX)
    assert response.status_code == 422
    assert "The name ends in .png, but the content is something else." in response.content.decode()
    assert desk.post(org_reverse("crm:deal_files", deal.pk), {}, headers=HTMX).status_code == 422
    response = desk.post(org_reverse("crm:deal_files", deal.pk), {}, follow=True)
    assert "Choose a file." in response.content.decode()


def test_an_html_page_is_never_shown_inside_the_site(desk: Client) -> None:
    deal = make_deal()
    desk.post(org_reverse("crm:deal_files", deal.pk), {"file": upload("page.html", b"<html><script>1</script>")})
    download = desk.get(org_reverse("crm:attachment", Attachment.objects.get().pk))
    assert download.headers["Content-Disposition"].startswith("attachment;")
    assert b"".join(download.streaming_content).startswith(b"<html>")


def test_a_file_whose_content_is_lost_does_not_exist(alya: Member, desk: Client) -> None:
    file = attachments.add(actor=alya, record=make_deal(), file=upload())
    Path(file.file.path).unlink()
    assert desk.get(org_reverse("crm:attachment", file.pk)).status_code == 404


def test_a_file_is_deleted_for_good(
    alya: Member, desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    deal = make_deal()
    file = attachments.add(actor=alya, record=deal, file=upload())
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(org_reverse("crm:attachment_delete", file.pk))
    assert response.headers["Location"] == org_reverse("crm:deal", deal.pk)
    assert not Attachment.objects.exists()
    assert not Path(file.file.path).exists()
