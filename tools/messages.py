"""Bring locale/*/LC_MESSAGES/django.po up to date with the sources.

Babel reads Python, and templates after Django has turned them into Python calls; so the result is the same on every
machine and needs no gettext binaries. Entries carry file names but no line numbers: moving code changes no catalogue.
Entries no longer used are dropped; a text that changed a little keeps its translation marked "fuzzy", to be looked at.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.compile_messages import LOCALE, language_of

DOMAIN = "django"
TRANSLATIONS = ("bg",)  # English needs no catalogue: its words are the ones in the sources.
NOT_READ = {".venv", "node_modules", "var", "tools"}  # folders of the project
NOT_READ_ANYWHERE = {"tests", "migrations"}
BORROWED = Path("tools", "borrowed.py")  # The one file of the tools that is read.
TEMPLATE_ENDINGS = {".html", ".txt", ".xml"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_t": None,  # gettext beside gettext_lazy in one module
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ["Translators:"]


def extract_template(file: BinaryIO, keywords: object, comment_tags: object, options: object) -> Iterator[object]:
    """Find messages in a Django template (the four arguments are Babel's interface)."""
    python_like = templatize(file.read().decode("utf-8"))
    # Indentation of HTML means nothing, but would not be valid Python.
    flat = re.sub(r"^[ \t]+", "", python_like, flags=re.MULTILINE)
    yield from extract_python(io.BytesIO(flat.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})  # type: ignore[arg-type]


def source_files(root: Path) -> Iterator[Path]:
    """Yield the project's Python files and templates in a fixed order, tests and tools left out."""
    folders = (folder for folder in sorted(root.iterdir()) if folder.is_dir() and folder.name not in NOT_READ)
    for folder in folders:
        endings = TEMPLATE_ENDINGS if folder.name == "templates" else {".py"}
        for path in sorted(folder.rglob("*")):
            if path.suffix in endings and not NOT_READ_ANYWHERE.intersection(path.relative_to(root).parts):
                yield path
    if (root / BORROWED).exists():
        yield root / BORROWED


def extract_messages(root: Path) -> Catalog:
    """Return every message of the sources under root."""
    found = Catalog(domain=DOMAIN, fuzzy=False)
    for path in source_files(root):
        method = "python" if path.suffix == ".py" else extract_template
        with path.open("rb") as file:
            messages = extract(method, file, KEYWORDS, COMMENT_TAGS, strip_comment_tags=True)  # type: ignore[arg-type]
            for line, message, comments, context in messages:
                place = (path.relative_to(root).as_posix(), line)
                found.add(message, None, [place], auto_comments=comments, context=context)
    return found


def read(source: Path) -> Catalog:
    """Return the catalogue of a file; an empty one when there is none yet."""
    if source.exists():
        with source.open("rb") as file:
            return read_po(file, locale=language_of(source), domain=DOMAIN)
    return Catalog(
        locale=language_of(source),
        domain=DOMAIN,
        header_comment="# Kantora's words. `make messages` keeps this file in step with the sources.",
        project="Kantora",
        version="1",
        msgid_bugs_address="see README.md",
        last_translator="Kantora's contributors",
        language_team=language_of(source),
        fuzzy=False,
    )


def updated(source: Path, found: Catalog) -> tuple[Catalog, bytes]:
    """Return a catalogue merged with what was found in the sources, and the bytes of its file."""
    catalogue = read(source)
    # The date of the last extraction would change the file each time and say nothing.
    catalogue.update(found, update_creation_date=False)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return catalogue, buffer.getvalue()


def catalogues(root: Path) -> list[Path]:
    """Return the catalogue files the project in root has, or should have."""
    return [root / LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po" for language in TRANSLATIONS]


def main() -> int:
    """Update the catalogues of the current folder and say what is left to translate."""
    root = Path.cwd()
    found = extract_messages(root)
    for source in catalogues(root):
        catalogue, content = updated(source, found)
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(content)
        missing = sum(1 for message in catalogue if message.id and not is_translated(message))
        fuzzy = sum(1 for message in catalogue if message.id and message.fuzzy)
        print(f"{source.relative_to(root)}: {len(catalogue)} messages, {missing} untranslated, {fuzzy} fuzzy")
    return 0


def is_translated(message: Message) -> bool:
    """Tell whether a message has a translation in every form it needs."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


if __name__ == "__main__":
    sys.exit(main())
