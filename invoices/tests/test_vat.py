"""VAT categories, what the program suggests, and the rules it holds a document to."""

import datetime
from decimal import Decimal

import pytest

from invoices.calculation import LineInput, TaxGroup, line_violations
from invoices.units import UNITS, unit_choices, unit_label
from invoices.vat import (
    EU_COUNTRIES,
    LEGAL_GROUNDS,
    RuleViolation,
    TaxParty,
    VatCategory,
    document_violations,
    grounds_for,
    suggest_category,
)

SELLER = TaxParty("BG", "BG209417381", "209417381")
NOT_REGISTERED = TaxParty("BG", "", "209417381")
GERMAN = TaxParty("DE", "DE811569869")
ANYONE = TaxParty("BG")


def group(category: VatCategory, reason: str = "", rate: int = 0) -> TaxGroup:
    return TaxGroup(category, Decimal(rate), Decimal(100), Decimal(rate), reason)


def ground(code: str) -> str:
    return LEGAL_GROUNDS[code].bg


def codes(violations: list[RuleViolation]) -> list[str]:
    return [violation.code for violation in violations]


def line(category: VatCategory, rate: str, **changes: Decimal) -> LineInput:
    return LineInput(
        **({"quantity": Decimal(1), "unit_price": Decimal(1)} | changes), vat_category=category, vat_rate=Decimal(rate)
    )


@pytest.mark.parametrize(
    ("registered", "country", "business", "supply", "category", "rate", "ground_code"),
    [
        (True, "BG", True, "services", VatCategory.STANDARD, 20, None),
        (True, "BG", False, "goods", VatCategory.STANDARD, 20, None),
        (True, "DE", True, "goods", VatCategory.INTRA_COMMUNITY, 0, "art_53"),
        (True, "DE", True, "services", VatCategory.REVERSE_CHARGE, 0, "art_21_2"),
        (True, "DE", False, "goods", VatCategory.STANDARD, 20, None),
        (True, "DE", False, "services", VatCategory.STANDARD, 20, None),
        (True, "US", False, "goods", VatCategory.EXPORT, 0, "art_28"),
        (True, "US", True, "services", VatCategory.OUTSIDE_SCOPE, 0, "art_21_2_outside_eu"),
        (True, "GB", False, "services", VatCategory.STANDARD, 20, None),
        (False, "BG", True, "services", VatCategory.OUTSIDE_SCOPE, 0, "art_113_9"),
        (False, "DE", True, "goods", VatCategory.OUTSIDE_SCOPE, 0, "art_113_9"),
    ],
)
def test_suggest_category_follows_country_and_status(
    *,
    registered: bool,
    country: str,
    business: bool,
    supply: str,
    category: VatCategory,
    rate: int,
    ground_code: str | None,
) -> None:
    suggestion = suggest_category(
        seller_country="BG",
        seller_vat_registered=registered,
        buyer_country=country,
        buyer_is_business_with_vat=business,
        supply=supply,  # type: ignore[arg-type]
    )
    assert (suggestion.category, suggestion.rate) == (category, rate)
    assert (suggestion.ground.code if suggestion.ground else None) == ground_code


def test_suggest_category_leaves_foreign_rates_and_grounds_open() -> None:
    at_home = suggest_category(
        seller_country="DE", seller_vat_registered=True, buyer_country="DE", buyer_is_business_with_vat=True
    )
    abroad = suggest_category(
        seller_country="DE", seller_vat_registered=True, buyer_country="BG", buyer_is_business_with_vat=True
    )
    assert (at_home.category, at_home.rate, at_home.ground) == (VatCategory.STANDARD, None, None)
    assert (abroad.category, abroad.rate, abroad.ground) == (VatCategory.REVERSE_CHARGE, Decimal(0), None)


def test_legal_grounds_name_the_article_in_both_languages() -> None:
    for legal_ground in LEGAL_GROUNDS.values():
        assert "чл. " in legal_ground.bg
        assert "ЗДДС" in legal_ground.text("bg")
        assert "Art. " in legal_ground.text("en")
        assert legal_ground.category.needs_reason


def test_reverse_charge_grounds_carry_the_words_the_law_asks_for() -> None:
    grounds = grounds_for(VatCategory.REVERSE_CHARGE)
    assert len(grounds) == 3
    assert all(each.bg.startswith("Обратно начисляване") and each.en.startswith("Reverse charge") for each in grounds)


def test_grounds_exist_for_exactly_the_categories_that_need_one() -> None:
    assert [category for category in VatCategory if grounds_for(category)] == [
        category for category in VatCategory if category.needs_reason
    ]


def test_the_union_has_twenty_seven_countries() -> None:
    assert len(EU_COUNTRIES) == 27


@pytest.mark.parametrize(
    ("category", "rate", "code"),
    [
        (VatCategory.STANDARD, "0", "BR-S-05"),
        (VatCategory.STANDARD, "-20", "BR-S-05"),
        (VatCategory.STANDARD, "19", "bulgarian_vat_rate"),
        (VatCategory.ZERO, "20", "BR-Z-05"),
        (VatCategory.EXEMPT, "20", "BR-E-05"),
        (VatCategory.REVERSE_CHARGE, "20", "BR-AE-05"),
        (VatCategory.INTRA_COMMUNITY, "9", "BR-IC-05"),
        (VatCategory.EXPORT, "20", "BR-G-05"),
        (VatCategory.OUTSIDE_SCOPE, "20", "BR-O-05"),
    ],
)
def test_line_rate_must_suit_its_category(category: VatCategory, rate: str, code: str) -> None:
    violations = line_violations([line(VatCategory.STANDARD, "9"), line(category, rate)])
    assert [(violation.code, violation.field) for violation in violations] == [(code, "lines.1.vat_rate")]


def test_line_rates_of_other_countries_are_theirs() -> None:
    assert line_violations([line(VatCategory.STANDARD, "19")], seller_country="DE") == []


def test_a_taxed_document_of_a_registered_seller_breaks_nothing() -> None:
    groups = [group(VatCategory.STANDARD, rate=20), group(VatCategory.STANDARD, rate=9)]
    assert document_violations(tax_groups=groups, seller=SELLER, buyer=ANYONE) == []


@pytest.mark.parametrize(
    ("category", "code"),
    [
        (VatCategory.EXEMPT, "BR-E-10"),
        (VatCategory.REVERSE_CHARGE, "BR-AE-10"),
        (VatCategory.EXPORT, "BR-G-10"),
        (VatCategory.OUTSIDE_SCOPE, "BR-O-10"),
    ],
)
def test_untaxed_group_needs_its_ground(category: VatCategory, code: str) -> None:
    broken = document_violations(tax_groups=[group(category, " ")], seller=SELLER, buyer=GERMAN)
    assert codes(broken) == [code]
    kept = document_violations(tax_groups=[group(category, "чл. 1")], seller=SELLER, buyer=GERMAN)
    assert kept == []


@pytest.mark.parametrize(("category", "code"), [(VatCategory.STANDARD, "BR-S-10"), (VatCategory.ZERO, "BR-Z-10")])
def test_taxed_group_may_have_no_ground(category: VatCategory, code: str) -> None:
    broken = document_violations(tax_groups=[group(category, "чл. 1", 20)], seller=SELLER, buyer=ANYONE)
    assert codes(broken) == [code]


@pytest.mark.parametrize(
    ("category", "code"),
    [
        (VatCategory.STANDARD, "BR-S-02"),
        (VatCategory.EXEMPT, "BR-E-02"),
        (VatCategory.REVERSE_CHARGE, "BR-AE-02"),
        (VatCategory.EXPORT, "BR-G-02"),
    ],
)
def test_seller_without_vat_number_cannot_use_a_vat_category(category: VatCategory, code: str) -> None:
    reason = "чл. 1" if category.needs_reason else ""
    broken = document_violations(tax_groups=[group(category, reason)], seller=NOT_REGISTERED, buyer=GERMAN)
    assert [(violation.code, violation.field) for violation in broken] == [(code, "seller.vat_number")]


def test_reverse_charge_needs_an_identified_buyer() -> None:
    groups = [group(VatCategory.REVERSE_CHARGE, ground("art_163a"))]
    broken = document_violations(tax_groups=groups, seller=SELLER, buyer=ANYONE)
    assert [(violation.code, violation.field) for violation in broken] == [("BR-AE-02", "buyer.vat_number")]
    assert document_violations(tax_groups=groups, seller=SELLER, buyer=TaxParty("BG", "", "209488275")) == []


def test_intra_community_supply_needs_numbers_date_and_country() -> None:
    groups = [group(VatCategory.INTRA_COMMUNITY, ground("art_53"))]
    broken = document_violations(tax_groups=groups, seller=SELLER, buyer=TaxParty("DE", "", "HRB 1"))
    assert codes(broken) == ["BR-IC-02", "BR-IC-11", "BR-IC-12"]
    kept = document_violations(
        tax_groups=groups,
        seller=SELLER,
        buyer=GERMAN,
        delivery_date=datetime.date(2026, 11, 20),
        delivery_country="DE",
    )
    assert kept == []


def test_outside_scope_stands_alone() -> None:
    groups = [group(VatCategory.STANDARD, rate=20), group(VatCategory.OUTSIDE_SCOPE, ground("art_21_2_outside_eu"))]
    assert codes(document_violations(tax_groups=groups, seller=SELLER, buyer=ANYONE)) == ["BR-O-11"]


def test_unregistered_ground_and_vat_number_exclude_each_other() -> None:
    groups = [group(VatCategory.OUTSIDE_SCOPE, ground("art_113_9"))]
    assert codes(document_violations(tax_groups=groups, seller=SELLER, buyer=ANYONE)) == ["BR-O-02"]
    assert document_violations(tax_groups=groups, seller=NOT_REGISTERED, buyer=ANYONE) == []


@pytest.mark.parametrize(
    ("buyer", "broken"),
    [
        (TaxParty("DE", "811569869"), ["BR-CO-09"]),
        (TaxParty("GR", "EL094019245"), []),
        (TaxParty("GR", "GR094019245"), ["BR-CO-09"]),
        (TaxParty("GB", "XI123456789"), []),
        (TaxParty("DE"), []),
    ],
)
def test_vat_number_starts_with_its_country(buyer: TaxParty, broken: list[str]) -> None:
    groups = [group(VatCategory.STANDARD, rate=20)]
    assert codes(document_violations(tax_groups=groups, seller=SELLER, buyer=buyer)) == broken


def test_seller_needs_an_identifier() -> None:
    groups = [group(VatCategory.OUTSIDE_SCOPE, ground("art_113_9"))]
    assert codes(document_violations(tax_groups=groups, seller=TaxParty("BG"), buyer=ANYONE)) == ["BR-CO-26"]


def test_unit_label_speaks_both_languages_and_keeps_strange_codes() -> None:
    assert [unit_label("HUR", language) for language in ("bg", "en")] == ["час", "hour"]
    assert unit_label("C62", "bg") == unit_label("H87", "bg") == "бр."
    assert unit_label("ZZZ", "bg") == "ZZZ"


def test_unit_choices_list_every_unit_once() -> None:
    assert [code for code, _name in unit_choices()] == list(UNITS)
    assert len({str(name) for _code, name in unit_choices()}) == len(UNITS)
