"""The status of a thing as a word with a mark, never colour alone (WCAG 2.2, 1.4.1)."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

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


_MARK_CLASSES: dict[str, str] = {
    "half": " k-pill--half",
    "draft": " k-pill--draft",
    "void": " k-pill--void",
    "none": " k-pill--icon",
}


def pill_html(pill: Pill) -> SafeString:
    """The pill as a page shows it."""
    css = (f" k-pill--{pill.tone}" if pill.tone else "") + _MARK_CLASSES.get(pill.mark, "")
    return format_html('<span class="k-pill{}">{}</span>', css, pill.label)
