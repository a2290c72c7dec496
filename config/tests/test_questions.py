"""Questions in words about customers and sales, as the palette answers them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from accounts.models import Member, Organization
from ai_assistant.hooks import known_questions
from ai_assistant.questions import Asked, arguments, find_questions, read
from config.lib.errors import Refusal
from config.lib.shell import SearchHit
from invoices.models import Invoice
from invoices.tests.payment_rows import open_invoice

THURSDAY = "2026-11-26T10:00:00+02:00"
SAID = {
    "period": "миналия месец", "against": "октомври 2025", "amount": "над 100 евро", "count": "5", "name": "Акме",
    "text": "да се обадя",
}  # fmt: skip


def hit(member: Member, text: str) -> SearchHit | None:
    return next(iter(find_questions(member, text, 5)), None)


@pytest.mark.parametrize(
    ("text", "path", "query"),
    [
        (
            "фактури над 1000 евро от миналия месец",
            "/invoices/",
            {"tab": "all", "from": "2026-10-01", "to": "2026-10-31", "amount_from": "1000.01", "currency": "EUR"},
        ),
        ("просрочени фактури", "/invoices/", {"tab": "overdue"}),
        ("neplateni fakturi", "/invoices/", {"tab": "unpaid"}),
        ("payments under 100 eur this week", "/payments/", {
            "tab": "booked", "from": "2026-11-23", "to": "2026-11-29", "amount_to": "99.99", "currency": "EUR",
        }),
        ("сделки до края на месеца", "/deals/list/", {
            "tab": "open", "ordering": "expected_close_on", "closes_from": "2026-11-26", "closes_until": "2026-11-30",
        }),
        ("задачи за днес", "/tasks/", {"tab": "today"}),
        ("спечелени сделки миналия месец", "/deals/list/", {
            "tab": "won", "closed_from": "2026-10-01", "closed_until": "2026-10-31",
        }),
        ("оферти, които изтичат до края на месеца", "/offers/", {
            "tab": "sent", "ordering": "valid_until", "ends_from": "2026-11-26", "ends_until": "2026-11-30",
        }),
        ("my tasks", "/tasks/", {"tab": "today"}),
        ("спечелени сделки", "/deals/list/", {"tab": "won"}),
    ],
)  # fmt: skip
@time_machine.travel(THURSDAY, tick=False)
def test_a_question_leads_to_the_list_with_its_filter(
    in_lipa: Organization, alya: Member, text: str, path: str, query: dict[str, str]
) -> None:
    found = hit(alya, text)
    assert found is not None
    parts = urlsplit(found.url)
    assert parts.path == f"/o/{in_lipa.slug}{path}"
    assert {key: values[0] for key, values in parse_qs(parts.query).items()} == query


@time_machine.travel(THURSDAY, tick=False)
def test_what_i_have_to_do_is_what_is_given_to_me(in_lipa: Organization, alya: Member) -> None:
    found = hit(alya, "какво имам да върша утре")
    assert found is not None
    assert parse_qs(urlsplit(found.url).query) == {
        "tab": ["open"], "assignee": [str(alya.pk)], "due_from": ["2026-11-27"], "due_until": ["2026-11-27"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Балкан Карго", "фактура 387", "изтрий всички фактури", "времето утре", "", "ноември"]
)
def test_what_is_no_question_is_not_guessed_at(in_lipa: Organization, alya: Member, text: str) -> None:
    assert hit(alya, text) is None


def test_every_question_finds_its_page(
    in_lipa: Organization, alya: Member, client_of: Callable[[Member], Client]
) -> None:
    client = client_of(alya)
    for question in known_questions:
        found = None
        for phrase in (*question.intent.bg, *question.intent.en) if question.page else ():
            text = phrase.format_map(SAID)
            found = hit(alya, text)
            assert found is not None, text
            assert found.title == str(question.label), text
        if found is not None:
            assert client.get(found.url).status_code == 200, found.url


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_example_is_understood_as_its_own_question(in_lipa: Organization, alya: Member, language: str) -> None:
    questions = list(known_questions)
    with translation.override(language):
        for question in questions:
            (asked, *rivals) = read(str(question.example), questions, alya)
            assert (asked.question, asked.understood.unused) == (question, ()), question.example
            if _refuses(asked, alya):  # only then another reading would be tried
                assert all(_refuses(rival, alya) for rival in rivals), question.example


def _refuses(asked: Asked, member: Member) -> bool:
    try:
        arguments(asked, member)
    except Refusal:
        return True
    return False


def test_questions_are_for_those_who_may_see_the_answer(in_lipa: Organization, boris: Member) -> None:
    assert hit(boris, "просрочени фактури") is not None
    boris.overrides = {"invoices.view": False}
    assert hit(boris, "просрочени фактури") is None


@time_machine.travel(THURSDAY, tick=False)
def test_the_palette_says_what_it_understood(
    in_lipa: Organization, alya: Member, client_of: Callable[[Member], Client]
) -> None:
    page = client_of(alya).get(f"/o/{in_lipa.slug}/search/palette/", {"q": "invoices over 1000 eur last month"})
    text = page.content.decode()
    assert "Understood as" in text
    assert "October 2026 · over €1,000.00" in text


def test_amounts_narrow_a_list_as_people_write_them(
    in_lipa: Organization, alya: Member, client_of: Callable[[Member], Client]
) -> None:
    for short, due in ((1, "999.99"), (2, "1000.00"), (3, "1000.01")):
        open_invoice(short, due)
    client = client_of(alya)
    for asked, number in (
        (("amount_from", "1 000,01"), 1),
        (("amount_from", "1000"), 2),
        (("amount_to", "1000.00"), 2),
    ):
        page = client.get(f"/o/{in_lipa.slug}/invoices/", dict([asked]))
        assert page.content.decode().count("k-id") == number, asked
    assert client.get(f"/o/{in_lipa.slug}/invoices/", {"amount_from": "много"}).status_code == 400
    assert Invoice.objects.count() == 3
