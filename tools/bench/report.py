"""Results as a table, on the terminal and in docs/performance.md."""

import datetime
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent.parent / "docs" / "performance.md"
MARK = "<!-- written by `make bench`; what follows is replaced by the next run -->"


@dataclass(frozen=True)
class Result:
    """One measured figure. `most` is the bar, None where there is none; `note` says what else was seen."""

    what: str
    figure: float
    unit: str
    most: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the bar is kept."""
        if self.most is None:
            return ""
        return "ok" if self.figure <= self.most else "MISS"

    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of the table."""
        bar = "" if self.most is None else f"≤ {self.most:g} {self.unit}"
        return (self.what, f"{_short(self.figure)} {self.unit}", bar, self.verdict, self.note)


def _short(figure: float) -> str:
    return (
        f"{figure:.0f}"
        if figure >= 100 or figure == int(figure)
        else f"{figure:.2f}"
        if figure < 10
        else f"{figure:.1f}"
    )


HEAD = ("What", "Measured", "Bar", "", "Beside it")


def text(results: Sequence[Result]) -> str:
    """The table in columns, for a terminal."""
    rows = [HEAD, *(result.cells() for result in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def write(results: Sequence[Result], command: str) -> None:
    """Put the table into docs/performance.md, below what is written there by hand."""
    by_hand = FILE.read_text(encoding="utf-8").partition(MARK)[0] if FILE.exists() else "# Performance\n\n"
    FILE.write_text(f"{by_hand}{MARK}\n\n{_machine(command)}\n\n{_markdown(results)}\n", encoding="utf-8")


def _machine(command: str) -> str:
    day = datetime.datetime.now(tz=datetime.UTC).date()
    python = platform.python_version()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"Measured {day} with `{command}` on {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {python}; load of the machine at the end {load:.1f}."
    )


def _markdown(results: Sequence[Result]) -> str:
    rows = [HEAD, ("---", "---:", "---:", "---", "---"), *(result.cells() for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def say(line: str) -> None:
    """Tell on the terminal what is being done."""
    print(line, file=sys.stderr, flush=True)
