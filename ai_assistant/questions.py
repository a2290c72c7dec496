"""Questions in words that rules understand: which a member may ask, what is understood, what the palette offers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import dropwhile
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant import answers
from ai_assistant.errors import NothingHasWords
from ai_assistant.hooks import KnownQuestion, ListSource, known_questions
from ai_assistant.offline import vocabulary
from ai_assistant.offline.intents import Intent, Understood, restated, understand
from ai_assistant.offline.periods import find_period
from ai_assistant.offline.words import LONGEST_TEXT
from ai_assistant.search.naming import longest_name
from ai_assistant.tools import finding
from ai_assistant.tools.lists import MOST_ROWS
from config.lib import clock
from config.lib.errors import Refusal
from config.lib.money import bgn_to_eur
from config.lib.shell import SearchHit, Text
from config.lib.urls import org_reverse

_CENT: Final = Decimal("0.01")
_ROWS: Final = 10
# Customers from a town: records are not searched by where their customer is.
_OF_A_PLACE: Final = re.compile(
    r"\b(?:клиенти(?:те)?|фирми(?:те)?|customers|clients|companies)\s+(?:са\s+|are\s+)?(?:от|в|във|in|from)\s+"
    r"(?=[A-ZА-Я])\w{4}"
)
_DATE_LIKE: Final = re.compile(r"\d+(?:[./-]\d+)+")
# Stands in a sentence for a name that was found in it: no word of any language, and near to none.
_NAME: Final = "Xvzx"
_A_PREPOSITION: Final = "на"  # „фактури Акме“ says no less than „фактури на Акме“


class Asked(NamedTuple):
    """A question of the registry, and what was understood of the sentence that asks it."""

    question: KnownQuestion
    understood: Understood


def of_member(member: Member) -> list[KnownQuestion]:
    """The questions the member may ask."""
    return [each for each in known_questions if not each.permission or member.has(each.permission)]


def read(text: str, questions: Iterable[KnownQuestion], member: Member) -> list[Asked]:
    """What `text` asks of these questions, the likeliest first; nothing when it asks none of them."""
    by_key = {each.intent.key: each for each in questions}
    today = clock.today(member.organization)
    found = understand(text, [each.intent for each in known_questions], today, among=by_key)
    if found is None or not _is_whole(found, text):
        return []
    readings = [_in_euro(each) for each in (found, *found.rivals) if _is_whole(each, text)]
    asked = [_completed(by_key[each.intent.key], each, member) for each in readings]
    return [each for each in asked if not _is_about_what_comes(each, today)]


def read_on(text: str, before: str, questions: Iterable[KnownQuestion], member: Member) -> list[Asked]:
    """What `text` asks when it only says other days or amounts for the question `before` it; nothing for others."""
    today, intents = clock.today(member.organization), [each.intent for each in known_questions]
    by_key = {each.intent.key: each for each in questions}
    first = understand(before, intents, today, among=by_key)
    found = restated(text, first, intents, today) if first else None
    is_whole = found is not None and _is_whole(found, text)
    asked = [_completed(by_key[found.intent.key], _in_euro(found), member)] if found and is_whole else []
    return [each for each in asked if not _is_about_what_comes(each, today)]


def read_named(text: str, questions: Iterable[KnownQuestion], member: Member) -> list[Asked]:
    """What `text` asks with the name of a record, or of a stage, that stands in it however it is typed.

    Only the longest one counts; a text that says nothing else asks for the record.
    """
    named = longest_name(member, text) if len(text) <= LONGEST_TEXT else None
    if named is None:
        return []
    before, after = text[: named.start], text[named.end :]
    said = f"{named.said_as} {_NAME}".strip()
    is_of_a_kind = any(vocabulary.is_kind(word) or vocabulary.is_payment(word) for word in f"{before} {after}".split())
    for each in (said, f"{_A_PREPOSITION} {said}") if is_of_a_kind else (said,):
        asked = read(f"{before}{each}{after}", questions, member)
        whole = [one for one in asked if one.understood.name in ("", _NAME)]  # no other word is taken for a name
        if whole:
            return [Asked(one.question, _with_name(one.understood, named.name)) for one in whole]
    bare = bare_name(f"{before}{named.name}{after}", member) if FIND in questions else None
    return [bare] if bare else []


def _with_name(found: Understood, name: str) -> Understood:
    """With the name in place of what stood for it."""
    return replace(found, name=found.name.replace(_NAME, name), text=found.text.replace(_NAME, name))


def _is_whole(found: Understood, text: str) -> bool:
    """Whether all that narrows the question was understood: an answer that ignores a word of it would be false."""
    is_about_a_place = found.intent.key != "companies" and _OF_A_PLACE.search(text)
    currency = found.amount.currency if found.amount else None
    return not found.unused and not is_about_a_place and currency in (None, "EUR", "BGN")


def _in_euro(found: Understood) -> Understood:
    """With an amount in lev as one in euro, at the fixed rate: that is how the records are kept since 2026."""
    amount = found.amount
    if amount is None or amount.currency != "BGN":
        return found
    low, high = (None if bound is None else bgn_to_eur(bound) for bound in (amount.minimum, amount.maximum))
    return replace(found, amount=replace(amount, minimum=low, maximum=high, currency="EUR"))


def _completed(question: KnownQuestion, found: Understood, member: Member) -> Asked:
    """With the days that are meant where none were said, and without a "today" that narrows nothing."""
    today = clock.today(member.organization)
    if question.is_standing and found.period and found.period.first == found.period.last == today:
        found = replace(found, period=None)
    if found.period is None and question.period:
        found = replace(found, period=find_period(question.period, today, ahead=question.intent.ahead))
    return Asked(question, found)


def _is_about_what_comes(asked: Asked, today: datetime.date) -> bool:
    """Whether a question about what was is asked of days that have not come: nobody knows what will be sold then."""
    period = asked.understood.period
    if period is None or period.first is None or asked.question.intent.ahead:
        return False
    return period.first > today or (period.first == today and (period.last is None or period.last > today))


def names_known(asked: Asked, member: Member) -> bool:
    """Whether the name in it, if it has one, is of something that there is."""
    question, understood = asked
    if not understood.name or not question.names_things:
        return not understood.name or finding.is_known(member, understood.name)
    try:
        question.arguments(understood, member)
    except Refusal:
        return False
    return True


def names_nobody(asked: Asked, member: Member) -> bool:
    """Whether what was taken for a name is none: it is written small, or like a date, and no record is called so."""
    name, question = asked.understood.name, asked.question
    if question.names_things or not (name[:1].islower() or _DATE_LIKE.fullmatch(name)):
        return False
    is_anyones = finding.is_known if question is FIND else finding.is_called
    return not is_anyones(member, name)


def arguments(asked: Asked, member: Member) -> Mapping[str, Any]:
    """What the tool is asked. Raises `NothingHasWords` where a list would be searched for a name that no record has."""
    question, understood = asked
    found = question.arguments(understood, member)
    is_searched = not question.names_things and found.get("search") == understood.name
    if understood.name and is_searched and not finding.is_known(member, understood.name):
        raise NothingHasWords(understood.name)
    return found


def bare_name(text: str, member: Member) -> Asked | None:
    """A text that only names a record, perhaps politely or after what it is („покажи фирма Акме“); None for others.

    What has more words than a name has is none; „фактура 1043“ is looked for whether or not there is such a one.
    """
    if len(text) > LONGEST_TEXT or len(text.split()) > finding.MOST_WORDS:
        return None
    said = " ".join(dropwhile(vocabulary.says_nothing, text.split()))
    first, _space, rest = said.partition(" ")
    names = [said, rest] if vocabulary.is_kind(first) else [said]
    is_numbered = vocabulary.is_kind(first) and rest.strip().isdigit()
    name = next((each for each in names if each and finding.is_called(member, each)), rest if is_numbered else None)
    return Asked(FIND, Understood(FIND.intent, 1.0, name=name)) if name else None


def find_questions(member: Member, text: str, limit: int) -> list[SearchHit]:
    """The pages that answer `text`, with what was understood of it in words; nothing when it asks for none."""
    return [
        SearchHit(str(question.label), answers.narrowed(understood), question.page(understood, member), question.icon)
        for question, understood in read(text, (each for each in of_member(member) if each.page), member)[:limit]
        if question.page
    ]


# --- The assistant's own question -------------------------------------------------------------------------------------
def _say_found(content: Mapping[str, Any], _asked: Understood) -> str:
    quoted = {"words": content["words"]}
    if not content["records"]:
        return gettext("Nothing has the words “%(words)s”.") % quoted
    rows = [
        answers.line(answers.cite(row), row["kind"], row.get("phone"), row.get("email"), row.get("vat_number"))
        for row in content["records"]
    ]
    return answers.lines(gettext("Found for “%(words)s”:") % quoted, rows)


FIND: Final = KnownQuestion(
    Intent(
        "find",
        bg=(
            "намери {name}", "намери фактура {name}", "намери контакт {name}", "намери клиент {name}",
            "отвори {name}", "отвори фактура {name}", "отвори клиент {name}", "отвори сделка {name}",
            "отвори контакт {name}", "отвори оферта {name}", "картона на {name}", "кой е {name}",
            "телефона на {name}", "имейла на {name}", "адреса на {name}", "контакт на {name}",
            "кой работи в {name}", "ддс номера на {name}",
        ),
        en=(
            "find {name}", "find invoice {name}", "find contact {name}", "find customer {name}", "open {name}",
            "open customer {name}", "open deal {name}", "open offer {name}", "card of {name}",
            "go to {name}", "go to contact {name}", "who is {name}", "phone number of {name}", "email of {name}",
            "what is {name} email", "contact of {name}", "address of {name}",
            "who works at {name}", "vat number of {name}",
        ),
        optional="invoice",
    ),
    _("Find a record"), "search", "", _("Find Ivan Petrov"),
    tool="find_records",
    arguments=lambda asked, _member: {"words": asked.name},
    say=_say_found,
)  # fmt: skip


# --- Lists as answers -------------------------------------------------------------------------------------------------
def list_question(
    source: ListSource, intent: Intent, label: Text, icon: str, example: Text, line_of: Callable[[Any], str], *,
    days: tuple[str, str] = ("", ""), mine: str = "", period: str = "", is_standing: bool = False, digits: int = 0,
    **fixed: str,
) -> KnownQuestion:  # fmt: skip
    """A question that a list answers with the `fixed` tab, filters and order.

    The period goes under the two keys of `days`, whoever asks for what is "mine" under that of `mine`; `line_of` words
    a row.
    """

    def filters(asked: Understood, member: Member) -> dict[str, Any]:
        own = {mine: str(member.pk)} if asked.mine else {}
        return filters_of(asked, days=days, digits=digits, **fixed) | own

    return KnownQuestion(
        intent, label, icon, source.permission, example, f"list_{source.key}",
        arguments=lambda asked, member: filters(asked, member) | {"limit": min(asked.count or _ROWS, MOST_ROWS)},
        say=answers.listed(label, line_of),
        page=lambda asked, member: address(source.url_name, filters(asked, member)),
        period=period,
        is_standing=is_standing,
    )  # fmt: skip


def filters_of(asked: Understood, *, days: tuple[str, str] = ("", ""), digits: int = 0, **fixed: str) -> dict[str, Any]:
    """What was understood as filters of a list, beside the `fixed` ones: days, amounts, a name as words to search.

    Where numbers have so many `digits`, the zeros that people leave out are put before one.
    An amount that is left out ("over 1000") is a cent away from one that belongs; where its currency was said, amounts
    in others are no part of the answer.
    """
    filters: dict[str, Any] = dict(fixed)
    period, amount = asked.period, asked.amount
    if period and period.first and days[0]:
        filters[days[0]] = period.first.isoformat()
    if period and period.last and days[1]:
        filters[days[1]] = period.last.isoformat()
    if amount and amount.minimum is not None:
        filters["amount_from"] = _plain(amount.minimum if amount.minimum_included else amount.minimum + _CENT)
    if amount and amount.maximum is not None:
        filters["amount_to"] = _plain(amount.maximum if amount.maximum_included else amount.maximum - _CENT)
    if amount and amount.currency:
        filters["currency"] = amount.currency
    if asked.name:
        filters["search"] = asked.name.zfill(digits) if asked.name.isdecimal() else asked.name
    return filters


def address(url_name: str, filters: Mapping[str, Any]) -> str:
    """The page of a list with these filters."""
    return f"{org_reverse(url_name)}?{urlencode(filters)}" if filters else org_reverse(url_name)


def _plain(amount: Decimal) -> int | float:
    """An amount as a JSON number."""
    return int(amount) if amount == int(amount) else float(amount)
