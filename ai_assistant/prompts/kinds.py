"""What a prompt is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ai_assistant.content.kinds import Bilingual
from ai_assistant.providers.types import JsonSchema


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
    """A prompt as this release ships it; `version` counts its changes. A part is only included by others.

    An organization may put another text in place of `text`. `rules` follow whichever text holds and may use the same
    variables: what keeps people and data safe stands there, since nobody can edit it. `shape` is that of the answer,
    None for words. A prompt that `has_tools` is asked a person's question with the assistant's tools; every other one
    works on data. `example` is such a question or such data.
    """

    key: str
    version: int
    name: Bilingual
    text: str
    variables: Sequence[PromptVariable] = ()
    rules: str = ""
    shape: JsonSchema | None = None
    has_tools: bool = False
    is_part: bool = False
    example: str = ""
