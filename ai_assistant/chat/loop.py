"""Answering a question: the model or the rules speak, tools run between, until the answer stands.

A model reads and proposes; what it proposes waits for a person's click. Once it has read texts from outside it is
given no tools until the person speaks again.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Member
from ai_assistant.chat import prompt, turns
from ai_assistant.errors import NoModel
from ai_assistant.hooks import ProposeTool, Record, ToolAnswer
from ai_assistant.models import AiRequest, Message
from ai_assistant.offline.here import named
from ai_assistant.providers.chain import Switched
from ai_assistant.providers.errors import Blocked, ProviderError
from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import (
    Finished,
    ModelTurn,
    Question,
    TextDelta,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
)
from ai_assistant.services import asking, proposals
from ai_assistant.tools import lists, records, running
from ai_assistant.tools.running import AnyTool, ToolFailed
from config.lib import clock
from config.lib.errors import Refusal
from config.lib.text import without_controls

ROUNDS: Final = 8
# Of what a model calls at once so much is done; more waits for its next turn.
CALLS: Final = 10
PROPOSALS: Final = 5
_TOO_MANY: Final = (
    f"Not done: at most {CALLS} calls and {PROPOSALS} proposals at once. Call it again in your next turn."
)
_STOP_SECONDS: Final = 600
_CITED: Final = re.compile(r"\[\[([a-z_]{1,40}:[0-9a-f-]{36})\]\]")


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Looking:
    """A tool runs: its name."""

    tool: str


@dataclass(frozen=True, slots=True)
class Anew:
    """What was said so far does not count; `why` for the person."""

    why: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The answer as it is stored now: done, stopped or failed."""

    message: Message


Event = Said | Looking | Anew | Ended


class Stopped(Exception):
    """The person pressed stop."""


@dataclass
class _Found:
    """What came together on the way to the answer."""

    text: str = ""
    turns: list[Turn] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # addresses by what the pages are called
    understood: dict[str, str] = field(default_factory=dict)
    by: str = ""
    request: AiRequest | None = None
    first: AiRequest | None = None  # of all steps
    is_tainted: bool = False


def question(member: Member, past: Sequence[Turn], about: Record | None, language: str) -> Question:
    """What a model is asked first, for the price."""
    tools: list[AnyTool] = [*running.tools_of(member).values(), *running.proposals_of(member).values()]
    return Question(past, prompt.composed(member, language, about).text, running.described(tools))


def keys_of(answer: Message) -> list[str]:
    """Under which keys models are asked for an answer, step by step."""
    return [f"chat:{answer.pk}:{number}" for number in range(ROUNDS)]


def stop(answer: Message) -> None:
    """Tell whoever gives the answer, in whatever process, to stop; one that nobody gives yet is stopped at once."""
    cache.set(_stop_key(answer), value=True, timeout=_STOP_SECONDS)
    Message.objects.filter(pk=answer.pk, state=Message.State.WAITING).update(state=Message.State.STOPPED)


def _stop_key(answer: Message) -> str:
    return f"assistant-stop:{answer.pk}"


def claim(answer: Message) -> bool:
    """Take on a waiting answer; False when somebody else has."""
    waiting = Message.objects.filter(pk=answer.pk, state=Message.State.WAITING)
    return bool(waiting.update(state=Message.State.ANSWERING, claimed_at=clock.now()))


def respond(member: Member, answer: Message, language: str) -> Generator[Event]:
    """Give a claimed answer, in the organization's scope; the last event is `Ended`. It never raises what is foreseen.

    Left before the end, what was said is kept as a stopped answer.
    """
    asked = _Answering(member, answer, language)
    try:
        with translation.override(language):
            yield from _spoken(asked)
            _finish(asked, Message.State.DONE)
    except (Stopped, GeneratorExit) as stopped:
        _finish(asked, Message.State.STOPPED)
        if isinstance(stopped, GeneratorExit):
            raise
    except Refusal as refusal:
        _finish(asked, Message.State.FAILED, str(refusal))
    except ProviderError as error:
        _finish(asked, Message.State.FAILED, str(error.message))
    except BaseException:
        asked.found = _Found(by=asked.found.by, request=asked.found.request)  # storing what was said may have failed
        _finish(asked, Message.State.FAILED, _("Something went wrong here. Try once more."))
        raise
    yield Ended(answer)


def _finish(asked: _Answering, state: Message.State, error: str = "") -> None:
    """Store what there is, without ids that no tool gave."""
    answer, found = asked.answer, asked.found
    keys = dict.fromkeys(_CITED.findall(found.text))
    cited = {key: record for key in keys if (record := asked.record(key))}
    text = _CITED.sub(lambda match: match[0] if match[1] in cited else "", found.text)
    values = {
        "state": state,
        "error": error[:300],
        "note": answer.note,
        "text": without_controls(text),
        "turns": turns.dumped(found.turns),
        "citations": [{"id": one.id, "label": one.label, "url": one.url} for one in cited.values()],
        "pages": [{"label": label, "url": url} for label, url in found.pages.items()],
        "understood": found.understood,
        "answered_by": found.by,
        "is_by_model": found.request is not None,
        "request": found.request,
        "is_tainted": found.is_tainted,
    }
    Message.objects.filter(pk=answer.pk).update(**values)  # none, when the person deleted the conversation meanwhile
    for name, value in values.items():
        setattr(answer, name, value)


def _spoken(asked: _Answering) -> Generator[Event]:
    """The answer by a model; by rules where there is none or it fails."""
    try:
        yield from asked.rounds(by_model=True)
        return
    except NoModel as refusal:
        if refusal.code != "no_model":
            asked.answer.note = str(refusal)
    except Blocked:
        raise
    except ProviderError as error:
        asked.answer.note = _("%(why)s Rules answered instead.") % {"why": error.message}
        yield Anew(asked.answer.note)
    asked.forget()
    yield from asked.rounds(by_model=False)


class _Answering:
    """One answer that is being given; what came together so far is `found`."""

    def __init__(self, member: Member, answer: Message, language: str) -> None:
        self.member, self.answer = member, answer
        self.found = _Found()
        self._past = turns.before(answer)
        self._said = next((turn.text for turn in reversed(self._past) if isinstance(turn, UserTurn)), "")
        self._is_by_model = True
        self._about = records.find(member, answer.about) if answer.about else None
        self._prompt = prompt.composed(member, language, self._about)
        self._reads = running.tools_of(member)
        self._proposes = running.proposals_of(member)

    def record(self, key: str) -> Record | None:
        """The record of an id that a tool gave, for this answer or one before it, if the member still sees it."""
        if key in self.found.records:
            return self.found.records[key]
        return records.find(self.member, key) if key in turns.ids_in(self._past) else None

    def forget(self) -> None:
        """Begin again with nothing; what was proposed on the way goes too."""
        self.answer.proposals.all().delete()
        self.found = _Found()

    def rounds(self, *, by_model: bool) -> Generator[Event]:
        """Question and tools in turn, until there is an answer in words."""
        found, self._is_by_model = self.found, by_model
        if self._about:
            found.records[self._about.id] = self._about
        for number in range(ROUNDS):
            is_last = found.is_tainted or number == ROUNDS - 1
            tools: list[AnyTool] = [] if is_last else [*self._reads.values(), *self._proposes.values()]
            question = Question([*self._past, *found.turns], self._prompt.text, running.described(tools))
            found.text = ""
            turn = yield from (self._by_model(question, number) if by_model else self._by_rules(question))
            if not turn.calls:
                found.turns.append(turn)
            if not turn.calls or not tools:
                found.text = turn.text or _("I found no answer in several steps. Ask for less at once.")
                return
            found.turns.append(turn)
            results = yield from self._results(turn.calls)
            found.turns.append(ToolTurn(results))

    def _by_model(self, question: Question, number: int) -> Generator[Event, None, ModelTurn]:
        found, key = self.found, keys_of(self.answer)[number]
        told: Any = {"prompt": self._prompt.reference, "key": key, "step_of": found.first}
        events = asking.stream(self.member, question, purpose="chat", **told)
        try:
            for event in events:
                self._heed_stop()
                if isinstance(event, TextDelta):
                    found.text += event.text
                    yield Said(event.text)
                elif isinstance(event, asking.Begun):
                    found.by, found.request = event.by, event.request
                elif isinstance(event, Switched):
                    if found.text:
                        yield Anew(str(event.because.message))
                    found.text = ""
                elif isinstance(event, asking.Answer):
                    found.by, found.request = event.by, event.request
                    found.first = found.first or event.request
                    return event.turn
        finally:
            events.close()
        raise AssertionError("a stream ends with its answer")

    def _by_rules(self, question: Question) -> Generator[Event, None, ModelTurn]:
        found = self.found
        for event in Offline(self.member).stream(self._with_names(question)):
            if isinstance(event, Finished):
                state = event.turn.state.content if event.turn.state else {}
                found.understood = state.get("understood") or found.understood
                return event.turn
            if isinstance(event, TextDelta):
                found.text += event.text
                yield Said(event.text)
        raise AssertionError("rules end with their answer")

    def _with_names(self, question: Question) -> Question:
        """Rules do not look at the screen: what is on it is named for them."""
        if self._about is None:
            return question
        label = self._about.label
        past = [UserTurn(named(turn.text, label)) if isinstance(turn, UserTurn) else turn for turn in question.turns]
        return replace(question, turns=past)

    def _results(self, calls: Sequence[ToolCall]) -> Generator[Event, None, list[ToolResult]]:
        """What the tools gave that a model called at once; of too many the last ones are not run, and it is told so."""
        results, proposed = [], 0
        for place, call in enumerate(calls):
            proposed += call.name in self._proposes
            if place >= CALLS or (call.name in self._proposes and proposed > PROPOSALS):
                results.append(ToolResult(call, {"error": _TOO_MANY}))
                continue
            yield Looking(call.name)
            results.append(ToolResult(call, self._run(call)))
        return results

    def _run(self, call: ToolCall) -> Mapping[str, Any]:
        """What a tool gave, for the model; what went wrong too, so that it can do better."""
        self._heed_stop()
        if (tool := self._proposes.get(call.name)) is not None:
            return self._propose(tool, call)
        try:
            given = running.run(self.member, call, self._reads)
        except ToolFailed as failure:
            return {"error": self._told(failure)}
        self._keep(given)
        return given.content

    def _told(self, failure: ToolFailed) -> str:
        """What went wrong: to a model so that it can do better, to a person whom rules answer in words."""
        return str(failure) if self._is_by_model else failure.for_people

    def _keep(self, given: ToolAnswer) -> None:
        found = self.found
        found.records |= {record.id: record for record in given.records}
        found.is_tainted = found.is_tainted or given.untrusted
        if given.url:
            found.pages[self._name_of_page(given)] = given.url  # of one list the way it was asked for last

    def _name_of_page(self, given: ToolAnswer) -> str:
        record = next((record.label for record in given.records if record.url == given.url), "")
        return record or lists.name_of_page(self.member, given.url) or _("The list")

    def _propose(self, tool: ProposeTool, call: ToolCall) -> Mapping[str, Any]:
        said = self._said if self._is_by_model else None
        try:
            made = proposals.propose(self.member, tool, call.arguments, self.answer, said=said)
        except ToolFailed as failure:
            return {"error": self._told(failure)}
        except Refusal as refusal:
            return {"error": str(refusal)}
        return {"proposed": made.change["title"], "waits_for": "the person's click"}

    def _heed_stop(self) -> None:
        if cache.get(_stop_key(self.answer)):
            raise Stopped
