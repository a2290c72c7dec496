"""The status of a thing as a word with a mark, never colour alone (WCAG 2.2, 1.4.1)."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Tone = Literal["", "ok", "warn", "bad", "info", "accent", "brass"]
Mark = Literal["dot", "half", "draft", "void", "none"]


@dataclass(frozen=True)
class Pill:
    """What `{% pill %}` draws.

    `tone` is the colour role, plain grey when empty. `mark` says how settled the thing is: a full dot (settled), half
    a dot (partly), a ring with dashed edge (draft), a struck word (void), or no mark ("none") for what is no status.
    """

    label: str | Promise
    tone: Tone = ""
    mark: Mark = "dot"
