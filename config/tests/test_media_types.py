"""Files are told by their content."""

import io
import zipfile

import pytest
from PIL import Image

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
        (b"\x89PNG\r\n\x1a\n....", UNKNOWN),
        (b"\xff\xd8\xff\xe0", UNKNOWN),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", UNKNOWN),
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


def picture(form: str) -> bytes:
    file = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_a_picture_is_one_when_it_can_be_drawn(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = picture(form)
    file = io.BytesIO(whole)
    assert (sniff(file), file.tell()) == (f"image/{form.lower()}", 0)
    assert sniff(io.BytesIO(whole[:20] + b"<script>junk" * 400)) == UNKNOWN
    monkeypatch.setattr("config.lib.images.MOST_PIXELS", 100)
    assert sniff(io.BytesIO(whole)) == f"image/{form.lower()}"


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
