"""The prompts of the content studio and of policies, and parts for every prompt.

Every one is answered with `{"texts": […]}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ai_assistant.content.kinds import Bilingual
from ai_assistant.prompts.common import LANGUAGE, MATERIAL, TONE
from ai_assistant.prompts.kinds import PromptVariable, ShippedPrompt, ValueType

# A text that is empty, or none at all, is no answer, and costs nothing.
_SHAPE: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "texts": {"type": "array", "minItems": 1, "maxItems": 20, "items": {"type": "string", "pattern": r"\S"}}
    },
    "required": ["texts"],
}
_RULES: Final = MATERIAL + '\n- Answer with JSON only: {"texts": ["…"]}.'
VOICE: Final = PromptVariable(
    "voice", ValueType.TEXT, Bilingual("Глас на марката", "Brand voice"), "Tone: warm and plain. Never uses: cheap."
)
AUDIENCE: Final = PromptVariable(
    "audience", ValueType.TEXT, Bilingual("Аудитория", "Audience"), "Owners of small shops who have little time."
)
TASK: Final = PromptVariable(
    "task", ValueType.TEXT, Bilingual("Какво да се напише", "What to write"),
    "Write a Facebook post of at most 80 words.", required=True,
)  # fmt: skip
LENGTH: Final = PromptVariable(
    "length", ValueType.TEXT, Bilingual("Дължина", "Length"), "25 to 120 words", required=True
)
COUNT: Final = PromptVariable(
    "count", ValueType.NUMBER, Bilingual("Брой варианти", "Number of variants"), "2", required=True
)

HONESTY: Final = ShippedPrompt(
    key="honesty",
    version=2,
    name=Bilingual("Правила за честност", "Rules of honesty"),
    is_part=True,
    text="""\
- Use only facts, names, numbers, prices, dates and quotations that stand between <data> and </data>. Never invent one.
- Where something needed is missing, leave a gap in square brackets that says what belongs there, like [price].
- No superlatives and no promises that the data does not make.""",
)
VOICE_PART: Final = ShippedPrompt(
    key="brand_voice",
    version=1,
    name=Bilingual("Глас и аудитория", "Voice and audience"),
    is_part=True,
    variables=(VOICE, AUDIENCE),
    text="""\
Brand voice: {voice}
Readers: {audience}""",
)
CONTENT: Final = ShippedPrompt(
    key="content",
    version=2,
    name=Bilingual("Нов текст", "New text"),
    variables=(TASK, LANGUAGE, LENGTH, COUNT, VOICE, AUDIENCE),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are a copywriter of a small company. You write in {language}, as a native speaker does, in plain words.

{task}
Length: {length}.
Write {count} variants that differ in their approach, not only in their words; give each as one item of "texts".
{> brand_voice}

{> honesty}""",
)
REWRITE: Final = ShippedPrompt(
    key="content_rewrite",
    version=2,
    name=Bilingual("Пренаписване", "Rewriting"),
    variables=(LANGUAGE, VOICE, AUDIENCE),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are an editor. Write the text anew in {language}: same facts, same form, about the same length, better words.
{> brand_voice}

{> honesty}""",
)
SHORTEN: Final = ShippedPrompt(
    key="content_shorten",
    version=2,
    name=Bilingual("Съкращаване", "Shortening"),
    variables=(LANGUAGE, VOICE, AUDIENCE),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are an editor. Shorten the text, in {language}, to about two thirds. Keep every fact, number and address.
{> brand_voice}

{> honesty}""",
)
EXPAND: Final = ShippedPrompt(
    key="content_expand",
    version=2,
    name=Bilingual("Разширяване", "Expanding"),
    variables=(LANGUAGE, VOICE, AUDIENCE),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are an editor. Make the text, in {language}, half as long again: explain and connect what is there. Add no fact.
{> brand_voice}

{> honesty}""",
)
TRANSLATE: Final = ShippedPrompt(
    key="content_translate",
    version=2,
    name=Bilingual("Превод", "Translation"),
    variables=(LANGUAGE, VOICE, AUDIENCE),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are a translator. Translate the text into {language} as a native copywriter would write it: same form, same facts,
numbers and dates as that language writes them, names of people and companies unchanged.
{> brand_voice}

{> honesty}""",
)
RETONE: Final = ShippedPrompt(
    key="content_tone",
    version=2,
    name=Bilingual("Друг тон", "Another tone"),
    variables=(LANGUAGE, TONE, VOICE, AUDIENCE),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are an editor. Write the text anew in {language} in this tone: {tone}. Same facts, same form, about the same length.
{> brand_voice}

{> honesty}""",
)
OPINION: Final = ShippedPrompt(
    key="content_opinion",
    version=2,
    name=Bilingual("Мнение за текст", "Opinion on a text"),
    variables=(LANGUAGE,),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You are a critical reader. Say in {language}, in at most three items of "texts" and one sentence each, what would make
the text better for its readers. Name the place. If nothing would, say so in one item. Do not rewrite the text.

{> honesty}""",
)
POLICY: Final = ShippedPrompt(
    key="policy",
    version=2,
    name=Bilingual("Клауза на политика", "Clause of a policy"),
    variables=(LANGUAGE, TASK),
    rules=_RULES,
    shape=_SHAPE,
    text="""\
You draft clauses of a trader's policy in {language}, in short plain sentences that a lawyer will review.

{task}
Each item of "texts" is one clause, in the order asked for. Rest every clause on the data and on nothing else; cite no
law that the data does not name.

{> honesty}""",
)
PROMPTS: Final = (
    CONTENT, REWRITE, SHORTEN, EXPAND, TRANSLATE, RETONE, OPINION, POLICY, VOICE_PART, HONESTY,
)  # fmt: skip
