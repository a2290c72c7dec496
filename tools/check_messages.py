"""Check the translation catalogues: in step with the sources, complete, and sound."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from tools.messages import catalogues, extract_messages, is_translated, updated

# Babel would also take "% o" of "50 % of the offer" for a placeholder.
PLACEHOLDER = re.compile(r"%\(|%[sd]|\{")


def problems_of(catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with a catalogue's entries: not translated, to be looked at, or a broken placeholder."""
    for message in catalogue:
        if not message.id:
            continue
        text = message.id if isinstance(message.id, str) else message.id[0]
        if not is_translated(message):
            yield f"not translated: {text!r}"
        elif message.fuzzy:
            yield f"fuzzy, to be looked at: {text!r}"
        elif PLACEHOLDER.search(text):
            yield from (f"{error}: {text!r}" for error in message.check(catalogue))


def problems(root: Path) -> Iterator[str]:
    """Yield one line for each thing to mend in the catalogues of the project in root."""
    found = extract_messages(root)
    for source in catalogues(root):
        catalogue, content = updated(source, found)
        name = source.relative_to(root)
        if not source.exists() or source.read_bytes() != content:
            yield f"{name}: not in step with the sources. Run `make messages` and commit the result."
        yield from (f"{name}: {problem}" for problem in problems_of(catalogue))


def main() -> int:
    """Print what is wrong with the catalogues of the current folder; 1 when anything is."""
    lines = list(problems(Path.cwd()))
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
