"""What a prompt is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ai_assistant.content.kinds import Bilingual


class ValueType(StrEnum):
    """What a variable of a prompt holds."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class PromptVariable:
    """A place in a prompt, `{name}`. What is required must stand in its text; `example` fills the tests."""

    name: str
    type: ValueType
    meaning: Bilingual
    example: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class ShippedPrompt:
    """A prompt as this release ships it; `version` counts its changes. A part is only included by others."""

    key: str
    version: int
    name: Bilingual
    text: str
    variables: Sequence[PromptVariable] = ()
    is_part: bool = False
