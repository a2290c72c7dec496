"""Rules in place of a model: no key, no network, the same answer every time.

A question is understood as one of those the apps registered and answered with one call of its tool; what the tool gave
is put into words. What is not understood is said not to be, with what may be asked instead.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext

from accounts.models import Member
from ai_assistant import answers, questions
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, understand
from ai_assistant.offline.words import LONGEST_TEXT
from ai_assistant.providers.errors import BadRequest, NotAvailable
from ai_assistant.providers.types import (
    Draft,
    Event,
    Image,
    ModelTurn,
    Question,
    Reason,
    State,
    ToolCall,
    ToolTurn,
    Turn,
    Usage,
    UserTurn,
)
from ai_assistant.questions import Asked
from config.lib import clock
from config.lib.errors import Refusal

NAME: Final = "offline"
MODEL: Final = "rules"
_FREE: Final = Usage(0, 0)
_FEW, _MANY = 5, 12
_LOOKED_BACK: Final = 3  # questions before this one

_HELP: Final = Intent(
    "help",
    bg=(
        "помощ", "помогни ми", "какво можеш", "какво можеш да правиш", "с какво можеш да помогнеш",
        "с какво ще ми помогнеш", "как работиш", "какво умееш", "какво умееш да правиш", "какво знаеш",
        "какви въпроси мога да ти задам", "какво мога да те питам", "какво мога да попитам",
    ),
    en=(
        "help", "help me", "what can you do", "how can you help me", "how do you work", "what can I ask you",
        "what can you do for me", "show me what you can do", "what questions can I ask", "what are your abilities",
        "what do you know",
    ),
)  # fmt: skip
_GREETING: Final = Intent(
    "greeting",
    bg=("здравей", "здравейте", "здрасти", "добър ден", "добро утро", "добър вечер", "благодаря", "благодаря ти"),
    en=("hello", "hi there", "good morning", "good afternoon", "good evening", "thanks", "thank you", "hey"),
)


class Offline:
    """A `Provider` for one member, whose rights and language it has."""

    name = NAME
    model = MODEL

    def __init__(self, member: Member) -> None:
        self._member = member

    def stream(self, question: Question) -> Generator[Event]:
        """A call of a tool, or an answer in words. Raises `BadRequest` for a question no person wrote."""
        if question.schema is not None:
            raise BadRequest("rules write no JSON")
        text = next(iter(_texts(question.turns)), None)
        if text is None:
            raise BadRequest("nobody asked anything")
        found = self._worded(question.turns)
        if found is not None:
            asked, content = found
            yield from self._say(_answer(asked, content), asked)
            return
        tools = {tool.name for tool in question.tools}
        may_ask = [each for each in questions.of_member(self._member) if each.tool in tools]
        understood = self._understood(question.turns, may_ask)
        refusals = []
        for asked in understood:
            try:
                yield self._call(asked, f"{NAME}_{len(question.turns)}")
            except Refusal as refusal:
                refusals.append(str(refusal))
            else:
                return
        # „фактура 250“ bills nobody: it is a record that is looked for.
        bare = questions.bare_name(text, self._member) if refusals and questions.FIND in may_ask else None
        if bare:
            yield self._call(bare, f"{NAME}_{len(question.turns)}")
            return
        yield from self._say(refusals[-1] if refusals else self._without_tools(text, may_ask))

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Rules have no vectors. Raises `NotAvailable`."""
        raise NotAvailable("rules have no vectors")

    def draw(self, prompt: str) -> Image:
        """Rules draw nothing. Raises `NotAvailable`."""
        raise NotAvailable("rules draw nothing")

    def close(self) -> None:
        """Rules hold no connection."""

    def _understood(self, turns: Sequence[Turn], may_ask: Sequence[KnownQuestion]) -> list[Asked]:
        """What is asked, the likeliest first; a text that only names a record, or other days, asks for that."""
        text, *before = _texts(turns)
        found = questions.read(text, may_ask, self._member)
        if not found:
            readings = (questions.read_on(text, each, may_ask, self._member) for each in before[:_LOOKED_BACK])
            found = next((reading for reading in readings if reading), [])
        bare = None if found or questions.FIND not in may_ask else questions.bare_name(text, self._member)
        if bare:
            return [bare]
        if found and questions.names_known(found[0], self._member):
            return found
        known = [asked for asked in found if not questions.names_nobody(asked, self._member)]
        return questions.read_named(text, may_ask, self._member) or known

    # --- Asking a tool ----------------------------------------------------------------------------------------------
    def _call(self, asked: Asked, key: str) -> Event:
        draft = Draft()
        draft.calls.append(ToolCall(key, asked.question.tool, questions.arguments(asked, self._member)))
        return draft.finished(Reason.TOOLS, _FREE, self._state(asked))

    def _state(self, asked: Asked | None) -> State:
        """What was understood: for the next turn, and for the person to see and to edit."""
        if asked is None:
            return State(NAME, MODEL, {})
        question, understood = asked
        page = question.page(understood, self._member) if question.page else ""
        shown = {"label": str(question.label), "filter": answers.narrowed(understood), "url": page}
        return State(NAME, MODEL, {"question": question.intent.key, "understood": shown})

    def _worded(self, turns: Sequence[Turn]) -> tuple[Asked, Mapping[str, Any]] | None:
        """The question these rules asked a tool and what it gave, None when it is not the tool's turn."""
        if len(turns) < 2 or not isinstance(turns[-1], ToolTurn):
            return None
        before = turns[-2]
        state = before.state if isinstance(before, ModelTurn) else None
        if state is None or state.provider != NAME or not isinstance(state.content, dict):
            return None
        key = state.content.get("question")
        one = [each for each in questions.of_member(self._member) if each.intent.key == key]
        understood = self._understood(turns, one)
        return (understood[0], turns[-1].results[0].content) if understood and turns[-1].results else None

    # --- In words ---------------------------------------------------------------------------------------------------
    def _say(self, text: str, asked: Asked | None = None) -> Generator[Event]:
        draft = Draft()
        yield from draft.add(text)
        yield draft.finished(Reason.DONE, _FREE, self._state(asked))

    def _without_tools(self, text: str, may_ask: Sequence[KnownQuestion]) -> str:
        """A greeting, what can be asked, or that this is not understood."""
        meant = understand(text, (_HELP, _GREETING), clock.today(self._member.organization))
        if meant is None:
            return _refusal(text, may_ask)
        if meant.intent is _GREETING:
            hello = gettext("Hello. I work by rules here, with no AI model. You can ask me, for example:")
            return answers.lines(hello, _examples(may_ask, _FEW))
        able = gettext("I answer from your organisation’s own data, by rules, with no AI model. You can ask me:")
        return answers.lines(able, _examples(may_ask, _MANY))


def _texts(turns: Sequence[Turn]) -> list[str]:
    """What the person wrote, the last first."""
    return [turn.text for turn in reversed(turns) if isinstance(turn, UserTurn)]


def _answer(asked: Asked, content: Mapping[str, Any]) -> str:
    """What the tool gave, in words."""
    question, understood = asked
    if "error" in content:
        return gettext("That could not be answered: %(reason)s") % {"reason": content["error"]}
    return question.say(content, understood)


def _refusal(text: str, may_ask: Sequence[KnownQuestion]) -> str:
    if len(text) > LONGEST_TEXT:
        sorry = gettext("That is too long for me. I work by rules, with no AI model, and read one short question:")
    else:
        sorry = gettext(
            "I can’t answer that. I work by rules here, with no AI model, and understand questions such as:"
        )
    return answers.lines(sorry, _examples(may_ask, _FEW))


def _examples(may_ask: Sequence[KnownQuestion], most: int) -> Iterable[str]:
    """Questions the member may ask, from the whole list and not only from its beginning."""
    step = max(len(may_ask) / most, 1)
    places = sorted({int(place * step) for place in range(min(most, len(may_ask)))})
    return [answers.line(may_ask[place].example) for place in places]
