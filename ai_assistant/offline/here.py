"""What "this customer" means: the record on the person's screen."""

from __future__ import annotations

import re
from typing import Final

_THIS: Final = re.compile(
    r"\b(?:този|тази|това|тоя|тая|tozi|tazi|tova)\s+"
    r"(?:клиент|контакт|човек|фирма|компания|сделка|фактура|оферта|задача"
    r"|klient|kontakt|chovek|firma|kompaniya|sdelka|faktura|oferta|zadacha)\w{0,3}\b"
    r"|\bthis\s+(?:customer|client|contact|person|company|deal|invoice|offer|quote|task)\b",
    re.IGNORECASE,
)


def named(text: str, label: str) -> str:
    """The text with the name of the record in place of "this customer", "тази сделка" and the like."""
    return _THIS.sub(lambda _found: label, text)
