"""What the assistant's tools find, with whose rights, and what they refuse."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from jsonschema import Draft202012Validator

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.hooks import ToolAnswer, propose_tools
from ai_assistant.providers.offline import Offline
from ai_assistant.providers.types import ModelTurn, Question, ToolCall, UserTurn, whole
from ai_assistant.services import searching
from ai_assistant.tools.running import ToolFailed, described, proposals_of, run, tools_of
from crm.models import Contact
from crm.tests.factories import make_company, make_contact, make_deal, stages
from invoices.models import Invoice, InvoiceLine
from invoices.tests.payment_rows import customer, open_invoice

NOVEMBER = {"first_day": "2026-11-01", "last_day": "2026-11-30"}


def asked(member: Member, name: str, **arguments: Any) -> ToolAnswer:
    return run(member, ToolCall("1", name, arguments), tools_of(member))


def test_every_tool_is_described_in_json_schema(in_lipa: Organization, alya: Member) -> None:
    tools = described([*tools_of(alya).values(), *proposals_of(alya).values()])
    names = {tool.name for tool in tools}
    assert {"list_invoices", "list_contacts", "list_deals", "list_tasks", "compute_period", "revenue"} <= names
    for tool in tools:
        schema = json.loads(json.dumps(tool.parameters))
        assert schema["type"] == "object", tool.name
        assert schema["additionalProperties"] is False, tool.name
        Draft202012Validator.check_schema(schema)


def test_a_list_answers_as_its_page_does(in_lipa: Organization, alya: Member) -> None:
    hotel = customer("Хотел Синя скала")
    late = open_invoice(1, "120.00", company=hotel, due_date=datetime.date(2026, 1, 1))
    open_invoice(2, "80.00", company=hotel)
    found = asked(alya, "list_invoices", tab="overdue")
    (row,) = found.content["rows"]
    assert (found.content["total"], row["id"], row["customer"]) == (1, f"invoices:{late.pk}", "Хотел Синя скала")
    assert (row["total"], row["currency"]) == ("120.00", "EUR")
    assert found.content["sums"] == [{"amount": "120.00", "currency": "EUR"}]
    assert [(each.id, each.label) for each in found.records] == [(f"invoices:{late.pk}", late.number)]
    assert found.url.endswith("/invoices/?tab=overdue")
    json.dumps(found.content)


def test_a_list_takes_its_filters_order_and_number_of_rows(in_lipa: Organization, alya: Member) -> None:
    open_invoice(1, "300.00", company=customer("Балкан Карго"))
    for short, due in ((2, "100.00"), (3, "200.00")):
        open_invoice(short, due, company=customer("Хотел Синя скала"))
    found = asked(alya, "list_invoices", search="синя", ordering="-total", limit=1)
    assert (found.content["total"], [row["total"] for row in found.content["rows"]]) == (2, ["200.00"])
    company = str(Invoice.objects.get(number__endswith="1").company_id)
    assert asked(alya, "list_invoices", company=company).content["total"] == 1


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("list_invoices", {"tab": "everything"}),
        ("list_invoices", {"from": "миналия месец"}),
        ("list_invoices", {"company": "1; DROP TABLE"}),
        ("list_invoices", {"limit": 100_000}),
        ("list_invoices", {"organization": "another"}),
        ("list_invoices", {"ordering": "organization__stripe_keys"}),
        ("revenue", {"first_day": "2026-11-01"}),
        ("revenue", {"first_day": "2026-13-01", "last_day": "2026-11-30"}),
        ("silent_contacts", {"days": -5}),
        ("silent_contacts", {"days": "10"}),
        ("delete_everything", {}),
        ("", {}),
    ],
)
def test_what_is_not_in_the_schema_is_told_to_the_model(
    in_lipa: Organization, alya: Member, name: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ToolFailed):
        asked(alya, name, **arguments)


def test_looking_for_one_tool_reads_no_choices_of_the_others(
    in_lipa: Organization, alya: Member, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        tools = tools_of(alya)
        assert "list_deals" in tools
        assert len(tools) == len(set(tools)) > 10
        assert tools["revenue"].name == "revenue"
    with pytest.raises(KeyError):
        tools["list_nothing"]


def test_tools_have_the_rights_of_who_asks(in_lipa: Organization, alya: Member, boris: Member) -> None:
    boris.overrides = {"invoices.view": False}
    names = set(tools_of(boris))
    assert "list_contacts" in names
    assert not names & {"list_invoices", "revenue", "top_customers", "money_owed"}
    with pytest.raises(ToolFailed, match="There is no tool"):
        asked(boris, "list_invoices")


def test_nothing_of_another_organization_is_found(in_lipa: Organization, alya: Member, vera: Member) -> None:
    ours = open_invoice(1, company=customer("Балкан Карго"))
    make_contact("Иван")
    with scope(vera.organization, vera):
        assert asked(vera, "list_invoices").content["total"] == 0
        assert asked(vera, "list_invoices", company=str(ours.company_id)).content["total"] == 0
        assert asked(vera, "list_contacts").content["rows"] == []
        assert asked(vera, "money_owed").content["to_collect"] == "0.00"
        assert asked(vera, "top_customers", **NOVEMBER).content["companies"] == []


def test_revenue_beside_the_same_stretch_before(in_lipa: Organization, alya: Member) -> None:
    open_invoice(1, "120.00", issue_date=datetime.date(2026, 11, 10))
    open_invoice(2, "50.00", issue_date=datetime.date(2026, 10, 5))
    found = asked(alya, "revenue", **NOVEMBER).content
    assert Decimal(found["revenue_without_vat"]) == Decimal("120.00")
    assert found["before"] == {
        "first_day": "2026-10-02",
        "last_day": "2026-10-31",
        "revenue_without_vat": "50.00",
    }
    first_days = asked(alya, "revenue", first_day="0001-01-01", last_day="9999-12-31").content
    assert Decimal(first_days["revenue_without_vat"]) == Decimal("170.00")


def test_top_customers_by_what_they_were_invoiced(in_lipa: Organization, alya: Member) -> None:
    hotel, cargo = customer("Хотел Синя скала"), customer("Балкан Карго")
    day = datetime.date(2026, 11, 10)
    for short, due, company in ((1, "100.00", hotel), (2, "150.00", cargo), (3, "90.00", hotel)):
        open_invoice(short, due, company=company, issue_date=day)
    found = asked(alya, "top_customers", **NOVEMBER)
    assert [(row["name"], row["revenue_without_vat"], row["invoices"]) for row in found.content["companies"]] == [
        ("Хотел Синя скала", "190.00", 2),
        ("Балкан Карго", "150.00", 1),
    ]
    assert found.records[0].id == f"companies:{hotel.pk}"
    assert len(asked(alya, "top_customers", limit=1, **NOVEMBER).records) == 1


def test_money_owed(in_lipa: Organization, alya: Member) -> None:
    open_invoice(1, "120.00", due_date=datetime.date(2026, 1, 1))
    open_invoice(2, "80.00")
    found = asked(alya, "money_owed").content
    assert (found["to_collect"], found["overdue"], found["overdue_invoices"]) == ("200.00", "120.00", 1)


def test_pipeline_by_stage(in_lipa: Organization, alya: Member) -> None:
    make_deal(value=Decimal(500), stage=stages()[1])
    found = asked(alya, "pipeline_by_stage").content["stages"]
    assert [(row["deals"], row["value"]) for row in found][:2] == [(0, {}), (1, {"EUR": "500.00"})]


def test_silent_contacts_longest_silence_first(in_lipa: Organization, alya: Member) -> None:
    rows = [make_contact(name) for name in ("Ана", "Борис", "Вяра")]
    days = (datetime.datetime(2026, 1, day, tzinfo=datetime.UTC) for day in (5, 2))
    for row, day in zip(rows, days, strict=False):
        Contact.objects.filter(pk=row.pk).update(last_activity_at=day)
    found = asked(alya, "silent_contacts", days=30)
    assert [record.label.split()[0] for record in found.records] == ["Борис", "Ана"]


def test_dates_are_reckoned_for_the_model(in_lipa: Organization, alya: Member) -> None:
    found = asked(alya, "compute_period", words="октомври 2025").content
    assert (found["understood"], found["first_day"], found["last_day"]) == (True, "2025-10-01", "2025-10-31")
    assert asked(alya, "compute_period", words="колко е часът").content["understood"] is False


def test_a_company_with_markup_in_its_name_stays_text(in_lipa: Organization, alya: Member) -> None:
    make_company("<img src=x onerror=alert(1)> ООД")
    (row,) = asked(alya, "list_companies").content["rows"]
    assert row["name"] == "<img src=x onerror=alert(1)> ООД"


def test_unpaid_invoices_say_how_much_and_who_owes_most(in_lipa: Organization, alya: Member) -> None:
    hotel, cargo = customer("Хотел Синя скала"), customer("Балкан Карго")
    for short, due, company in ((1, "100.00", hotel), (2, "150.00", cargo), (3, "90.00", hotel)):
        open_invoice(short, due, company=company, due_date=datetime.date(2026, 1, short))
    found = asked(alya, "unpaid_invoices", only_overdue=True, limit=1)
    assert (found.content["total"], found.content["to_pay"]) == (3, [{"amount": "340.00", "currency": "EUR"}])
    assert [(row["name"], row["to_pay"]) for row in found.content["customers"]] == [
        ("Хотел Синя скала", "190.00"),
        ("Балкан Карго", "150.00"),
    ]
    (row,) = found.content["rows"]
    assert (row["to_pay"], row["due_date"], row["days_late"] > 0) == ("100.00", "2026-01-01", True)
    assert asked(alya, "unpaid_invoices", search="карго").content["total"] == 1


def test_what_one_customer_owes(in_lipa: Organization, alya: Member, vera: Member) -> None:
    hotel = customer("Хотел Синя скала")
    open_invoice(1, "120.00", company=hotel, due_date=datetime.date(2026, 1, 1))
    (row,) = asked(alya, "customer_balance", customer="sinya skala").content["companies"]
    assert (row["id"], row["to_collect"], row["overdue"], row["invoices"]) == (
        f"companies:{hotel.pk}", "120.00", "120.00", 1,
    )  # fmt: skip
    with scope(vera.organization, vera):
        assert asked(vera, "customer_balance", customer="sinya skala").content["companies"] == []


def test_vat_and_turnover_by_month(in_lipa: Organization, alya: Member) -> None:
    day = datetime.date(2026, 11, 10)
    amounts = {"total_vat": Decimal("20.00"), "total_net": Decimal("100.00")}
    open_invoice(1, "120.00", issue_date=day, tax_point_date=day, **amounts)
    open_invoice(2, "120.00", issue_date=day, tax_point_date=datetime.date(2026, 12, 1), **amounts)
    vat = asked(alya, "vat_charged", **NOVEMBER).content
    assert (vat["vat_charged"], vat["taxable_base"], vat["documents"]) == ("20.00", "100.00", 1)
    months = asked(alya, "revenue_by_month", first_day="2026-01-01", last_day="2026-12-31").content["months"]
    assert months == [{"first_day": "2026-11-01", "revenue_without_vat": "200.00"}]


def test_a_reminder_is_proposed_for_what_is_due_longest(in_lipa: Organization, alya: Member) -> None:
    hotel = customer("Хотел Синя скала")
    make_contact("Мира", email="mira@hotel.example", company=hotel)
    older = open_invoice(1, "120.00", company=hotel, due_date=datetime.date(2026, 1, 1))
    open_invoice(2, "80.00", company=hotel)
    tools = described([*tools_of(alya).values(), *proposals_of(alya).values()])
    turn = whole(Offline(alya).stream(Question([UserTurn("write a payment reminder to Синя скала")], tools=tools))).turn
    (call,) = turn.calls
    assert (call.name, call.arguments) == (
        "propose_letter", {"about": f"invoices:{older.pk}", "situation": "payment_reminder"}
    )  # fmt: skip
    shown = [field.after for field in propose_tools["propose_letter"].describe(alya, call.arguments).fields]
    assert shown[0] == "Мира Петров <mira@hotel.example>"
    assert str(older.number) in shown[2]
    customer("Балкан Карго")
    turn = whole(
        Offline(alya).stream(Question([UserTurn("write a payment reminder to Балкан Карго")], tools=tools))
    ).turn
    assert turn.calls == ()


def say(member: Member, text: str) -> ModelTurn:
    tools = [*tools_of(member).values(), *proposals_of(member).values()]
    return whole(Offline(member).stream(Question([UserTurn(text)], tools=described(tools)))).turn


@pytest.mark.parametrize(
    ("text", "price", "what"),
    [
        ("създай фактура за Балкан Карго за 500 евро", 500.0, "…"),
        ("пусни чернова на фактура за Балкан Карго за 450 евро", 450.0, "…"),
        ("направи фактура на Балкан Карго за визитки, 120 евро без ДДС", 120.0, "Визитки"),
        ("Draft an invioce for Балкан Карго, 320 euro for business cards", 320.0, "Business cards"),
    ],
)
def test_the_draft_of_an_invoice_is_proposed(
    in_lipa: Organization, alya: Member, text: str, price: float, what: str
) -> None:
    cargo = customer("Балкан Карго")
    (call,) = say(alya, text).calls
    assert (call.name, call.arguments) == ("propose_invoice_draft", {
        "company": f"companies:{cargo.pk}",
        "lines": [{"description": what, "quantity": 1, "unit_price": price}],
    })  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "направи фактура на Балкан Карго за 40 тефтера с лого по 7,90",
            [{"description": "Тефтера с лого", "quantity": 40, "unit_price": 7.9}],
        ),
        (
            "фактура чернова за Балкан Карго: хиляда етикета по 14 цента и два часа дизайн по 55",
            [
                {"description": "Етикета", "quantity": 1000, "unit_price": 0.14},
                {"description": "Дизайн", "quantity": 2, "unit_price": 55.0, "unit": "HUR"},
            ],
        ),
        (
            "Draft an invoice for Balkan Kargo: 500 kraft bags at 0.58, one die at 260 and two hours design at €60",
            [
                {"description": "Kraft bags", "quantity": 500, "unit_price": 0.58},
                {"description": "Die", "quantity": 1, "unit_price": 260.0},
                {"description": "Design", "quantity": 2, "unit_price": 60.0, "unit": "HUR"},
            ],
        ),
        (
            "invoice Балкан Карго for a hundred catalogues, 6.20 each",
            [{"description": "Catalogues", "quantity": 100, "unit_price": 6.2}],
        ),
        (
            "фактурирай на Балкан Карго 300 евро за бланки и пликове",
            [{"description": "Бланки и пликове", "quantity": 1, "unit_price": 300.0}],
        ),
        (
            "създай фактура за 40 чувала 5 кг по 7 евро и 90 цента на Балкан Карго",
            [{"description": "Чувала 5 кг", "quantity": 40, "unit_price": 7.9}],
        ),
        (
            "създай фактура за Балкан Карго за 3 табели по 19,56 лв.",
            [{"description": "Табели", "quantity": 3, "unit_price": 10.0009}],
        ),
        (
            "създай фактура за Балкан Карго: 1000 етикета по 0,14 лв.",
            [{"description": "Етикета", "quantity": 1000, "unit_price": 0.0716}],
        ),
    ],
)
def test_quantities_prices_and_several_lines_are_understood(
    in_lipa: Organization, alya: Member, text: str, lines: list[dict[str, Any]]
) -> None:
    cargo = customer("Балкан Карго")
    (call,) = say(alya, text).calls
    assert (call.name, call.arguments) == (
        "propose_invoice_draft", {"company": f"companies:{cargo.pk}", "lines": lines},
    )  # fmt: skip


def test_a_customer_with_a_number_in_the_name_is_billed(in_lipa: Organization, alya: Member) -> None:
    customer("Ниво")
    third = customer("Ниво 3")
    (call,) = say(alya, "издай фактура на Ниво 3 за 40 тефтера по 7,90").calls
    assert call.arguments["company"] == f"companies:{third.pk}"
    assert call.arguments["lines"] == [{"description": "Тефтера", "quantity": 40, "unit_price": 7.9}]


def test_invoices_that_are_asked_for_are_not_drafted(in_lipa: Organization, alya: Member) -> None:
    open_invoice(250, company=customer("Балкан Карго"))
    for text, tool in (
        ("фактура 250", "find_records"),
        ("фактури на Балкан Карго за 300 евро", "list_invoices"),
        ("invoices of Балкан Карго over 300 euro", "list_invoices"),
        ("чернови на фактури", "list_invoices"),
    ):
        assert [call.name for call in say(alya, text).calls] == [tool], text


@pytest.mark.parametrize(
    "text",
    [
        "make an invoice for Балкан Карго for 300 euro and send it",
        "създай фактура за Балкан Карго",
        "създай фактура за Балкан Карго за 40 тефтера",
        "създай фактура за Балкан Карго за 40 тефтера и 20 менюта по 7,90",
        "създай фактура за Балкан Карго за 40 тефтера по 7,90 и доставка",
        "създай фактура за Балкан Карго за 40 тефтера по 7,90 до петък",
        "създай фактура за Балкан Карго за 0 тефтера по 7,90",
    ],
)
def test_an_invoice_that_is_not_wholly_understood_is_not_drafted(
    in_lipa: Organization, alya: Member, text: str
) -> None:
    customer("Балкан Карго")
    turn = say(alya, text)
    assert (turn.calls, "for how much" in turn.text) == ((), True)


@pytest.mark.parametrize(
    "text",
    [
        "Създай фактура за Балкан Карго за -500 лева",
        "създай фактура за Балкан Карго за –500 евро",
        "create an invoice for Балкан Карго for -500 euro",
        "create an invoice for Балкан Карго for 40 notebooks at -7.90",
    ],
)
def test_a_price_below_zero_is_told(in_lipa: Organization, alya: Member, text: str) -> None:
    customer("Балкан Карго")
    turn = say(alya, text)
    assert (turn.calls, "credit note" in turn.text) == ((), True)


@pytest.mark.parametrize(
    "text",
    [
        "направи фактура на Балкан Карго за 40 тефтера по 7,90 с ДДС",
        "фактурирай на Балкан Карго 300 евро, ДДС включено",
        "Invoice Балкан Карго 300 euro for consulting, VAT is included",
    ],
)
def test_a_price_with_vat_is_not_taken_for_one_without(in_lipa: Organization, alya: Member, text: str) -> None:
    customer("Балкан Карго")
    turn = say(alya, text)
    assert (turn.calls, "without VAT" in turn.text) == ((), True)


def test_turnover_with_one_customer(in_lipa: Organization, alya: Member) -> None:
    cargo, hotel = customer("Балкан Карго"), customer("Хотел Синя скала")
    for short, company in ((1, cargo), (2, cargo), (3, hotel)):
        open_invoice(short, "100.00", company=company, issue_date=datetime.date(2026, 11, 10))
    (call,) = say(alya, "колко сме продали на Балкан Карго през ноември 2026").calls
    assert (call.name, call.arguments["customer"]) == ("revenue", "Балкан Карго")
    found = asked(alya, "revenue", customer="Балкан Карго", **NOVEMBER).content
    assert (found["customer"]["id"], found["revenue_without_vat"]) == (f"companies:{cargo.pk}", "200.00")
    assert (found["before"]["revenue_without_vat"], found["difference"]) == ("0.00", "200.00")


def test_what_is_sold_has_its_latest_price(in_lipa: Organization, alya: Member) -> None:
    for short, month, price in ((1, 9, "0.30"), (2, 11, "0.36")):
        draft = open_invoice(short, state=Invoice.State.DRAFT, number=None, issue_date=datetime.date(2026, month, 10))
        for name in ("Бланки и пликове, комплект", "Визитки"):
            InvoiceLine.objects.create(invoice=draft, description=name, unit_price=Decimal(price))
    assert asked(alya, "products_sold").content["rows"] == []
    for draft in Invoice.objects.all():
        Invoice.objects.filter(pk=draft.pk).update(state=Invoice.State.ISSUED, number=f"{draft.issue_date.month:010}")
    (call,) = say(alya, "колко струва комплект бланки и пликове").calls
    assert (call.name, call.arguments["search"]) == ("products_sold", "комплект бланки и пликове")
    assert asked(alya, "products_sold", search="комплект бланки и пликове").content["rows"] == [{
        "description": "Бланки и пликове, комплект", "latest_price_without_vat": "0.36", "currency": "EUR",
        "on": "2026-11-10", "lines": 2,
    }]  # fmt: skip
    assert say(alya, "колко струва биткойн").calls == ()
    assert [call.arguments for call in say(alya, "what products do we sell").calls] == [{"limit": 50}]


def test_what_brought_most_is_told_in_euro_and_less_what_was_credited(in_lipa: Organization, alya: Member) -> None:
    for short, kind, currency, name, price in (
        (1, Invoice.Kind.INVOICE, "EUR", "Визитки", "100"),
        (2, Invoice.Kind.INVOICE, "BGN", "Визитки", "195.583"),
        (3, Invoice.Kind.CREDIT_NOTE, "EUR", "Визитки", "50"),
        (4, Invoice.Kind.INVOICE, "EUR", "Плакати", "120"),
        (5, Invoice.Kind.INVOICE, "USD", "Каталози", "900"),
        (6, Invoice.Kind.CREDIT_NOTE, "EUR", "Върнати кутии", "10"),
    ):
        draft = open_invoice(
            short, state=Invoice.State.DRAFT, number=None, kind=kind, currency=currency,
            issue_date=datetime.date(2026, 11, 10),
        )  # fmt: skip
        InvoiceLine.objects.create(invoice=draft, description=name, unit_price=Decimal(price), net=Decimal(price))
        Invoice.objects.filter(pk=draft.pk).update(state=Invoice.State.ISSUED, number=f"{short:010}")
    with time_machine.travel("2026-11-26T10:00:00+02:00", tick=False):
        (call,) = say(alya, "какво се продава най-много този месец").calls
    assert (call.name, call.arguments["first_day"]) == ("best_sellers", "2026-11-01")
    assert asked(alya, call.name, **call.arguments).content["rows"] == [
        {"description": "Визитки", "revenue_without_vat": "150.00"},
        {"description": "Плакати", "revenue_without_vat": "120.00"},
    ]
    assert asked(alya, call.name, **call.arguments | {"last_day": "2026-11-09"}).content["rows"] == []


@pytest.mark.parametrize(
    ("text", "tool", "said"),
    [
        ("какъв е статусът на фактура 250", "list_invoices", {"search": "0000000250", "tab": "all"}),
        ("кой е платил по частично фактурите си", "list_invoices", {"state": "partly_paid"}),
        ("какво трябва да ми платят до петък", "list_invoices", {"tab": "unpaid", "due_until": "2026-11-27"}),
        ("Nordlicht колко имат да плащат още", "customer_balance", {"customer": "Nordlicht"}),
        ("how much does Nordlihct owe us", "customer_balance", {"customer": "Nordlicht"}),
        ("Did Nordlicht accept our offer?", "list_offers", {"search": "Nordlicht"}),
        ("who were our biggest clients in Q3", "top_customers", {"first_day": "2026-07-01"}),
        ("sales this month against this time last year", "revenue", {"against_first_day": "2025-11-01"}),
        ("invoices Nordlicht 2026", "list_invoices", {"search": "Nordlicht", "from": "2026-01-01"}),
        ("payments Nordlicht", "list_payments", {"search": "Nordlicht"}),
        ("Колко ни дължи Nordlicht към днешна дата?", "customer_balance", {"customer": "Nordlicht"}),
        ("how many invoices in the first twenty days of nov", "list_invoices", {"to": "2026-11-20"}),
        ("20-те най-големи фактури за годината", "list_invoices", {"limit": 20, "ordering": "-total"}),
        ("draft offers", "list_offers", {"tab": "drafts"}),
        ("bill Nordlicht 200 euro for consulting", "propose_invoice_draft", {}),
        ("всичко за Nordlicht преди срещата", "customer_history", {"customer": "Nordlicht"}),
    ],
)
@time_machine.travel("2026-11-26T10:00:00+02:00", tick=False)
def test_what_more_strangers_asked(
    in_lipa: Organization, alya: Member, text: str, tool: str, said: dict[str, Any]
) -> None:
    make_company("Nordlicht")
    searching.learn_new_words()
    (call,) = say(alya, text).calls
    assert (call.name, {key: call.arguments[key] for key in said}) == (tool, said)


def test_how_long_something_is_overdue_counts_from_its_due_day(in_lipa: Organization, alya: Member) -> None:
    with time_machine.travel("2026-11-26T10:00:00+02:00", tick=False):
        (call,) = say(alya, "просрочени над 30 дни и с колко дни").calls
    assert call.arguments == {"due_until": "2026-10-26", "only_overdue": True, "limit": 10}
    for short, due in ((1, 25), (2, 27)):
        open_invoice(short, company=customer(f"Фирма {short}"), due_date=datetime.date(2026, 10, due))
    assert asked(alya, "unpaid_invoices", only_overdue=True, due_until="2026-10-26").content["total"] == 1


def test_a_letter_is_drafted_for_its_occasion(in_lipa: Organization, alya: Member) -> None:
    hotel = customer("Хотел Синя скала")
    contact = make_contact("Мира", email="mira@hotel.example", company=hotel)
    (call,) = say(alya, "мейл до Хотел Синя скала с благодарност за поръчката").calls
    assert (call.name, call.arguments) == (
        "generate_email_draft", {"about": f"contacts:{contact.pk}", "situation": "thanks"},
    )  # fmt: skip
    reminder = "Напиши имейл на Хотел Синя скала, да им напомним учтиво за неплатената факура"
    assert "owes nothing" in say(alya, reminder).text
    late = open_invoice(1, "120.00", company=hotel, due_date=datetime.date(2026, 1, 1))
    for text in (reminder, "write an email to Хотел Синя скала asking when they'll pay the overdue invoice"):
        (call,) = say(alya, text).calls
        assert call.arguments == {"about": f"invoices:{late.pk}", "situation": "payment_reminder"}, text
    for text in (
        "write an email to Хотел Синя скала about the weather",
        "write a letter to Хотел Синя скала thanking them for the order and asking about the delivery date",
        "мейл до Хотел Синя скала с благодарност за поръчката и да ги попиташ за срока",
        "write an email to Хотел Синя скала about the overdue invoice and the new catalogue",
    ):
        turn = say(alya, text)
        assert (turn.calls, "Say what to write" in turn.text) == ((), True), text
    (call,) = say(alya, "Напиши учтиво писмо до Хотел Синя скала за закъснелите плащания").calls
    assert call.arguments == {"about": f"invoices:{late.pk}", "situation": "payment_reminder"}


@pytest.mark.parametrize(
    "text",
    [
        "изпрати напомняне на Хотел Синя скала за просрочената фактура",
        "напомни на Хотел Синя скала за неплатената фактура",
        "send a polite reminder to Хотел Синя скала",
        "remind Хотел Синя скала about the overdue invoice",
    ],
)
def test_a_reminder_is_said_in_several_ways(in_lipa: Organization, alya: Member, text: str) -> None:
    late = open_invoice(1, "120.00", company=customer("Хотел Синя скала"), due_date=datetime.date(2026, 1, 1))
    (call,) = say(alya, text).calls
    assert (call.name, call.arguments) == (
        "propose_letter", {"about": f"invoices:{late.pk}", "situation": "payment_reminder"},
    )  # fmt: skip
    assert say(alya, "send a reminder to Хотел Синя скала about the meeting").calls == ()


@pytest.mark.parametrize(
    ("text", "tool", "said"),
    [
        ("кои фактури бяха платени през октомври", "list_payments", {"from": "2026-10-01", "to": "2026-10-31"}),
        ("Which invoices were paid in October?", "list_payments", {"from": "2026-10-01", "to": "2026-10-31"}),
        ("open invoices for Nordlicht", "unpaid_invoices", {"search": "Nordlicht"}),
        ("колко фактури чакаме да ни платят", "unpaid_invoices", {"only_overdue": False}),
        ("Фактури от Ани", "list_invoices", {"search": "Ани"}),
        (
            "сравни прихода за последното тримесечие с предишното",
            "revenue",
            {"first_day": "2026-07-01", "last_day": "2026-09-30", "against_first_day": "2026-04-01"},
        ),
        ("какъв оборот сме направили с Nordlicht тази година", "revenue", {"customer": "Nordlicht"}),
        ("How much business have we done with Nordlicht?", "revenue", {"customer": "Nordlicht"}),
        ("zapishi zadacha za utre: da poracham hartia", "propose_task", {"title": "Da poracham hartia"}),
        ("напомни ми да платя на Nordlicht", "propose_task", {"title": "Да платя на Nordlicht"}),
    ],
)
@time_machine.travel("2026-11-26T10:00:00+02:00", tick=False)
def test_what_strangers_asked(in_lipa: Organization, alya: Member, text: str, tool: str, said: dict[str, Any]) -> None:
    make_company("Nordlicht")
    make_company("Ани")
    (call,) = say(alya, text).calls
    assert (call.name, {key: call.arguments[key] for key in said}) == (tool, said)


@pytest.mark.parametrize(
    "text",
    [
        "Покажи сделките, които чакат кафе",
        "Фактури от Ани",
        "create an invoice for Ани: 40 notebooks at 7.90 dollars",
    ],
)
def test_what_would_be_ignored_is_refused(in_lipa: Organization, alya: Member, text: str) -> None:
    assert say(alya, text).calls == ()
