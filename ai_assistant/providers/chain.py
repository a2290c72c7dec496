"""Asking several providers, one after the other, until one answers.

What may pass (a busy or silent provider) is asked again after a wait with jitter, or as long as the provider said; then
the next one is asked. When a provider breaks off in the middle, `Switched` tells that what came so far does not count.
"""

from __future__ import annotations

import contextlib
import logging
import random
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ai_assistant.providers import breaker
from ai_assistant.providers.errors import BadAnswer, Blocked, Endless, LeftAlone, ProviderError, RateLimited
from ai_assistant.providers.http import WHOLE_SECONDS
from ai_assistant.providers.types import Event, Finished, Provider, Question, TextDelta, Unspoken

log = logging.getLogger("kantora.ai")

ATTEMPTS: Final = 3
FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 8.0
# However long a model goes on, an answer ends here.
LONGEST_ANSWER: Final = 200_000
LONGEST_UNSPOKEN: Final = 2_000_000  # servers wrap each word of a thought in a hundred characters


@dataclass(frozen=True, slots=True)
class Link:
    """A provider of the chain; `open` makes it when it is needed, raising `NotAvailable` when it cannot be.

    `key` tells it from every other in the installation: by it the circuit breaker knows it and answers name it.
    """

    key: str
    open: Callable[[], Provider]


@dataclass(frozen=True, slots=True)
class Switched:
    """The text so far does not count: `to` answers from the beginning, because `because` failed."""

    to: str
    because: ProviderError


@dataclass(frozen=True, slots=True)
class Answered:
    """The last event: the end of the answer, and the key of the link that gave it."""

    by: str
    end: Finished


class NobodyAnswered(ProviderError):
    """Every provider failed; `reasons` by key, in the order they were asked."""

    def __init__(self, reasons: Sequence[tuple[str, ProviderError]]) -> None:
        super().__init__("; ".join(f"{key}: {error}" for key, error in reasons) or "no provider")
        self.reasons = reasons
        if reasons:
            self.message = reasons[-1][1].message


@dataclass(slots=True)
class Chain:
    """The links in the order they are asked; `asked` is the key of the last one. `sleep` waits so many seconds."""

    links: Sequence[Link]
    sleep: Callable[[float], None] = time.sleep
    asked: str = ""

    def stream(self, question: Question) -> Iterator[TextDelta | Unspoken | Switched | Answered]:
        """The answer as it comes. Raises `Blocked` as soon as one refuses the content, else `NobodyAnswered`."""
        failures: list[tuple[str, ProviderError]] = []
        spoke = False
        for link in self._attempts(failures):
            if spoke:
                yield Switched(link.key, failures[-1][1])
            spoke, self.asked = False, link.key
            try:
                with contextlib.closing(link.open()) as provider:
                    for event in bounded(provider.stream(question)):
                        spoke = True
                        if isinstance(event, Finished):
                            _refuse_silence(event)
                            breaker.succeeded(link.key)  # before it is told: who has the answer may not ask for more
                            yield Answered(link.key, event)
                            return
                        yield event
            except Blocked:
                raise
            except ProviderError as error:
                _note(link, error, failures)
        raise NobodyAnswered(failures)

    def _attempts(self, failures: list[tuple[str, ProviderError]]) -> Iterator[Link]:
        """The link whose turn it is, waits included; asked for the next one when the last of `failures` was its."""
        for link in self.links:
            if breaker.is_open(link.key):
                failures.append((link.key, LeftAlone("left alone")))
                continue
            for attempt in range(ATTEMPTS):
                yield link
                wait = _wait(failures[-1][1], attempt)
                if wait is None:
                    break
                self.sleep(wait)


def _note(link: Link, error: ProviderError, failures: list[tuple[str, ProviderError]]) -> None:
    log.warning("AI provider %s: %s: %s", link.key, type(error).__name__, error)
    failures.append((link.key, error))
    if (pause := _pause(error)) > LONGEST_WAIT:
        breaker.leave_alone(link.key, pause)
    elif error.again and not isinstance(error, BadAnswer):  # what was asked may be why the answer is bad
        breaker.failed(link.key)


def _pause(error: ProviderError) -> float:
    """Seconds for which the provider asked to be left alone, 0 where it did not say."""
    return (error.retry_after or 0) if isinstance(error, RateLimited) else 0


def _wait(error: ProviderError, attempt: int) -> float | None:
    """Seconds until the same provider is asked again; None when the next one's turn has come."""
    if not error.again or attempt + 1 >= ATTEMPTS:
        return None
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return error.retry_after if error.retry_after <= LONGEST_WAIT else None
    return random.uniform(0.5, 1) * FIRST_WAIT * 2**attempt  # noqa: S311 - so that not all come back at once


def _refuse_silence(end: Finished) -> None:
    if not end.turn.text.strip() and not end.turn.calls:
        raise BadAnswer("nothing was said")


def bounded(events: Generator[Event]) -> Iterator[Event]:
    """The same events; the stream is closed. Raises `Endless` for an answer that does not stop, spoken or not."""
    deadline = time.monotonic() + WHOLE_SECONDS
    spoken = unspoken = 0
    with contextlib.closing(events):
        for event in events:
            spoken += event.length if isinstance(event, TextDelta) else 0
            unspoken += event.length if isinstance(event, Unspoken) else 0
            if spoken > LONGEST_ANSWER or unspoken > LONGEST_UNSPOKEN or time.monotonic() > deadline:
                raise Endless(f"{spoken} and {unspoken} characters")
            yield event
