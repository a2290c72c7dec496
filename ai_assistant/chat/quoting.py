"""Whether words are somebody's own: said in one piece, not picked out of what they said."""

from __future__ import annotations

import re
from typing import Final

# A sentence, a line, a quotation, or all after a colon: between these marks words mean what they meant.
_BEGINS: Final = re.compile(r"(?:^|\n|[.!?…:]\s|[„“”\"«‘'])\s*$")
_ENDS: Final = re.compile(r"\s*(?:$|\n|[.!?…](?:\s|$)|[“”\"»’'](?!\w))")
_LAST_STOP: Final = ".!?…"


def is_said(words: str, said: str) -> bool:
    """Whether `words` stand in `said` whole: from the beginning of a sentence, a quotation or a colon to an end.

    „Не казвай, че приемаме“ does not say „приемаме“, and „1500 лева“ does not say „15“.
    """
    pieces = words.split()
    if not pieces:
        return True
    found = re.finditer(r"\s+".join(map(re.escape, pieces)), said, re.IGNORECASE)
    return any(
        _BEGINS.search(said[: match.start()])
        and (_ENDS.match(said[match.end() :]) or (pieces[-1][-1] in _LAST_STOP and said[match.end() :][:1].isspace()))
        for match in found
    )
