"""What a person does with their conversations."""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from ai_assistant import questions
from ai_assistant.chat import loop, turns
from ai_assistant.errors import NoModel, NothingAsked, StillAnswering, TooLong
from ai_assistant.hooks import Record
from ai_assistant.models import AiRequest, Conversation, Message, Proposal
from ai_assistant.providers.types import UserTurn
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import asking, ledger, limits
from ai_assistant.tools import records
from config.lib import clock
from config.lib.ids import uuid7
from config.lib.text import one_line

LONGEST: Final = 20_000
_EXAMPLES: Final = 4
_TITLE: Final = 80
# Longer than the longest answer takes: whoever was giving it is gone.
_STUCK: Final = datetime.timedelta(minutes=10)
# How long whoever gives an answer has to end it once it is to stop, in seconds.
_MOMENTS: Final = 10
_MOMENT: Final = 0.1
_Role, _State = Message.Role, Message.State


def examples(member: Member, about: Record | None) -> list[str]:
    """A few questions to begin with: about the record on the screen, or such as rules understand too."""
    if about:
        words = {"name": about.label}
        return [_("Draft an e-mail to %(name)s") % words, _("Create a task: call %(name)s") % words]
    asked = [each for each in questions.of_member(member) if each.page and not each.intent.takes_name]
    step = max(len(asked) // _EXAMPLES, 1)
    return [str(each.example) for each in asked[::step]][:_EXAMPLES]


def price(member: Member, conversation: Conversation | None, about: Record | None) -> int | None:
    """What the first step of the next answer costs at most, in millionths of a euro; None by rules.

    It is the price for the longest question: what is typed is not known before it is sent.
    """
    try:
        models = asking.models_of(member.organization)
    except NoModel:
        return None
    past = turns.of(conversation) if conversation else []
    longest = [*past, UserTurn("?" * LONGEST)]
    return ledger.most(models, loop.question(member, longest, about, get_language() or "en"))


@transaction.atomic
def once(member: Member, key: str, ask: Callable[[uuid.UUID | None], Message]) -> Message:
    """The answer that `ask(pk)` begins under the id `pk`; sent again with the same `key`, the one that was begun then.

    A form sent twice waits here for itself, and finds the answer. Without a `key` every sending is another one.
    """
    if not key:
        return ask(None)
    pk = uuid.uuid5(member.pk, key)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    was_answered = AiRequest.objects.filter(key=f"chat:{pk}:0").exclude(state=AiRequest.State.RELEASED).exists()
    # An answer that was deleted since is given anew, under an id of its own: the first one's request is spent.
    return Message.objects.filter(pk=pk).first() or ask(None if was_answered else pk)


@transaction.atomic
def ask(
    member: Member, text: str, conversation: Conversation | None = None, about: str = "", pk: uuid.UUID | None = None
) -> Message:
    """Put a question, in a new conversation without one; gives the answer, which waits to be given.

    `about` is the id of the record on the screen; one that the member does not see is left out. Raises `NothingAsked`,
    `TooLong`, `AskedTooOften`.
    """
    require(member, AssistantPermission.USE)
    asked = _checked(text)
    limits.count(member)
    on_screen = records.find(member, about)
    about = on_screen.id if on_screen else ""
    thread = conversation or Conversation.objects.create(
        member=member, title=one_line(asked)[:_TITLE], talked_at=clock.now()
    )
    Message.objects.create(conversation=thread, role=_Role.QUESTION, text=asked, about=about)
    return _wait(thread, about, pk)


def _checked(text: str) -> str:
    asked = text.replace("\0", "").strip()
    if not asked:
        raise NothingAsked
    if len(asked) > LONGEST:
        raise TooLong
    return asked


def _wait(thread: Conversation, about: str, pk: uuid.UUID | None) -> Message:
    thread.talked_at = clock.now()
    thread.save(update_fields=["talked_at", "updated_at"])
    return Message.objects.create(
        pk=pk or uuid7(), conversation=thread, role=_Role.ANSWER, state=_State.WAITING, about=about
    )


@transaction.atomic
def retry(member: Member, answer: Message, pk: uuid.UUID | None = None) -> Message:
    """Ask for another answer in the place of this one and of what was said after it.

    Raises `StillAnswering` for one that is being given, `AskedTooOften`.
    """
    require(member, AssistantPermission.USE)
    _refuse_open(answer)
    limits.count(member)
    _forget_from(answer)
    return _wait(answer.conversation, answer.about, pk)


@transaction.atomic
def edit(member: Member, question: Message, text: str, pk: uuid.UUID | None = None) -> Message:
    """Put a question in other words; what was said after it goes. Raises `NothingAsked`, `TooLong`, `AskedTooOften`."""
    require(member, AssistantPermission.USE)
    asked = _checked(text)
    limits.count(member)
    _forget_from(question)
    Message.objects.create(conversation=question.conversation, role=_Role.QUESTION, text=asked, about=question.about)
    return _wait(question.conversation, question.about, pk)


def stop(member: Member, answer: Message) -> None:
    """Stop an answer; what was said stays. A model that is silent is not waited for: it is heard out elsewhere."""
    require(member, AssistantPermission.USE)
    loop.stop(answer)
    for _moment in range(_MOMENTS):
        answer.refresh_from_db()
        if not answer.is_open:
            return
        time.sleep(_MOMENT)
    Message.objects.filter(pk=answer.pk, state=_State.ANSWERING).update(state=_State.STOPPED)
    answer.refresh_from_db()


def _refuse_open(answer: Message) -> None:
    if answer.state == _State.ANSWERING and not is_stuck(answer):
        raise StillAnswering


def is_stuck(answer: Message) -> bool:
    """Whether an answer was begun so long ago that nobody can be giving it any more."""
    begun = answer.claimed_at or answer.created_at
    return answer.is_open and clock.now() - begun > _STUCK


def _forget_from(message: Message) -> None:
    """Delete a message and those after it; an answer among them that is being given is stopped."""
    rows = Message.objects.filter(conversation=message.conversation_id, created_at__gte=message.created_at)
    _leave(rows)
    rows.delete()


def _leave(rows: QuerySet[Message]) -> None:
    """Stop those of the messages that are being made; what they propose and nobody has decided on goes with them."""
    for row in rows.filter(state=_State.ANSWERING):
        loop.stop(row)
    Proposal.objects.filter(message__in=rows, state=Proposal.State.WAITING).delete()


def rename(member: Member, conversation: Conversation, title: str) -> None:
    """Call it something else. Raises `NothingAsked` for no name."""
    require(member, AssistantPermission.USE)
    name = one_line(title.replace("\0", ""))[:_TITLE]
    if not name:
        raise NothingAsked
    conversation.title = name
    conversation.save(update_fields=["title", "updated_at"])


def pin(member: Member, conversation: Conversation, *, is_pinned: bool) -> None:
    """Keep it on top, or no longer."""
    require(member, AssistantPermission.USE)
    conversation.is_pinned = is_pinned
    conversation.save(update_fields=["is_pinned", "updated_at"])


def delete(member: Member, conversation: Conversation) -> None:
    """Delete it with everything that was said and proposed; what was done by proposals stays."""
    require(member, AssistantPermission.USE)
    with transaction.atomic():
        _leave(conversation.messages.all())
        conversation.delete()


def rate(member: Member, answer: Message, rating: int) -> None:
    """Say whether the answer was good (1) or not (-1), or take that back (0); who operates the models sees the sum."""
    require(member, AssistantPermission.USE)
    answer.rating = max(-1, min(1, rating))
    answer.save(update_fields=["rating"])
    if answer.request_id:
        AiRequest.objects.filter(pk=answer.request_id).update(rating=answer.rating)
