"""Questions about customers, deals and tasks in words."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Member
from ai_assistant import answers
from ai_assistant.answers import cite, day, line, number
from ai_assistant.errors import NothingHasWords
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.offline.periods import FoundPeriod
from ai_assistant.offline.summary import summarize
from ai_assistant.questions import address, filters_of, list_question
from ai_assistant.tools import finding
from config.lib import clock
from crm.assistant.doing import PROPOSALS
from crm.assistant.lists import COMPANIES, CONTACTS, DEALS, TASKS, VIEW
from crm.assistant.moving import MOVE, OTHER_DAY, OTHER_VALUE, SIGNED, stage_called
from crm.models import Task
from crm.queries import pipelines
from crm.queries.naming import colleague_called

_ICON_DEAL, _ICON_TASK, _ICON_PERSON, _ICON_COMPANY = "kanban", "check2-square", "person", "building"
_CLOSES: Final = ("closes_from", "closes_until")
_CLOSED: Final = ("closed_from", "closed_until")
_DUE: Final = ("due_from", "due_until")
_CREATED: Final = ("created_from", "created_until")
_OWNER, _ASSIGNEE = "owner", "assignee"
_SILENT_DAYS: Final = 30
_QUOTES: Final = 5
_LONGEST_SILENCE: Final = 3650

Row = Mapping[str, Any]


# --- Rows in words ----------------------------------------------------------------------------------------------------
def _deal(row: Row) -> str:
    return line(cite(row), row["stage"], answers.money(row["value"], row["currency"]), day(row["expected_close_on"]))


def _task(row: Row) -> str:
    return line(cite(row), day(row["due_on"]), row["about"], row["assignee"])


def _contact(row: Row) -> str:
    return line(cite(row), row["email"], row["phone"])


def _company(row: Row) -> str:
    return line(cite(row), row["city"], row["phone"])


# --- Tasks ------------------------------------------------------------------------------------------------------------
def _my_tasks(asked: Understood, member: Member) -> dict[str, Any]:
    """What is due by today without a day or for today; with other days, what the member has to do then."""
    today, period = clock.today(member.organization), asked.period
    if period is None or (period.first == today == period.last):
        return {"tab": "today"}
    return filters_of(asked, days=_DUE, tab="open", assignee=str(member.pk))


_MY_TASKS: Final = KnownQuestion(
    Intent(
        "my_tasks",
        bg=(
            "моите задачи", "задачи {period}", "какво имам да върша {period}", "какво трябва да свърша {period}",
            "какво ми предстои {period}", "какво имам за вършене", "какво имам за {period}", "какво имам {period}",
            "какъв ми е денят", "програмата ми за {period}", "с какво да започна деня", "какво ме чака {period}",
            "задачите ми", "какво имам да правя {period}", "дневен ред {period}", "дневен ред",
            "какво да правя {period}",
            "с какво да почна деня",
            "какво имам да свърша {period}",
        ),
        en=(
            "my tasks", "tasks {period}", "what do I have to do {period}", "what should I do {period}",
            "my todo list", "what is on my list {period}", "what is on for {period}", "what do I have {period}",
            "my to do list", "what do I need to finish {period}", "what needs to be done {period}",
            "what is coming up {period}", "my day", "my agenda {period}", "what is on my plate {period}",
            "to do list {period}", "what is on {period}", "what should I {period} with",
            "agenda", "what do I have on {period}",
        ),
        optional="{period} {mine} due",
        ahead=True,
    ),
    _("My tasks"), _ICON_TASK, VIEW, _("What do I have to do this week?"),
    tool="list_tasks",
    arguments=_my_tasks,
    say=answers.listed(_("My tasks"), _task),
    page=lambda asked, member: address("crm:tasks", _my_tasks(asked, member)),
)  # fmt: skip


def _calls(asked: Understood, _member: Member) -> dict[str, Any]:
    """Calls that are due by the last day that was said, today without any: what is overdue is to be made, too."""
    return filters_of(asked, days=("", _DUE[1]), tab="open", kind=Task.Kind.CALL.value)


_CALLS: Final = KnownQuestion(
    Intent(
        "calls",
        bg=("на кого да се обадя {period}", "обаждания {period}", "на кого трябва да се обадим"),
        en=("who should I call {period}", "calls {period}", "who do we need to call"),
        optional="{period} contact customer due overdue",
        ahead=True,
    ),
    _("Calls to make"), "telephone", VIEW, _("Who should I call today?"),
    tool="list_tasks",
    arguments=lambda asked, member: _calls(asked, member) | {"limit": 10},
    say=answers.listed(_("Calls to make"), _task),
    page=lambda asked, member: address("crm:tasks", _calls(asked, member)),
    period="today",
)  # fmt: skip


# --- Of whom ----------------------------------------------------------------------------------------------------------
def _of(asked: Understood, colleague: str) -> dict[str, Any]:
    """The filter by a colleague under the key `colleague` when the name is one's, else the name as words to search."""
    meant = colleague_called(asked.name)
    return {colleague: str(meant.pk)} if meant else {"search": asked.name}


def _deals_of(asked: Understood, _member: Member) -> dict[str, Any]:
    """Open deals of a colleague, in a stage, or with a customer."""
    narrowed = _of(asked, _OWNER)
    stage = None if _OWNER in narrowed else stage_called(asked.name, list(pipelines.stages_in_use()))
    whose = {"stage": str(stage.pk)} if stage else narrowed
    return filters_of(replace(asked, name=""), tab="open", ordering="-value") | whose


def _deals_of_something(asked: Understood, member: Member) -> dict[str, Any]:
    """`_deals_of`; raises `NothingHasWords` for the name of nothing."""
    found = _deals_of(asked, member)
    if "search" in found and not finding.is_known(member, asked.name):
        raise NothingHasWords(asked.name)
    return found


def _tasks_of(asked: Understood, _member: Member) -> dict[str, Any]:
    return filters_of(replace(asked, name=""), days=_DUE, tab="open") | _of(asked, "assignee")


_DEALS_OF: Final = KnownQuestion(
    Intent(
        "deals_of",
        bg=(
            "сделки с {name}", "сделки на {name}", "отворени сделки на {name}", "сделки в етап {name}", "етап {name}",
            "сделка {name}", "в кой етап е сделката {name}",
        ),
        en=(
            "deals with {name}", "deals of {name}", "open deals of {name}", "stage of the {name} deal", "stage {name}",
            "deal {name}",
        ),
        optional="{amount} stage money open outstanding idle price",
    ),
    _("Open deals"), _ICON_DEAL, VIEW, _("Deals with Acme"),
    tool="list_deals",
    arguments=_deals_of_something,
    say=answers.listed(_("Open deals"), _deal),
    page=lambda asked, member: address("crm:deal_list", _deals_of(asked, member)),
    names_things=True,
)  # fmt: skip


# --- Stuck deals ------------------------------------------------------------------------------------------------------
def _unmoved_since(asked: Understood) -> datetime.date | None:
    """The day since which nothing moved, None where no days were said."""
    if asked.period is None:
        return None
    first, last = asked.period.first, asked.period.last
    return first or (last + datetime.timedelta(days=1) if last else None)


def _stuck(asked: Understood, member: Member) -> dict[str, Any]:
    """Deals that rest longer than their stage allows or, where days were said, that did not move in these."""
    own = {_OWNER: str(member.pk)} if asked.mine else {}
    since = _unmoved_since(asked)
    which = {"tab": "open", "unmoved_since": since.isoformat()} if since else {"tab": "stale"}
    return which | filters_of(replace(asked, period=None), ordering="-value") | own


def _say_stuck(content: Row, asked: Understood) -> str:
    since = _unmoved_since(asked)
    label = _t("Not moved since %(day)s") % {"day": day(since.isoformat())} if since else _("Stale deals")
    return answers.listed(label, _deal)(content, replace(asked, period=None))


_STUCK: Final = KnownQuestion(
    Intent(
        "stuck_deals",
        bg=(
            "заседнали сделки", "сделки без активност", "сделки без движение", "сделки на изчакване",
            "сделки, които стоят на едно място",
        ),
        en=(
            "stuck deals", "deals with no activity", "deals that have not moved", "deals where nothing is happening",
            "stuck in the pipeline",
        ),
        optional="{amount} {mine} {period} pipeline money stage",
    ),
    _("Stale deals"), _ICON_DEAL, VIEW, _("Which deals are stuck?"),
    tool="list_deals",
    arguments=lambda asked, member: _stuck(asked, member) | {"limit": min(asked.count or 10, 50)},
    say=_say_stuck,
    page=lambda asked, member: address("crm:deal_list", _stuck(asked, member)),
    is_standing=True,
)  # fmt: skip


def _closed_of(asked: Understood, tab: str) -> dict[str, Any]:
    return filters_of(replace(asked, name=""), days=_CLOSED, tab=tab) | _of(asked, "owner")


def _closed_deals_of(intent: Intent, label: Any, example: Any, tab: str) -> KnownQuestion:
    """Deals that were won, or lost, by a colleague or with a customer."""
    return KnownQuestion(
        intent, label, _ICON_DEAL, VIEW, example,
        tool="list_deals",
        arguments=lambda asked, _member: _closed_of(asked, tab),
        say=answers.listed(label, _deal),
        page=lambda asked, _member: address("crm:deal_list", _closed_of(asked, tab)),
    )  # fmt: skip


_WON_OF: Final = _closed_deals_of(
    Intent(
        "won_deals_of",
        bg=("спечелени сделки на {name}", "спечелени сделки с {name}", "сделки, които {name} спечели"),
        en=("won deals of {name}", "deals won by {name}", "deals won with {name}", "deals that {name} won"),
        optional="{period} money",
    ),
    _("Won deals"), _("Deals won by Ivan Petrov"), "won",
)  # fmt: skip
_LOST_OF: Final = _closed_deals_of(
    Intent(
        "lost_deals_of",
        bg=("загубени сделки на {name}", "загубени сделки с {name}", "сделки, които {name} загуби"),
        en=("lost deals of {name}", "deals lost by {name}", "deals lost with {name}", "deals that {name} lost"),
        optional="{period} money",
    ),
    _("Lost deals"), _("Deals lost by Ivan Petrov"), "lost",
)  # fmt: skip
_OVERDUE_TASKS_OF: Final = KnownQuestion(
    Intent(
        "overdue_tasks_of",
        bg=("просрочени задачи на {name}", "задачи на {name} с минал срок"),
        en=("overdue tasks of {name}", "late tasks of {name}"),
    ),
    _("Overdue tasks"), _ICON_TASK, VIEW, _("Overdue tasks of Ivan Petrov"),
    tool="list_tasks",
    arguments=lambda asked, _member: {"tab": "overdue"} | _of(asked, _ASSIGNEE),
    say=answers.listed(_("Overdue tasks"), _task),
    page=lambda asked, _member: address("crm:tasks", {"tab": "overdue"} | _of(asked, _ASSIGNEE)),
)  # fmt: skip
_TASKS_OF: Final = KnownQuestion(
    Intent(
        "tasks_of",
        bg=(
            "задачи на {name}", "задачите на {name}", "какво има за вършене по {name}", "какво да свършим за {name}",
        ),
        en=("tasks of {name}", "tasks for {name}", "what is planned with {name}"),
        optional="{period} open matched due all",
        ahead=True,
    ),
    _("Tasks to do"), _ICON_TASK, VIEW, _("Tasks of Ivan Petrov"),
    tool="list_tasks",
    arguments=_tasks_of,
    say=answers.listed(_("Tasks to do"), _task),
    page=lambda asked, member: address("crm:tasks", _tasks_of(asked, member)),
)  # fmt: skip


# --- Silent contacts --------------------------------------------------------------------------------------------------
def _silence(asked: Understood, member: Member) -> dict[str, Any]:
    """The days of silence that were said, today among them; a month without any."""
    since = asked.period and _nothing_since(asked.period, clock.today(member.organization))
    days = (clock.today(member.organization) - since).days + 1 if since else _SILENT_DAYS
    return {"days": min(max(days, 1), _LONGEST_SILENCE), "limit": 10}


def _nothing_since(period: FoundPeriod, today: datetime.date) -> datetime.date | None:
    """The first day of a silence: „от 60 дни“ is said of days up to today, „от лятото“ of those after it."""
    if period.first and period.last and period.first < period.last < today:
        return period.last + datetime.timedelta(days=1)
    return period.first or period.last


def _say_silent(content: Row, _asked: Understood) -> str:
    days, total = content["days"], content["total"]
    silence = ngettext("Nothing heard for %(days)s day", "Nothing heard for %(days)s days", days) % {
        "days": number(days)
    }
    if not total:
        return _t("%(what)s: none.") % {"what": silence}
    head = _t("%(what)s: %(count)s.") % {"what": silence, "count": number(total)}
    rows = [line(cite(row), row["company"], day(row["last_activity_at"]) or _t("never")) for row in content["contacts"]]
    return answers.lines(head, rows, total - len(rows))


_SILENT: Final = KnownQuestion(
    Intent(
        "silent_contacts",
        bg=(
            "контакти без активност", "клиенти, с които не сме говорили", "мълчаливи контакти", "забравени клиенти",
            "с кого не сме говорили", "изгубихме връзка с клиенти",
        ),
        en=(
            "silent contacts", "customers not contacted", "contacts with no activity", "forgotten customers",
            "who have we not talked to", "customers we lost touch with", "not heard from {period}",
        ),
        optional="{period} talk",
    ),
    _("Contacts, the longest silence first"), _ICON_PERSON, VIEW, _("Who have we not talked to for 60 days?"),
    tool="silent_contacts",
    arguments=_silence,
    say=_say_silent,
    page=lambda _asked, _member: address("crm:contacts", {"ordering": "last_activity_at"}),
)  # fmt: skip


# --- What was written about a customer --------------------------------------------------------------------------------
def _say_history(content: Row, _asked: Understood) -> str:
    """The telling sentences, word for word, with the day and who wrote them."""
    entries = content["entries"]
    quotes = summarize([entry["text"] for entry in entries], _QUOTES)
    if not quotes:
        return _t("Nothing is written about %(name)s yet.") % {"name": cite(content)}
    words = {"name": cite(content), "count": number(len(entries))}
    head = ngettext(
        "From what is written about %(name)s (%(count)s entry), word for word:",
        "From what is written about %(name)s (%(count)s entries), word for word:",
        len(entries),
    )
    rows = [
        line(day(entries[quote.place]["on"]), entries[quote.place]["by"], _t("“%(words)s”") % {"words": quote.text})
        for quote in quotes
    ]
    return answers.lines(head % words, rows)


_HISTORY: Final = KnownQuestion(
    Intent(
        "customer_history",
        bg=(
            "обобщи {name}", "обобщение за {name}", "какво сме говорили с {name}", "история на {name}",
            "какво сме писали за {name}", "резюме за {name}", "бележки за {name}", "всичко за {name}",
            "какво сме записали за {name}",
            "разговори с {name}", "резюмирай {name}", "какво се случи с {name}", "какво стана с {name}",
            "какво ново за {name}", "как вървят нещата с {name}", "ситуацията с {name}",
            "положението с {name}", "положението {name}", "докъде сме с {name}", "справка за {name}",
            "накратко за {name}", "отношенията с {name}",
        ),
        en=(
            "summarise {name}", "summary of {name}", "what did we talk about with {name}", "history of {name}",
            "what have we written about {name}", "sum up {name}", "notes about {name}", "everything about {name}",
            "conversations with {name}", "recap of {name}", "what happened with {name}", "what is new with {name}",
            "how are things with {name}", "rundown on {name}", "briefing on {name}", "situation with {name}",
            "where do we stand with {name}",
        ),
        optional="note talk all create make обобщи обобщение резюме история summary",
    ),
    _("What is written about a customer"), _ICON_PERSON, VIEW, _("Sum up Ivan Petrov"),
    tool="customer_history",
    arguments=lambda asked, _member: {"customer": asked.name},
    say=_say_history,
)  # fmt: skip


# --- When a customer was last spoken to ------------------------------------------------------------------------------
_TALKS: Final = {"call": _("Call"), "meeting": _("Meeting"), "email": _("E-mail"), "email_sent": _("E-mail")}


def _say_last_talk(content: Row, _asked: Understood) -> str:
    words = {"name": cite(content)}
    entry = content["entry"]
    if entry is None:
        return _t("Nothing of the kind is written down for %(name)s.") % words
    head = _t("The last time with %(name)s:") % words
    return answers.lines(head, [line(day(entry["on"]), _TALKS[entry["kind"]], entry["by"], entry["text"])])


def _last_talk(intent: Intent, label: Any, example: Any, kinds: Sequence[str]) -> KnownQuestion:
    """When a customer was last spoken to in one of these ways."""
    return KnownQuestion(
        intent, label, _ICON_PERSON, VIEW, example,
        tool="last_talk",
        arguments=lambda asked, _member: {"customer": asked.name, "kinds": list(kinds)},
        say=_say_last_talk,
    )  # fmt: skip


_LAST_TALK: Final = _last_talk(
    Intent(
        "last_talk",
        bg=(
            "кога говорихме последно с {name}", "кога за последен път се чухме с {name}", "последен разговор с {name}",
            "последен контакт с {name}", "кога писахме на {name}", "последно обаждане на {name}",
        ),
        en=(
            "when did we last talk to {name}", "last contact with {name}", "last conversation with {name}",
            "when did we last write to {name}", "last call with {name}",
        ),
        required="recent",
    ),
    _("Last talk with a customer"), _("When did we last talk to Ivan Petrov?"), tuple(_TALKS),
)  # fmt: skip
_LAST_MEETING: Final = _last_talk(
    Intent(
        "last_meeting",
        bg=("последна среща с {name}",),
        en=("last meeting with {name}",),
        required="recent",
    ),
    _("Last meeting with a customer"), _("When was the last meeting with Ivan Petrov?"), ("meeting",),
)  # fmt: skip


# --- Pipeline ---------------------------------------------------------------------------------------------------------
def _worth(value: Mapping[str, str]) -> str:
    return answers.sums({"amount": amount, "currency": currency} for currency, amount in value.items())


def _say_pipeline(content: Row, _asked: Understood) -> str:
    if not content["deals"]:
        return _t("No deal is open.")
    count = {"count": number(content["deals"]), "sum": _worth(content["value"])}
    head = ngettext("%(count)s open deal, %(sum)s.", "%(count)s open deals, %(sum)s.", content["deals"]) % count
    rows = [
        line(f"{row['pipeline']} → {row['stage']}", number(row["deals"]), _worth(row["value"]))
        for row in content["stages"]
        if row["deals"]
    ]
    return answers.lines(head, rows)


_PIPELINE: Final = KnownQuestion(
    Intent(
        "pipeline_by_stage",
        bg=("фуния по етапи", "сделки по етапи", "състояние на фунията", "фунията", "пари във фунията", "етапи"),
        en=(
            "pipeline by stage", "deals by stage", "pipeline overview", "money in the pipeline", "sales pipeline",
            "what does the pipeline look like", "stages",
        ),
        optional="deal money pipeline stage open idle price",
    ),
    _("Pipeline by stage"), _ICON_DEAL, VIEW, _("What does the pipeline look like?"),
    tool="pipeline_by_stage",
    arguments=lambda _asked, _member: {},
    say=_say_pipeline,
    page=lambda _asked, _member: address("crm:deals", {}),
)  # fmt: skip


QUESTIONS: Final = (
    *PROPOSALS,
    MOVE,
    SIGNED,
    OTHER_VALUE,
    OTHER_DAY,
    list_question(
        DEALS,
        Intent(
            "won_deals",
            bg=("спечелени сделки", "успешни сделки", "какво спечелихме {period}", "приключени сделки", "приключихме"),
            en=("won deals", "successful deals", "what did we win {period}", "closed deals", "what closed {period}",
                "wins {period}",
            ),
            optional="{period} {amount} {mine} money",
        ),
        _("Won deals"), _ICON_DEAL, _("Which deals did we win last month?"), _deal, days=_CLOSED, mine=_OWNER,
        tab="won",
    ),
    list_question(
        DEALS,
        Intent(
            "lost_deals",
            bg=("загубени сделки", "какво загубихме {period}"),
            en=("lost deals", "what did we lose {period}"),
            optional="{period} {amount} {mine} money",
        ),
        _("Lost deals"), _ICON_DEAL, _("Which deals did we lose this year?"), _deal, days=_CLOSED, mine=_OWNER,
        tab="lost",
    ),
    list_question(
        DEALS,
        Intent(
            "deals_closing",
            bg=(
                "сделки, които приключват {period}", "сделки, които ще се затворят", "сделки за приключване",
                "сделки, които се решават {period}", "сделки {period}",
                "какво трябва да затворим {period}",
                "сделки, които очакваме да спечелим {period}", "сделки, които се очаква да спечелим {period}",
                "какво очакваме да спечелим {period}",
            ),
            en=(
                "deals {period}", "what closes {period}", "deals closing {period}",
                "deals expected to close", "deals expected to be closed",
                "deals due to close", "deals we expect to win {period}", "what do we expect to win {period}",
            ),
            optional="{period} {amount} {mine} due date money",
            ahead=True,
        ),
        _("Deals that close"), _ICON_DEAL, _("Which deals close this month?"), _deal,
        days=_CLOSES, mine=_OWNER, tab="open", ordering="expected_close_on",
    ),
    list_question(
        DEALS,
        Intent(
            "open_deals",
            bg=("отворени сделки", "текущи сделки", "сделки", "най-големите сделки", "сделки {amount}"),
            en=("open deals", "current deals", "deals", "biggest deals", "deals {amount}"),
            optional="{amount} {count} {mine} open good money price",
        ),
        _("Open deals"), _ICON_DEAL, _("Which deals are open?"), _deal, mine=_OWNER, tab="open",
        ordering="-value",
    ),
    list_question(
        DEALS,
        Intent(
            "new_deals",
            bg=("нови сделки {period}", "сделки, които открихме {period}", "отворихме сделки {period}"),
            en=("new deals {period}", "deals created {period}", "deals we opened {period}"),
            optional="{amount} {mine} money issue",
        ),
        _("New open deals"), _ICON_DEAL, _("Which deals are new this month?"), _deal, days=_CREATED, mine=_OWNER,
    ),
    list_question(
        DEALS,
        Intent(
            "overdue_deals",
            bg=("просрочени сделки", "сделки с изтекъл срок", "сделки с минал срок"),
            en=("overdue deals", "deals past their close date"),
            optional="{mine} {amount} due date",
        ),
        _("Open deals past their day"), _ICON_DEAL, _("Which deals are overdue?"), _deal, days=_CLOSES, mine=_OWNER,
        period="before today", tab="open", ordering="expected_close_on",
    ),
    _DEALS_OF,
    _WON_OF,
    _LOST_OF,
    _STUCK,
    _PIPELINE,
    _MY_TASKS,
    _TASKS_OF,
    _OVERDUE_TASKS_OF,
    _CALLS,
    list_question(
        TASKS,
        Intent(
            "open_tasks",
            bg=("незавършени задачи", "неприключени задачи", "отворени задачи", "неизпълнени задачи"),
            en=("unfinished tasks", "open tasks", "undone tasks"),
            optional="{mine} екип екипа team",
        ),
        _("Tasks to do"), _ICON_TASK, _("Which tasks are unfinished?"), _task, mine=_ASSIGNEE,
        tab="open",
    ),
    list_question(
        TASKS,
        Intent("overdue_tasks", bg=("просрочени задачи", "задачи с изтекъл срок", "какво съм пропуснал да свърша",
                "какво съм пропуснал"),
            en=("overdue tasks", "tasks past due", "what have I failed to finish on time", "what did I miss"),
            optional="{mine} due",
        ),
        _("Overdue tasks"), _ICON_TASK, _("Which tasks are overdue?"), _task, mine=_ASSIGNEE, tab="overdue",
    ),
    list_question(
        TASKS,
        Intent(
            "meetings",
            bg=("срещи {period}", "предстоящи срещи", "моите срещи"),
            en=("meetings {period}", "upcoming meetings", "my meetings", "what is in my calendar"),
            optional="{period} new",
            ahead=True,
        ),
        _("Meetings"), _ICON_TASK, _("What meetings are there next week?"), _task,
        days=_DUE, tab="open", kind=Task.Kind.MEETING.value,
    ),
    list_question(
        CONTACTS,
        Intent(
            "new_contacts",
            bg=("нови клиенти", "нови контакти", "кого добавихме в контактите {period}"),
            en=("new customers", "new contacts", "who did we add to the contacts {period}"),
            optional="{period}",
        ),
        _("New contacts"), _ICON_PERSON, _("Which contacts are new this month?"), _contact, days=_CREATED,
    ),
    _SILENT,
    _HISTORY,
    _LAST_TALK,
    _LAST_MEETING,
    list_question(
        CONTACTS,
        Intent("contacts", bg=("всички контакти", "колко контакта имаме"), en=("all contacts", "how many contacts")),
        _("Contacts"), _ICON_PERSON, _("How many contacts do we have?"), _contact, tab="all",
    ),
    list_question(
        COMPANIES,
        Intent(
            "companies",
            bg=("всички фирми", "колко фирми имаме", "клиенти в {name}", "фирми от {name}"),
            en=("all companies", "how many companies", "customers in {name}", "companies from {name}"),
        ),
        _("Companies"), _ICON_COMPANY, _("How many companies do we know?"), _company, tab="all",
    ),
)  # fmt: skip
