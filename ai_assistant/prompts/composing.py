"""Putting a prompt together: `{name}` is a value, `{> key}` is a shared part, which holds no other.

A line whose values are all missing is left out. Braces around anything else, such as JSON, are text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ai_assistant.prompts.kinds import ShippedPrompt
from config.lib.errors import DomainError

LONGEST: Final = 20_000
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_PART: Final = re.compile(r"\{>\s*([a-z_]+)\s*\}")


class BadPrompt(DomainError):
    """A prompt's text does not keep to its variables and parts."""

    def __init__(self, message: object) -> None:
        super().__init__("bad_prompt", message, "text")  # type: ignore[arg-type]


def compose(text: str, values: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """The text with its parts and values. A value is never read as a prompt; a part that is gone says nothing."""
    whole = _with_parts(text, parts)
    lines = [_PLACE.sub(lambda match: values.get(match[1], match[0]), line) for line in _kept(whole, values)]
    return "\n".join(lines)


def _with_parts(text: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda match: parts.get(match[1], ""), text)


def _kept(whole: str, values: Mapping[str, str]) -> list[str]:
    """The lines, without those whose values are all empty."""
    return [line for line in whole.splitlines() if _says_something(line, values)]


def _says_something(line: str, values: Mapping[str, str]) -> bool:
    named = [name for name in _PLACE.findall(line) if name in values]
    return not named or any(values[name] for name in named)


def check(text: str, prompt: ShippedPrompt, parts: Mapping[str, str]) -> None:
    """Raise `BadPrompt` unless the text, parts included, uses the prompt's variables and nothing else."""
    if not text.strip():
        raise BadPrompt(_("Write the prompt."))
    included = _PART.findall(text)
    if included and prompt.is_part:
        raise BadPrompt(_("A part cannot hold another part. Write its text here."))
    if strange := [name for name in included if name not in parts]:
        raise BadPrompt(format_lazy(_("There is no part “{name}”."), name=strange[0]))
    whole = _with_parts(text, parts)
    known = {each.name for each in prompt.variables}
    used = set(_PLACE.findall(whole))
    if unknown := sorted(used - known):
        message = _("This prompt has no variable “{name}”. It has: {known}.")
        raise BadPrompt(format_lazy(message, name=unknown[0], known=", ".join(sorted(known)) or "—"))
    needed = [each.name for each in prompt.variables if each.required]
    if missing := [name for name in needed if name not in used]:
        raise BadPrompt(format_lazy(_("The prompt must use the variable “{name}”."), name=missing[0]))
