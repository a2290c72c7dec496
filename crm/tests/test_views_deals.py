"""Pages of deals: list, one deal, form, won and lost, board."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.urls import org_reverse
from crm.models import Deal, Stage
from crm.queries.board import LANE_SIZE
from crm.services import deals
from crm.services.deals import LineInput
from crm.tests.factories import make_company, make_contact, make_deal, make_task, stages

pytestmark = pytest.mark.usefixtures("in_lipa")


@pytest.fixture
def desk(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    return client_of(alya)


def form_data(**values: object) -> dict[str, object]:
    """What the form of a deal sends."""
    usual = {
        "title": "Кутии",
        "stage": str(stages()[0].pk),
        "currency": "EUR",
        "lines-TOTAL_FORMS": 0,
        "lines-INITIAL_FORMS": 0,
        "lines-MIN_NUM_FORMS": 0,
        "lines-MAX_NUM_FORMS": 200,
    }
    return usual | values


def told(response: object) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


# --- List -------------------------------------------------------------------------------------------------------------
def test_deal_list_shows_the_tab_and_searches(alya: Member, desk: Client) -> None:
    make_deal("Кутии", company=make_company("Роза ООД"))
    deals.win_deal(deal=make_deal("Етикети"), actor=alya)
    url = org_reverse("crm:deal_list")
    assert "Кутии" in desk.get(url).content.decode()
    assert "Етикети" not in desk.get(url).content.decode()
    assert "Етикети" in desk.get(url, {"tab": "won"}).content.decode()
    assert "Кутии" in desk.get(url, {"search": "roza"}).content.decode()
    assert "Кутии" not in desk.get(url, {"search": "дъб"}).content.decode()


def test_deal_list_answers_htmx_with_the_list_only(desk: Client) -> None:
    make_deal()
    headers = {"HX-Request": "true", "HX-Target": "list"}
    content = desk.get(org_reverse("crm:deal_list"), headers=headers).content.decode()
    assert "Кутии" in content
    assert "<html" not in content


def test_deal_list_says_that_a_filter_cannot_be_read(desk: Client) -> None:
    response = desk.get(org_reverse("crm:deal_list"), {"owner": "nobody"})
    assert response.status_code == 400


def test_deal_list_follows_a_link_to_one_company(desk: Client) -> None:
    company = make_company("Роза ООД")
    make_deal("Кутии", company=company)
    make_deal("Чужди")
    content = desk.get(org_reverse("crm:deal_list"), {"company": company.pk}).content.decode()
    assert "Кутии" in content
    assert "Чужди" not in content
    assert f'<input type="hidden" name="company" value="{company.pk}"' in content


def test_deal_list_costs_the_same_for_many(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(60):
        make_deal(f"{number}", company=make_company(f"Фирма {number}"))
    desk.get(org_reverse("crm:deal_list"))
    with django_assert_max_num_queries(12):
        desk.get(org_reverse("crm:deal_list"))


def test_deal_export_gives_the_same_rows(desk: Client) -> None:
    make_deal("=SUM(1)", value=Decimal("12.5"), company=make_company("Роза ООД"))
    response = desk.get(org_reverse("crm:deal_export"), {"tab": "open"})
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    header, row = content.splitlines()
    assert header.startswith("Deal,Stage,Value")
    assert row.startswith("'=SUM(1),New enquiry,12.50")
    assert "Роза ООД" in row


def test_deal_export_is_for_those_who_may(boris: Member, client_of: Callable[[Member], Client]) -> None:
    assert client_of(boris).get(org_reverse("crm:deal_export")).status_code == 403


# --- One deal ---------------------------------------------------------------------------------------------------------
def test_deal_shows_facts_people_lines_and_timeline(desk: Client) -> None:
    contact = make_contact("Десислава", "Колева")
    line = LineInput("Кутия", Decimal(4), "C62", Decimal("2.50"))
    deal = make_deal("Коледа", company=make_company("Роза ООД"), contacts=[contact], lines=[line], tags=["ключов"])
    make_task("Мостра", deal=deal)
    content = desk.get(org_reverse("crm:deal", deal.pk)).content.decode()
    for words in ("Коледа", "Роза ООД", "Десислава Колева", "Кутия", "€10.00", "ключов", "Мостра", "opened the deal"):
        assert words in content, words


def test_deal_costs_at_most_twenty_queries(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    people = [make_contact(f"Иван {number}") for number in range(8)]
    deal = make_deal(company=make_company(), contacts=people, lines=[LineInput(str(n)) for n in range(8)])
    for number in range(8):
        make_task(str(number), deal=deal)
    desk.get(org_reverse("crm:deal", deal.pk))
    with django_assert_max_num_queries(20):
        desk.get(org_reverse("crm:deal", deal.pk))


def test_deal_offers_only_what_one_may_do(boris: Member, client_of: Callable[[Member], Client]) -> None:
    deal = make_deal()
    assert 'id="delete-deal"' not in client_of(boris).get(org_reverse("crm:deal", deal.pk)).content.decode()
    boris.overrides = {"crm.edit": False}
    boris.save()
    content = client_of(boris).get(org_reverse("crm:deal", deal.pk)).content.decode()
    assert org_reverse("crm:deal_win", deal.pk) not in content
    assert 'name="body"' not in content
    assert client_of(boris).post(org_reverse("crm:deal_win", deal.pk)).status_code == 403


def test_deals_of_strangers_do_not_exist(vera: Member, desk: Client) -> None:
    with scope(vera.organization, vera):
        foreign = make_deal()
    for name in ("deal", "deal_edit", "deal_timeline", "deal_files", "deal_tasks"):
        assert desk.get(org_reverse(f"crm:{name}", foreign.pk)).status_code == 404
    for name in ("deal_edit", "deal_move", "deal_stage", "deal_win", "deal_lose", "deal_reopen", "deal_delete"):
        assert desk.post(org_reverse(f"crm:{name}", foreign.pk)).status_code == 404


# --- Form -------------------------------------------------------------------------------------------------------------
def test_deal_new_begins_with_what_the_link_says(alya: Member, desk: Client) -> None:
    contact = make_contact("Десислава", "Колева", company=make_company("Роза ООД"))
    content = desk.get(org_reverse("crm:deal_new"), {"contact": contact.pk}).content.decode()
    assert 'value="Роза ООД"' in content
    assert "Десислава Колева" in content
    assert re.search(rf'value="{alya.pk}" selected', content)
    assert desk.get(org_reverse("crm:deal_new"), {"contact": "nobody", "company": "x"}).status_code == 200


def test_deal_new_stores_the_deal_with_people_and_lines(desk: Client) -> None:
    contact, company = make_contact(), make_company("Роза ООД")
    data = form_data(
        company=str(company.pk),
        company_text="Роза ООД",
        contacts=[str(contact.pk)],
        value="5",
        expected_close_on="2026-12-01",
        tags="нов, ключов",
        **{
            "lines-TOTAL_FORMS": 3,
            "lines-0-description": "Кутия",
            "lines-0-quantity": "1,000",
            "lines-0-unit_code": "C62",
            "lines-0-unit_price": "0.25",
            "lines-0-ORDER": "2",
            "lines-1-description": "Клише",
            "lines-1-quantity": "1",
            "lines-1-unit_code": "C62",
            "lines-1-unit_price": "30",
            "lines-1-ORDER": "1",
            "lines-2-unit_code": "C62",
        },
    )
    response = desk.post(org_reverse("crm:deal_new"), data)
    deal = Deal.objects.get()
    assert response.headers["Location"] == org_reverse("crm:deal", deal.pk)
    assert (deal.value, deal.company, list(deal.contacts.all())) == (Decimal(280), company, [contact])
    assert [line.description for line in deal.lines.all()] == ["Клише", "Кутия"]
    assert deal.tags == ["нов", "ключов"]


def test_deal_new_keeps_what_was_typed_and_says_what_is_wrong(desk: Client) -> None:
    data = form_data(title="", company_text="Никоя", value="много", expected_close_on="утре")
    response = desk.post(org_reverse("crm:deal_new"), data)
    content = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in content
    for words in ("Enter a title.", "There is no “Никоя”", "“много” is not an amount", "Write it like 2026-11-20"):
        assert content.count(words) == 2, words  # in the summary and at the field
    assert 'value="утре"' in content
    assert not Deal.objects.exists()


def test_deal_edit_tells_a_stale_edit_and_the_next_save_goes_on(alya: Member, desk: Client) -> None:
    deal = make_deal()
    deals.update_deal(deal=deal, actor=alya, values={"notes": "от колега"})
    url = org_reverse("crm:deal_edit", deal.pk)
    response = desk.post(url, form_data(title="Моето", version=1))
    content = response.content.decode()
    assert response.status_code == 422
    assert "Someone changed this record" in content
    assert 'value="Моето"' in content
    version = re.search(r'name="version" value="(\d+)"', content)
    assert version is not None
    assert desk.post(url, form_data(title="Моето", version=version[1])).status_code == 302
    assert Deal.objects.get().title == "Моето"


def test_deal_edit_of_an_archived_pipeline_keeps_its_stage(alya: Member, desk: Client) -> None:
    deal = make_deal()
    deal.pipeline.is_archived = True
    deal.pipeline.save()
    url = org_reverse("crm:deal_edit", deal.pk)
    assert f'value="{deal.stage_id}" selected' in desk.get(url).content.decode()
    assert desk.post(url, form_data(title="Ново", version=1)).status_code == 302


def test_deal_total_counts_what_is_typed(desk: Client) -> None:
    data = form_data(**{
        "lines-TOTAL_FORMS": 1,
        "lines-0-description": "Кутия",
        "lines-0-quantity": "3",
        "lines-0-unit_code": "C62",
        "lines-0-unit_price": "1.115",
    })  # fmt: skip
    assert "€3.35" in desk.post(org_reverse("crm:deal_total"), data).content.decode()
    wrong = data | {"lines-0-quantity": "?", "currency": "?"}
    assert desk.post(org_reverse("crm:deal_total"), wrong).status_code == 200


# --- Won and lost -----------------------------------------------------------------------------------------------------
def test_deal_win_offers_to_undo(desk: Client) -> None:
    deal = make_deal()
    response = desk.post(org_reverse("crm:deal_win", deal.pk), follow=True)
    content = response.content.decode()
    assert "Deal won." in content
    assert f'action="{org_reverse("crm:deal_reopen", deal.pk)}"' in content
    desk.post(org_reverse("crm:deal_reopen", deal.pk))
    assert Deal.objects.get().status == "open"


def test_deal_lose_keeps_the_reason_and_a_second_press_is_told(desk: Client) -> None:
    deal = make_deal()
    url = org_reverse("crm:deal_lose", deal.pk)
    desk.post(url, {"reason": "Цената"})
    assert Deal.objects.get().lost_reason == "Цената"
    response = desk.post(url, {"reason": "Друго"}, headers={"Referer": "http://testserver/o/lipa/deals/"})
    assert told(response)[-1] == "This deal is already closed. Reopen it first."
    assert Deal.objects.get().lost_reason == "Цената"


def test_deal_delete_is_for_those_who_may(boris: Member, desk: Client, client_of: Callable[[Member], Client]) -> None:
    url = org_reverse("crm:deal_delete", make_deal().pk)
    assert client_of(boris).post(url).status_code == 403
    assert desk.post(url).headers["Location"] == org_reverse("crm:deals")
    assert not Deal.objects.exists()


def test_deal_stage_moves_from_the_deals_own_page(desk: Client) -> None:
    deal = make_deal()
    stage = stages()[2]
    desk.post(org_reverse("crm:deal_stage", deal.pk), {"stage": stage.pk, "version": 1})
    assert Deal.objects.get().stage == stage
    assert desk.post(org_reverse("crm:deal_stage", deal.pk), {"stage": "nowhere"}).status_code == 422


# --- Board ------------------------------------------------------------------------------------------------------------
def test_board_shows_lanes_with_sums_and_cards(desk: Client) -> None:
    make_deal("Кутии & капаци", value=Decimal(1000), company=make_company("Роза ООД"))
    content = desk.get(org_reverse("crm:deals")).content.decode()
    assert content.count("data-lane=") == 5
    assert "Кутии &amp; капаци" in content
    assert "Роза ООД" in content
    assert "1 open" in content
    assert "€1,000.00" in content
    assert "≈ €100" in content


def test_board_without_deals_says_what_it_is_for(desk: Client) -> None:
    content = desk.get(org_reverse("crm:deals")).content.decode()
    assert "No deals yet" in content
    assert "data-lane=" not in content
    assert "data-lane=" in desk.get(org_reverse("crm:deals"), {"search": "x"}).content.decode()


def test_board_costs_the_same_for_many(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(60):
        make_deal(f"{number}", company=make_company(f"Фирма {number}"), stage=stages()[number % 5])
    desk.get(org_reverse("crm:deals"))
    with django_assert_max_num_queries(12):
        desk.get(org_reverse("crm:deals"))


def test_board_is_narrowed_and_answers_htmx_with_its_part(alya: Member, boris: Member, desk: Client) -> None:
    make_deal("Мои", owner=alya)
    make_deal("Техни", owner=boris)
    headers = {"HX-Request": "true", "HX-Target": "board"}
    content = desk.get(org_reverse("crm:deals"), {"owner": boris.pk}, headers=headers).content.decode()
    assert "Техни" in content
    assert "Мои" not in content
    assert "<html" not in content
    assert 'id="board-totals" hx-swap-oob="true"' in content
    assert f"?owner={boris.pk}" in content


def test_board_of_an_unknown_pipeline_does_not_exist(desk: Client) -> None:
    assert desk.get(org_reverse("crm:deals"), {"pipeline": "x"}).status_code == 404


def test_board_without_a_pipeline_says_so(desk: Client) -> None:
    Stage.objects.all().delete()
    assert "No pipeline yet" in desk.get(org_reverse("crm:deals")).content.decode()


def test_a_lane_shows_the_rest_below_the_last_card(desk: Client) -> None:
    for number in range(LANE_SIZE + 2):
        make_deal(f"сделка {number:02}")
    content = desk.get(org_reverse("crm:deals")).content.decode()
    assert "сделка 02" in content
    assert "сделка 01" not in content
    last = Deal.objects.get(title="сделка 02")
    assert str(last.pk) in content.split("hx-vals")[1][:80]
    rest = desk.get(org_reverse("crm:lane", stages()[0].pk), {"after": last.pk}).content.decode()
    assert re.findall(r"сделка \d\d", rest) == ["сделка 01", "сделка 00"]
    assert "hx-vals" not in rest


def test_deal_move_answers_with_sums_and_the_new_version(desk: Client) -> None:
    deal, other = make_deal("Кутии", value=Decimal(1000)), make_deal("Друга", stage=stages()[1])
    data = {"stage": stages()[1].pk, "after": other.pk, "version": 1}
    response = desk.post(org_reverse("crm:deal_move", deal.pk), data)
    content = response.content.decode()
    assert f'id="deal-{deal.pk}" hx-swap-oob="innerHTML"' in content
    assert 'data-version="2"' in content
    assert content.count("-head") == 5
    moved = Deal.objects.get(pk=deal.pk)
    assert moved.stage == stages()[1]
    assert moved.position > Deal.objects.get(pk=other.pk).position


@pytest.mark.parametrize("data", [{}, {"stage": "x"}, {"stage": "00000000-0000-0000-0000-000000000000"}])
def test_deal_move_without_a_stage_is_told(desk: Client, data: dict[str, str]) -> None:
    deal = make_deal()
    response = desk.post(org_reverse("crm:deal_move", deal.pk), data, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "no longer in the pipeline" in response.headers["HX-Trigger"]


def test_deal_move_of_a_stale_card_is_told_and_changes_nothing(desk: Client) -> None:
    deal = make_deal()
    url, data = org_reverse("crm:deal_move", deal.pk), {"stage": stages()[1].pk, "version": 1}
    desk.post(url, data)
    response = desk.post(url, data | {"stage": stages()[2].pk}, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert Deal.objects.get().stage == stages()[1]


def test_lookups_find_by_words_of_either_alphabet(desk: Client) -> None:
    make_company("Роза ООД", city="Казанлък")
    make_contact("Десислава", "Колева", company=make_company("Дъб"))
    make_deal("Кутии")
    assert "Казанлък" in desk.get(org_reverse("crm:company_lookup"), {"q": "roza"}).content.decode()
    assert "Дъб" in desk.get(org_reverse("crm:contact_lookup"), {"q": "колев"}).content.decode()
    assert "Кутии" in desk.get(org_reverse("crm:deal_lookup"), {"q": "kut"}).content.decode()
    assert desk.get(org_reverse("crm:deal_lookup"), {"q": "няма"}).content.decode().strip() == ""
