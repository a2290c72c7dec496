"""Files are kept under a name of ours, told by their content, and go with their record."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Member
from config.lib.errors import PermissionRefused
from crm.errors import EmptyFile, FileTooBig, NotWhatItSays
from crm.models import Activity, Attachment
from crm.services import attachments, deals
from crm.tests.factories import make_company, make_deal

pytestmark = pytest.mark.usefixtures("in_lipa")

PDF = b"%PDF-1.7\n..."


def upload(name: str = "оферта.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_add_keeps_the_content_under_a_generated_name(alya: Member) -> None:
    deal = make_deal()
    row = attachments.add(actor=alya, record=deal, file=upload())
    assert row.file.name == f"organizations/{deal.organization_id}/attachments/{row.pk}"
    assert (row.name, row.size, row.media_type, row.deal) == ("оферта.pdf", len(PDF), "application/pdf", deal)
    with default_storage.open(row.file.name) as stored:
        assert stored.read() == PDF
    assert Activity.objects.get(kind="file_added").data == {"name": "оферта.pdf"}


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (upload(content=b""), EmptyFile),
        (upload(content=b"MZ this is a program"), NotWhatItSays),
        (upload("снимка.png", PDF), NotWhatItSays),
    ],
)
def test_add_refuses_what_is_empty_or_not_what_it_says(
    alya: Member, file: SimpleUploadedFile, error: type[Exception]
) -> None:
    with pytest.raises(error):
        attachments.add(actor=alya, record=make_company(), file=file)
    assert not Attachment.objects.exists()


def test_add_refuses_more_than_20_megabytes(alya: Member) -> None:
    file = upload("голям.txt", b"x")
    file.size = 20 * 1024 * 1024 + 1
    with pytest.raises(FileTooBig, match="20 MB"):
        attachments.add(actor=alya, record=make_company(), file=file)


def test_add_needs_the_permission(boris: Member) -> None:
    boris.overrides = {"crm.edit": False}
    with pytest.raises(PermissionRefused):
        attachments.add(actor=boris, record=make_deal(), file=upload())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("оферта 2026.pdf", "оферта 2026.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a_Set-Cookie_ x.pdf"),
        ("фактура\u202efdp.exe", "фактура_fdp.exe"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_clean_name_leaves_nothing_that_deceives(name: str, expected: str) -> None:
    assert attachments.clean_name(name) == expected


def test_delete_takes_the_content_away_after_commit(
    alya: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = attachments.add(actor=alya, record=make_deal(), file=upload())
    path = Path(row.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.delete(attachment=row, actor=alya)
        assert path.exists()
    assert not path.exists()
    assert Activity.objects.filter(kind="file_deleted").exists()


def test_deleting_a_deal_takes_its_files_away(
    alya: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    deal = make_deal()
    path = Path(attachments.add(actor=alya, record=deal, file=upload()).file.path)
    with django_capture_on_commit_callbacks(execute=True):
        deals.delete_deal(deal=deal, actor=alya)
    assert not path.exists()
