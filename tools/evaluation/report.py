"""The table of docs/assistant-evaluation.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tools.evaluation.scoring import Score

PAGE: Final = Path("docs", "assistant-evaluation.md")
_MARK: Final = "<!-- written by `make eval`; what follows is replaced by the next run -->"
_HEAD: Final = (
    "| Questions | In scope | Tool | Arguments | Numbers | Citations | All right | Out of scope | Refused |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)
_PARTS: Final = ("tool", "arguments", "numbers", "citations", "is_right")


def table(scores: Mapping[str, Sequence[Score]]) -> str:
    """A row for each set of questions."""
    return "\n".join([_HEAD, *(_row(name, each) for name, each in scores.items())])


def _row(name: str, scores: Sequence[Score]) -> str:
    answered = [score for score in scores if score.case.in_scope]
    refused = [score for score in scores if not score.case.in_scope]
    shares = [_share(sum(getattr(score, part) for score in answered), len(answered)) for part in _PARTS]
    cells = [name, str(len(answered)), *shares, str(len(refused))]
    cells.append(_share(sum(score.refused for score in refused), len(refused)))
    return f"| {' | '.join(cells)} |"


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "–"


def faults(scores: Mapping[str, Sequence[Score]]) -> str:
    """What was not right, a line each."""
    wrong = [score for each in scores.values() for score in each if not score.is_right]
    lines = [f"- {score.case.question} ({score.fault})" for score in wrong]
    return "\n".join(["Not right:", "", *lines]) if lines else "Everything was right."


def write(provider: str, scores: Mapping[str, Sequence[Score]]) -> None:
    """Put the measured part of the page anew."""
    kept = PAGE.read_text(encoding="utf-8").partition(_MARK)[0]
    PAGE.write_text(f"{kept}{_MARK}\n\nAsked: {provider}.\n\n{table(scores)}\n\n{faults(scores)}\n", encoding="utf-8")
