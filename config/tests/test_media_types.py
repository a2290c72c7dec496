"""Files are told by their content."""

import io
import zipfile

import pytest

from config.lib.media_types import UNKNOWN, ending, fits, sniff


def zipped(*names: str, first: str = "") -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        (b"  <!DOCTYPE html><html>", "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<?xml version='1.0'?><Document/>", "application/xml"),
        ("Здравейте".encode(), "text/plain"),
        (b"\x00\x01\x02", UNKNOWN),
        (b"PK\x03\x04broken", UNKNOWN),
    ],
)
def test_sniff_knows_content_by_its_first_bytes(content: bytes, expected: str) -> None:
    file = io.BytesIO(content)
    assert sniff(file) == expected
    assert file.tell() == 0


def test_sniff_looks_into_office_files() -> None:
    assert sniff(zipped("[Content_Types].xml", "word/document.xml")).endswith("wordprocessingml.document")
    assert sniff(zipped("[Content_Types].xml", "xl/workbook.xml")).endswith("spreadsheetml.sheet")
    assert sniff(zipped(first="application/vnd.oasis.opendocument.text")) == "application/vnd.oasis.opendocument.text"
    assert sniff(zipped("photo.jpg")) == "application/zip"


@pytest.mark.parametrize(
    ("name", "media_type", "fitting"),
    [
        ("offer.pdf", "application/pdf", "yes"),
        ("offer.PDF", "text/html", "no"),
        ("photo.jpg", "image/png", "no"),
        ("notes.txt", "text/html", "yes"),
        ("noending", "application/pdf", "yes"),
        ("archive.zip", "application/zip", "yes"),
        ("table.xls", "application/vnd.microsoft.portable-executable", "no"),
    ],
)
def test_fits_compares_the_ending_with_the_content(name: str, media_type: str, fitting: str) -> None:
    assert fits(name, media_type) is (fitting == "yes")


def test_ending_is_what_follows_the_last_dot() -> None:
    assert (ending("a.b.TXT"), ending("plain")) == ("txt", "")
