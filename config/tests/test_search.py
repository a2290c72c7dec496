"""The search index: kept by the database, read with the member's rights, forgiving."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant import tasks
from ai_assistant.errors import AskedTooOften
from ai_assistant.hooks import search_sources
from ai_assistant.models import SearchEntry, SearchWord
from ai_assistant.providers.types import ToolCall
from ai_assistant.queries.public import organizations_with_new_words
from ai_assistant.queries.recent import recent
from ai_assistant.search import triggers
from ai_assistant.search.finding import find
from ai_assistant.search.lemmas import lemma_key
from ai_assistant.search.matching import only_by_index
from ai_assistant.services import limits, searching
from ai_assistant.tools.running import run, tools_of
from config.lib import clock
from config.tests.world import World
from crm.models import Company, Contact
from crm.services import companies
from crm.tests.factories import make_company, make_contact, make_deal, make_task
from invoices.tests.payment_rows import open_invoice


def titles(member: Member, text: str, *kinds: str) -> list[str]:
    return [hit.title for found in find(member, text, kinds) for hit in found.hits()]


def entry(record: Company | Contact) -> str | None:
    return SearchEntry.objects.filter(object_id=record.pk).values_list("text", flat=True).first()


# --- The index --------------------------------------------------------------------------------------------------------
def test_every_source_has_what_its_triggers_read(db: None) -> None:
    names = [source.key for source in search_sources]
    assert {"contacts", "companies", "deals", "tasks", "offers", "invoices", "payments"} <= set(names)
    there = triggers._existing_triggers()
    for source in search_sources:
        assert triggers._is_there(source), source.key
        assert {f"search_{source.key}_written", f"search_{source.key}_changed"} <= there


def test_the_index_follows_whatever_writes(in_lipa: Organization, alya: Member) -> None:
    rose, oak = make_company("Роза ООД"), make_company("Дъб АД")
    assert entry(rose) == "roza ood"
    Company.objects.filter(pk=rose.pk).update(search_text="buket #tsvetya mayski# @varna")
    assert (entry(rose) or "").split() == ["buket", "tsvetya", "mayski", "varna"]
    for row in (rose, oak):
        row.search_text = f"both {row.name}"
    Company.objects.bulk_update([rose, oak], ["search_text"])
    Company.objects.bulk_create([Company(name="Бор", search_text="bor")])
    assert titles(alya, "both") == ["Роза ООД", "Дъб АД"] or titles(alya, "both") == ["Дъб АД", "Роза ООД"]
    assert titles(alya, "bor") == ["Бор"]
    companies.delete_company(company=oak, actor=alya)
    assert titles(alya, "both") == ["Роза ООД"]
    Company.objects.all().delete()
    assert not SearchEntry.objects.exists()


def test_making_the_index_anew_changes_nothing_and_mends_what_was_broken(in_lipa: Organization) -> None:
    rose = make_company("Роза ООД")
    gone = SearchEntry.objects.create(
        kind="companies", object_id=in_lipa.pk, text="nothing", changed_at=rose.updated_at
    )
    SearchEntry.objects.filter(object_id=rose.pk).delete()
    for _again in range(2):
        call_command("reindex_search", verbosity=0)
        assert list(SearchEntry.objects.values_list("kind", "text")) == [("companies", "roza ood")]
        assert set(SearchWord.objects.values_list("word", flat=True)) == {"roza", "ood"}
    assert not SearchEntry.objects.filter(pk=gone.pk).exists()


def test_very_long_words_do_not_stop_a_record_from_being_written(in_lipa: Organization, alya: Member) -> None:
    company = make_company("Ю" * 140 + " 漢字")
    Company.objects.filter(pk=company.pk).update(search_text="字" * 5000)
    assert len(entry(company) or "") == 500
    searching.learn_all_words()
    assert titles(alya, "字字字") == [company.name]


def test_words_of_old_records_are_learnt_where_none_is_known(in_lipa: Organization) -> None:
    make_company("Балкан Карго")
    SearchEntry.objects.update(changed_at=clock.now() - datetime.timedelta(days=400))
    assert organizations_with_new_words() == [in_lipa.pk]
    assert searching.learn_new_words() == 2
    assert organizations_with_new_words() == []


def test_words_are_learnt_once_and_forgotten_when_no_record_has_them(in_lipa: Organization) -> None:
    rose = make_company("Роза ООД")
    assert organizations_with_new_words() == [in_lipa.pk]
    assert (searching.learn_new_words(), searching.learn_new_words()) == (2, 0)
    rose.delete()
    tasks.learn_words(str(in_lipa.pk), everything=True)
    assert not SearchWord.objects.exists()
    tasks.learn_new_words()
    tasks.learn_all_words()


# --- Finding ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def rose(in_lipa: Organization) -> Contact:
    contact = make_contact(company=make_company("Розова долина ООД"), first_name="Иванка", last_name="Тодорова")
    make_deal("Доставка на офис столове")
    searching.learn_new_words()
    return contact


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Розова долина", "Розова долина ООД"),
        ("rozova", "Розова долина ООД"),
        ("DOLINA rozov", "Розова долина ООД"),
        ("rzova", "Розова долина ООД"),
        ("розвоа", "Розова долина ООД"),
        ("долнна розова", "Розова долина ООД"),
        ("олина", "Розова долина ООД"),
        ("tododrova", "Иванка Тодорова"),
        ("Ivanka Todorowa", "Иванка Тодорова"),
        ("доставки стола", "Доставка на офис столове"),
        ("dostavka ofisa", "Доставка на офис столове"),
    ],
)
def test_records_are_found_in_either_alphabet_with_endings_and_errors(
    rose: Contact, alya: Member, text: str, title: str
) -> None:
    assert title in titles(alya, text)


@pytest.mark.parametrize("text", ["розова столове", "rozova xyzzy", "qqqq", "", "   ", "'", "о"])
def test_what_does_not_match_is_not_found(rose: Contact, alya: Member, text: str) -> None:
    assert titles(alya, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "%", "_", "\\", "'", '"', "'; DROP TABLE crm_contact; --", "rozova' OR '1'='1", "\0", "rozova\0",
        "* OR *", '"rozova" OR "x', "NEAR(a b)", "text:rozova", "rozova AND", "NOT rozova", "a & | !", "a:*", "<->",
        "rozova " * 2000, "x" * 10_000, "я" * 10_000, "1" * 500, "😀", "ʼ ः ़", "\ud800", "-rozova", "^rozova",
        "{x}", "%s",
    ],
)  # fmt: skip
def test_hostile_searches_answer_and_find_only_words(rose: Contact, alya: Member, text: str) -> None:
    found = titles(alya, text)
    assert not found or "rozova" in text


def test_the_best_comes_first(in_lipa: Organization, alya: Member) -> None:
    for name in ("Хотел Роза", "Розариум ООД", "Роза ООД"):
        make_company(name)
    assert titles(alya, "роза") == ["Роза ООД", "Хотел Роза", "Розариум ООД"]


def test_numbers_of_documents_need_no_zeros(in_lipa: Organization, alya: Member) -> None:
    invoice = open_invoice(1, "10.00")
    assert str(invoice.number).startswith("0")
    assert any(str(invoice.number) in title for title in titles(alya, str(invoice.number).lstrip("0"), "invoices"))


def test_the_rows_of_another_organization_are_never_found(rose: Contact, alya: Member, vera: Member) -> None:
    with scope(vera.organization, vera):
        assert titles(vera, "rozova") == recent(vera, 5) == []
        theirs = make_company("Розова градина ЕООД")
        searching.learn_new_words()
        for text in ("rozova", "rzova", "розова", "olina"):
            assert titles(vera, text) in ([theirs.name], []), text
        assert "dolina" not in SearchWord.objects.values_list("word", flat=True)
        assert [hit.title for hit in recent(vera, 5)] == [theirs.name]
    assert theirs.name not in titles(alya, "rozova")


def test_kinds_that_may_not_be_seen_are_neither_found_nor_recent(
    rose: Contact, alya: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    open_invoice(1, "10.00")
    client_of(boris).get(f"/o/{alya.organization.slug}/contacts/{rose.pk}/")
    assert titles(boris, "rozova")
    assert recent(boris, 5)
    boris.overrides = {"crm.view": False}
    assert titles(boris, "rozova", "contacts") == titles(boris, "rozova") == recent(boris, 5) == []


def test_a_search_asks_as_little_of_the_database_at_many_rows_as_at_one(rose: Contact, alya: Member) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            titles(alya, "rozova")
        return len(queries)

    before = asked()
    for number in range(30):
        make_company(f"Розова {number}")
    assert asked() == before


def test_a_kind_is_read_by_one_query_with_all_that_is_shown_and_cited(in_lipa: Organization, alya: Member) -> None:
    world = World()
    with scope(in_lipa, alya):
        world.build()
        for source in search_sources:
            with CaptureQueriesContext(connection) as queries:
                row = source.records().get(pk=world.rows[source.model].pk)
                assert source.hit(row).title
                assert str(row)
            assert len(queries) == 1, (source.key, queries.captured_queries)


def test_where_very_many_have_the_words_each_kind_has_its_share(
    in_lipa: Organization, alya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ai_assistant.search.finding.MOST_FOUND", 4)
    monkeypatch.setattr("ai_assistant.search.finding.MOST_OF_A_KIND", 3)
    for number in range(5):
        make_company(f"Роза {number}")
    make_deal("Роза")
    companies, deals = find(alya, "роза")
    assert (len(companies.ids), companies.is_cut, len(deals.ids), deals.is_cut) == (3, True, 1, False)
    (chosen,) = find(alya, "роза", ["companies"])
    assert (len(chosen.ids), chosen.is_cut) == (4, True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fakturite", "faktura"), ("stolove", "stol"), ("targovete", "targ"), ("kompyutrite", "kompyutar"),
        ("companies", "company"), ("prosro4eni", "prosrocheni"), ("wladimir", "vladimir"),
    ],
)  # fmt: skip
def test_forms_and_spellings_of_a_word_share_a_key(one: str, other: str) -> None:
    assert lemma_key(one) == lemma_key(other)


def test_the_assistant_searches_with_the_rights_of_who_asks(rose: Contact, alya: Member, boris: Member) -> None:
    def asked(member: Member, **arguments: object) -> list[str]:
        call = ToolCall("1", "smart_search", arguments)
        return [record.id for record in run(member, call, tools_of(member)).records]

    assert asked(alya, words="rzova") == [f"contacts:{rose.pk}", f"companies:{rose.company_id}"]
    assert asked(alya, words="rzova", kinds=["companies", "nonsense"]) == [f"companies:{rose.company_id}"]
    boris.overrides = {"crm.view": False}
    assert asked(boris, words="rzova") == []


def test_programs_search_with_the_rights_and_the_limit_of_who_asks(
    rose: Contact, alya: Member, boris: Member, vera: Member, api_of: Callable[[Member], APIClient]
) -> None:
    def asked(member: Member, words: str) -> Any:
        answer = api_of(member).get("/api/v1/ai/search/", {"q": words})
        return answer.json() if answer.status_code == 200 else answer.status_code

    assert [row["id"] for row in asked(alya, "rzova")["records"]] == [
        f"contacts:{rose.pk}", f"companies:{rose.company_id}",
    ]  # fmt: skip
    [understood] = asked(alya, "неплатени фактури над 1000 евро")["understood"]
    assert understood == {
        "label": "Unpaid invoices", "filter": "over €1,000.00",
        "url": "/o/lipa/invoices/?tab=unpaid&amount_from=1000.01&currency=EUR",
    }  # fmt: skip
    for number in range(6):
        make_company(f"Розова градина {number}")
    many = asked(alya, "розова")
    assert (len(many["records"]), many["more"]) == (6, ["companies"])
    assert asked(vera, "rzova")["records"] == []
    boris.overrides = {"crm.view": False, "invoices.view": False}
    boris.save()
    assert asked(boris, "rzova") == asked(boris, "неплатени фактури") == {"understood": [], "records": [], "more": []}
    assert [asked(alya, wrong) for wrong in ("", "ж" * 201)] == [400, 400]
    with pytest.raises(AskedTooOften):
        limits.count(alya, limits.HOURLY.most)
    assert asked(alya, "розова") == 429


# --- Recent records ---------------------------------------------------------------------------------------------------
def test_recent_records_are_those_opened_or_changed_last(
    in_lipa: Organization, alya: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    first, second = make_company("Първа"), make_company("Втора")
    task = make_task("Обаждане")
    client = client_of(boris)
    for day, record in ((20, first), (21, second), (22, first)):
        with time_machine.travel(f"2026-11-{day}", tick=False):
            assert client.get(f"/o/lipa/companies/{record.pk}/").status_code == 200
    assert [hit.title for hit in recent(boris, 5)] == ["Първа", "Втора"]
    assert task.title not in [hit.title for hit in recent(boris, 5)]
    with time_machine.travel("2026-11-23", tick=False), scope(in_lipa, boris):
        companies.update_company(company=second, actor=boris, values={"city": "Варна"})
        assert [hit.title for hit in recent(boris, 5)] == ["Втора", "Първа"]
        second.delete()
        assert [hit.title for hit in recent(boris, 5)] == ["Първа"]
    assert client.get(f"/o/lipa/companies/{second.pk}/").status_code == 404


# --- PostgreSQL -------------------------------------------------------------------------------------------------------
@pytest.mark.postgres
@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("ai_assistant_searchentry WHERE words @@ '1234deals=a'::tsquery", "search_entry_words"),
        ("ai_assistant_searchword WHERE word % 'rzova'", "search_word_letters"),
        ("ai_assistant_searchword WHERE word LIKE '%ozov%'", "search_word_letters"),
    ],
)
def test_indexes_are_used_behind_the_policies(rose: Contact, condition: str, index: str) -> None:
    SearchWord.objects.bulk_create(SearchWord(word=f"{number}", key="") for number in range(3000))
    with only_by_index(), connection.cursor() as cursor:
        cursor.execute("ANALYZE ai_assistant_searchword")
        cursor.execute(f"EXPLAIN SELECT 1 FROM {condition}")  # noqa: S608 - our words
        assert index in "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.postgres
@pytest.mark.parametrize("index", ["search_entry_words", "search_word_letters"])
def test_what_is_new_waits_in_no_list_that_every_search_would_read(rose: Contact, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        assert cursor.fetchone() == (0,)
