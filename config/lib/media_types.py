"""What a file is, told from its content; names and what the browser claims are not believed."""

import zipfile
from typing import IO, Final

from config.lib import images

UNKNOWN: Final = "application/octet-stream"
_HEAD_BYTES: Final = 2048
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_ZIP: Final = "application/zip"
_OLE: Final = "application/x-ole-storage"

_SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"PK\x03\x04", _ZIP),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-executable"),
)
_DRAWN: Final = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff"}
# The first folder inside an Office file says what it is (ECMA-376); an OpenDocument file says so itself.
_ZIPPED: Final = {"word/": _DOCX, "xl/": _XLSX, "ppt/": _PPTX}
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument"
_ENDINGS: Final[dict[str, str]] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": _DOCX,
    "xlsx": _XLSX,
    "pptx": _PPTX,
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "msg": _OLE,
    "odt": f"{_OPEN_DOCUMENT}.text",
    "ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    "odp": f"{_OPEN_DOCUMENT}.presentation",
    "zip": _ZIP,
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
}


def sniff(file: IO[bytes]) -> str:
    """The media type of the file's content, `UNKNOWN` when it shows none. The file is left at its beginning.

    What begins like a picture is one only when it can be drawn.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    found = next((kind for at, mark, kind in _SIGNATURES if head[at : at + len(mark)] == mark), None)
    if found == _ZIP:
        return _zipped(file)
    if found in _DRAWN and not images.is_picture(file):
        return UNKNOWN
    return found or _text(head)


def fits(name: str, media_type: str) -> bool:
    """Whether a file called `name` may hold that content. Endings that are not listed may hold anything."""
    expected = _ENDINGS.get(ending(name))
    is_packed_file = expected == _ZIP and media_type.startswith("application/")
    return expected is None or expected == media_type or is_packed_file


def ending(name: str) -> str:
    """The letters after the last dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _zipped(file: IO[bytes]) -> str:
    """What a zip archive is; reads its table of contents, unpacks nothing but the word an OpenDocument begins with."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"]:
                with archive.open("mimetype") as first:
                    return first.read(100).decode("ascii", "replace").strip()
    except zipfile.BadZipFile:
        return UNKNOWN
    finally:
        file.seek(0)
    return next((kind for folder, kind in _ZIPPED.items() if any(name.startswith(folder) for name in names)), _ZIP)


def _text(head: bytes) -> str:
    if b"\x00" in head:
        return UNKNOWN
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if start.startswith(b"<svg") or b"<svg" in head[:_HEAD_BYTES]:
        return "image/svg+xml"
    return "application/xml" if start.startswith(b"<?xml") else "text/plain"
