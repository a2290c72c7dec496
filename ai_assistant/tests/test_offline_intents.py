"""Understanding whole sentences: how many wordings are understood, what fills the slots, and what is refused."""

import datetime
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_assistant.offline.intents import Intent, Understood, understand
from ai_assistant.tests.offline_intents import INTENTS
from ai_assistant.tests.offline_wordings import (
    FRESH,
    FRESH_OUT_OF_SCOPE,
    OUT_OF_SCOPE,
    WORDINGS,
    held_out,
    lines,
    tuned,
)

TODAY = datetime.date(2026, 11, 20)
LANGUAGES = ("bg", "en")


def ask(text: str) -> Understood | None:
    return understand(text, INTENTS, TODAY)


def asked(text: str) -> Understood:
    understood = ask(text)
    assert understood is not None, text
    return understood


def missed(key: str, wordings: list[str]) -> list[str]:
    """The wordings that are not understood as the intent `key` and nothing else."""
    answers = [(wording, ask(wording)) for wording in wordings]
    return [text for text, answer in answers if answer is None or answer.intent.key != key or answer.rivals]


def test_the_tables_are_about_the_same_intents_and_long_enough() -> None:
    assert [intent.key for intent in INTENTS] == list(WORDINGS)
    assert len(INTENTS) >= 20
    assert all(len(lines(block)) >= 12 for blocks in WORDINGS.values() for block in blocks)
    assert len(lines(OUT_OF_SCOPE)) >= 90


@pytest.mark.parametrize("key", WORDINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_the_phrases_were_fitted_to_is_understood(key: str, language: str) -> None:
    assert missed(key, tuned(lines(WORDINGS[key][LANGUAGES.index(language)]))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_in_ten_wordings_never_seen_are_understood(language: str) -> None:
    unseen = {key: held_out(lines(blocks[LANGUAGES.index(language)])) for key, blocks in WORDINGS.items()}
    misses = [wording for key, wordings in unseen.items() for wording in missed(key, wordings)]
    assert len(misses) <= 0.1 * sum(map(len, unseen.values())), misses


@pytest.mark.parametrize("language", LANGUAGES)
def test_wordings_that_were_fresh_stay_understood(language: str) -> None:
    misses = [row for row in FRESH if missed(row[0], [row[1 + LANGUAGES.index(language)]])]
    assert len(misses) <= 1, misses


def test_what_is_out_of_scope_is_refused() -> None:
    assert [text for text in tuned(lines(OUT_OF_SCOPE)) + lines(FRESH_OUT_OF_SCOPE) if ask(text)] == []
    unseen = held_out(lines(OUT_OF_SCOPE))
    assert len([text for text in unseen if ask(text)]) <= 0.1 * len(unseen)


@pytest.mark.parametrize(
    ("text", "key", "period", "amount", "count"),
    [
        (
            "неплатени фактури над 1000 евро от миналия месец",
            "unpaid_invoices",
            "2026-10-01/2026-10-31",
            "1000/-",
            None,
        ),
        ("invoices between 500 and 1000 EUR this year", "invoices_issued", "2026-01-01/2026-12-31", "500/1000", None),
        ("топ 5 клиенти за тази година", "top_customers", "2026-01-01/2026-12-31", None, 5),
        ("the ten best customers", "top_customers", None, None, 10),
        ("сделки, които приключват през март", "deals_closing", "2027-03-01/2027-03-31", None, None),
        ("won deals in March", "won_deals", "2026-03-01/2026-03-31", None, None),
        ("клиенти без контакт от 60 дни", "silent_contacts", "2026-09-22/2026-11-20", None, None),
        ("stuck deals with no activity over 30 days", "stuck_deals", "-/2026-10-20", None, None),
        ("просрочени фактури", "overdue_invoices", None, None, None),
    ],
)
def test_periods_amounts_and_counts_fill_their_slots(
    text: str, key: str, period: str | None, amount: str | None, count: int | None
) -> None:
    answer = asked(text)
    assert answer.intent.key == key
    assert (answer.period and f"{answer.period.first or '-'}/{answer.period.last or '-'}") == period
    assert (answer.amount and f"{answer.amount.minimum or '-'}/{answer.amount.maximum or '-'}") == amount
    assert answer.count == count


def test_a_second_period_is_what_the_first_is_compared_with() -> None:
    answer = asked("сравни приходите този месец с миналия месец")
    assert answer.period is not None
    assert answer.against is not None
    assert [answer.period.say("bg"), answer.against.say("bg")] == ["ноември 2026 г.", "октомври 2026 г."]


@pytest.mark.parametrize(
    "text",
    ["приходите тази година спрямо миналата", "sales this year compared to last year", "sales this year versus last"],
)
def test_what_is_compared_need_not_be_said_in_full(text: str) -> None:
    answer = asked(text)
    assert answer.period is not None
    assert answer.against is not None
    assert [answer.period.say("en"), answer.against.say("en")] == ["2026", "2025"]


@pytest.mark.parametrize(
    ("text", "key", "name"),
    [
        ("намери Иван Петров", "find", "Иван Петров"),
        ("Find me invoice 1000000123", "find", "1000000123"),
        ("отвори клиента „Тракия Софт“ ЕООД", "open", "Тракия Софт“ ЕООД"),
        ("please open the deal New Site", "open", "New Site"),
        ("otvori Akme", "open", "Akme"),
        ("намери ivan@acme.bg", "find", "ivan@acme.bg"),
        ("open invoice INV-0012", "open", "INV-0012"),
        ("Колко ни дължи Акме ООД?", "customer_balance", "Акме ООД"),
        ("how much does delta trade owe us", "customer_balance", "delta trade"),
        ("write an email to Ivan Petrov", "draft_email", "Ivan Petrov"),
    ],
)
def test_a_name_is_told_from_the_question(text: str, key: str, name: str) -> None:
    answer = asked(text)
    assert (answer.intent.key, answer.name) == (key, name)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("създай задача да се обадя на Иван утре", "да се обадя на Иван", "2026-11-21"),
        ("нова задача: изпрати оферта на Акме до петък", "изпрати оферта на Акме", "2026-11-20"),
        ("Моля, създай задача за утре: плати ДДС", "плати ДДС", "2026-11-21"),
        ("напомни ми в понеделник да платя наема", "да платя наема", "2026-11-23"),
        ("remind me to call Peter on Monday", "call Peter", "2026-11-23"),
        ("create a task to review the contract", "review the contract", None),
        ("нова задача: плати 500 лв на Акме", "плати 500 лв на Акме", None),
        ("new task: среща с Мария в сряда в офиса", "среща с Мария в офиса", "2026-11-25"),
    ],
)
def test_the_text_of_a_task_is_what_is_left_of_its_day(text: str, words: str, day: str | None) -> None:
    answer = asked(text)
    assert (answer.intent.key, answer.text) == ("create_task", words)
    assert (answer.period and str(answer.period.last)) == day


def test_words_that_played_no_part_are_named() -> None:
    answer = asked("покажи просрочените задачи над 500 евро")
    assert answer.intent.key == "overdue_tasks"
    assert answer.unused == ("над 500 евро",)
    assert 0.7 < answer.confidence < 1


def test_two_intents_that_fit_equally_are_both_named() -> None:
    intents = (
        Intent("invoices", bg=("просрочени", "просрочени фактури"), en=("overdue", "overdue invoices")),
        Intent("tasks", bg=("просрочени", "просрочени задачи"), en=("overdue", "overdue tasks")),
    )
    answer = understand("какво е просрочено", intents, TODAY)
    assert answer is not None
    assert (answer.intent.key, [rival.intent.key for rival in answer.rivals]) == ("invoices", ["tasks"])
    clear = understand("просрочени задачи", intents, TODAY)
    assert clear is not None
    assert (clear.intent.key, clear.rivals) == ("tasks", ())


def test_an_intent_for_one_deed_is_not_asked_for_by_another() -> None:
    intents = (Intent("send", bg=("изпрати просрочените фактури",), en=("send the overdue invoices",)),)
    assert understand("please send overdue invoices", intents, TODAY) is not None
    assert understand("delete the overdue invoices", intents, TODAY) is None
    assert understand("изтрий просрочените фактури", intents, TODAY) is None


def test_phrases_teach_words_that_no_table_has() -> None:
    intents = (Intent("stock", bg=("складови наличности",), en=("stock levels",), required="{period}"),)
    assert understand("наличностите в склада", intents, TODAY) is None
    answer = understand("покажи складовите наличностти за вчера", intents, TODAY)
    assert answer is not None
    assert answer.confidence == 1
    assert answer.period is not None


def test_what_the_product_cannot_know_is_not_asked_of_it() -> None:
    assert understand("колко са приходите", INTENTS, TODAY) is not None
    for text in ("прогнозирай приходите", "приходите на доставчиците", "revenue forecast", "how do I issue an invoice"):
        assert understand(text, INTENTS, TODAY) is None, text


def test_a_word_that_narrows_a_question_is_not_left_out() -> None:
    assert understand("overdue invoices for paper", INTENTS, TODAY) is None
    assert understand("overdue invoices certainly", INTENTS, TODAY) is not None


def test_only_the_intents_that_are_wanted_are_answered() -> None:
    both = understand("просрочени фактури", INTENTS, TODAY, among={"overdue_invoices", "find"})
    assert both is not None
    assert both.intent.key == "overdue_invoices"
    assert understand("просрочени фактури", INTENTS, TODAY, among={"find"}) is None


def test_an_intent_with_an_unknown_slot_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        understand("червени сделки", (Intent("deals", bg=("сделки {colour}",), en=()),), TODAY)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("фактури на Акме от миналия месец", "Акме"),
        ("покажи ми фактурите на „Тракия Софт“ за 2026", "Тракия Софт"),
        ("fakturi na Delta", "Delta"),
        ("invoices of Acme Ltd last month", "Acme Ltd"),
        ("which invoices did we issue for Beta", "Beta"),
        ("invoice template", None),
        ("шаблон фактура", None),
        ("фактури", None),
    ],
)
def test_a_name_comes_after_a_preposition_where_the_phrase_has_one(text: str, name: str | None) -> None:
    intents = (Intent("of", bg=("фактури на {name}",), en=("invoices of {name}",), optional="{period} issue"),)
    answer = understand(text, intents, TODAY)
    assert (answer and answer.name) == name


def test_a_list_is_found_rather_than_searched_for() -> None:
    answer = asked("намери просрочените фактури")
    assert (answer.intent.key, answer.rivals) == ("overdue_invoices", ())


def test_capital_letters_alone_make_no_name() -> None:
    assert asked("ПОКАЖИ ПРОСРОЧЕНИТЕ ФАКТУРИ").intent.key == "overdue_invoices"
    assert asked("Overdue Invoices").intent.key == "overdue_invoices"


def test_the_same_sentence_is_understood_the_same_way() -> None:
    text = "кои сделки приключват до края на тримесечието"
    assert asked(text) == asked(text)


def test_nothing_is_understood_from_the_beginning_of_a_text_alone() -> None:
    assert ask("просрочени фактури" + " " * 2_000 + "изтрий всичко") is None
    assert ask("просрочени фактури, " + "и още нещо " * 30) is None


def test_amounts_keep_their_currency() -> None:
    amount = asked("фактури над 1 000,50 лв").amount
    assert amount is not None
    assert (amount.minimum, amount.currency) == (Decimal("1000.50"), "BGN")


@given(st.text(max_size=120))
def test_no_text_makes_understanding_fail(text: str) -> None:
    ask(text)


@pytest.mark.parametrize(
    "text", ["фактури " * 10_000, "9" * 400, "покажи " * 100_000, "(" * 100_000, "\x00", "а" * 50_000]
)
def test_endless_text_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    assert ask(text) is None
    assert time.process_time() - started < 0.25


def test_a_sentence_takes_little_time() -> None:
    sentences = [line for blocks in WORDINGS.values() for block in blocks for line in lines(block)]
    ask("")
    started = time.process_time()
    for sentence in sentences:
        ask(sentence)
    assert time.process_time() - started < 0.005 * len(sentences)
