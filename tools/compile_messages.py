"""Compile every catalogue under locale/ to the .mo file Django reads. Those are made at set-up and never committed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

LOCALE = Path("locale")


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside a .po, without its fuzzy entries; tell whether it was needed (the .po was newer)."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language_of(source), domain=source.stem, abort_invalid=True)
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(target)
    return True


def language_of(source: Path) -> str:
    """Return the language of locale/<language>/LC_MESSAGES/<domain>.po."""
    return source.parent.parent.name


def main() -> int:
    """Compile what changed under locale/ of the current folder; 1 when a catalogue cannot be read."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        try:
            if compile_catalogue(source):
                print(f"Compiled {source}")
        except PoFileError as error:
            print(f"{source} cannot be read: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
