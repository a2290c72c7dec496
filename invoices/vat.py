"""VAT: the EN 16931 categories, Bulgaria's rates and legal grounds, and the rules a taxed document must keep.

Nothing here knows a model. Rule codes (`BR-AE-10`) are those of EN 16931-1 and its validation artefacts; a code in
small letters is our own. ЗДДС is the Bulgarian VAT Act, "the Directive" is 2006/112/EC.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Supply = Literal["goods", "services"]

BULGARIA: Final = "BG"
STANDARD_RATE: Final = Decimal(20)
# ЗДДС art. 66, 66a and 28 with 53: the standard, the reduced and the zero rate, in percent.
BULGARIAN_RATES: Final = (STANDARD_RATE, Decimal(9), Decimal(0))

EU_COUNTRIES: Final = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
# VAT numbers of these countries start with another code than ISO 3166; XI is Northern Ireland.
_OTHER_VAT_PREFIXES: Final = {"GR": ("EL",), "GB": ("GB", "XI")}


class VatCategory(TextChoices):
    """UNCL 5305 codes that EN 16931 allows (BT-118, BT-151), in the order documents list them."""

    STANDARD = "S", _("Taxed")
    ZERO = "Z", _("Zero rated")
    EXEMPT = "E", _("Exempt")
    REVERSE_CHARGE = "AE", _("Reverse charge")
    INTRA_COMMUNITY = "K", _("Supply within the EU")
    EXPORT = "G", pgettext_lazy("supply", "Export")
    OUTSIDE_SCOPE = "O", _("Outside VAT")

    @property
    def rule_name(self) -> str:
        """How EN 16931 names the category in its rules: `IC` for K, else the code itself."""
        return "IC" if self is VatCategory.INTRA_COMMUNITY else self.value

    @property
    def needs_reason(self) -> bool:
        """Whether a document must say why no VAT is charged (BT-120)."""
        return self not in (VatCategory.STANDARD, VatCategory.ZERO)


@dataclass(frozen=True)
class LegalGround:
    """Why no VAT is charged, as Bulgarian law wants it printed (ЗДДС art. 114(1) p. 12 and (4)), in two languages."""

    code: str
    category: VatCategory
    bg: str
    en: str

    def text(self, language: str) -> str:
        """The sentence in "bg", "en" or "both"."""
        return {"bg": self.bg, "en": self.en}.get(language, f"{self.bg} / {self.en}")


_GROUNDS: Final = (
    LegalGround(
        "art_28",
        VatCategory.EXPORT,
        "Износ, нулева ставка – чл. 28 ЗДДС",
        "Export, zero rate – Art. 28 of the Bulgarian VAT Act; Art. 146 of Directive 2006/112/EC",
    ),
    LegalGround(
        "art_53",
        VatCategory.INTRA_COMMUNITY,
        "Вътреобщностна доставка, нулева ставка – чл. 53, ал. 1 ЗДДС",
        "Intra-Community supply, zero rate – Art. 53(1) of the Bulgarian VAT Act; Art. 138 of Directive 2006/112/EC",
    ),
    LegalGround(
        "art_21_2",
        VatCategory.REVERSE_CHARGE,
        "Обратно начисляване – чл. 21, ал. 2 ЗДДС",
        "Reverse charge – Art. 21(2) of the Bulgarian VAT Act; Art. 44 and 196 of Directive 2006/112/EC",
    ),
    LegalGround(
        "art_163a",
        VatCategory.REVERSE_CHARGE,
        "Обратно начисляване – чл. 163а, ал. 2 ЗДДС",
        "Reverse charge – Art. 163a(2) of the Bulgarian VAT Act; Art. 199 of Directive 2006/112/EC",
    ),
    LegalGround(
        "art_82",
        VatCategory.REVERSE_CHARGE,
        "Обратно начисляване – чл. 82 ЗДДС",
        "Reverse charge – Art. 82 of the Bulgarian VAT Act; Art. 194 of Directive 2006/112/EC",
    ),
    LegalGround(
        "art_39",
        VatCategory.EXEMPT,
        "Освободена доставка, здравеопазване – чл. 39 ЗДДС",
        "Exempt supply, health care – Art. 39 of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_41",
        VatCategory.EXEMPT,
        "Освободена доставка, образование – чл. 41 ЗДДС",
        "Exempt supply, education – Art. 41 of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_42",
        VatCategory.EXEMPT,
        "Освободена доставка, култура – чл. 42 ЗДДС",
        "Exempt supply, culture – Art. 42 of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_45",
        VatCategory.EXEMPT,
        "Освободена доставка, земя и сгради – чл. 45 ЗДДС",
        "Exempt supply, land and buildings – Art. 45 of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_46",
        VatCategory.EXEMPT,
        "Освободена доставка, финансови услуги – чл. 46 ЗДДС",
        "Exempt supply, financial services – Art. 46 of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_47",
        VatCategory.EXEMPT,
        "Освободена доставка, застрахователни услуги – чл. 47 ЗДДС",
        "Exempt supply, insurance – Art. 47 of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_113_9",
        VatCategory.OUTSIDE_SCOPE,
        "Доставчикът не е регистриран по ЗДДС – чл. 113, ал. 9 ЗДДС",
        "The supplier is not registered for VAT – Art. 113(9) of the Bulgarian VAT Act",
    ),
    LegalGround(
        "art_21_2_outside_eu",
        VatCategory.OUTSIDE_SCOPE,
        "Мястото на изпълнение е извън ЕС – чл. 21, ал. 2 ЗДДС",
        "Place of supply outside the EU – Art. 21(2) of the Bulgarian VAT Act; Art. 44 of Directive 2006/112/EC",
    ),
)
LEGAL_GROUNDS: Final = {ground.code: ground for ground in _GROUNDS}


def grounds_for(category: VatCategory) -> list[LegalGround]:
    """The ready-made grounds of a category, the usual one first; empty for S and Z."""
    return [ground for ground in _GROUNDS if ground.category is category]


@dataclass(frozen=True)
class VatSuggestion:
    """What to put on a line: `rate` in percent; None and no ground where the seller's country decides, not Bulgaria."""

    category: VatCategory
    rate: Decimal | None
    ground: LegalGround | None = None


def suggest_category(
    *,
    seller_country: str,
    seller_vat_registered: bool,
    buyer_country: str,
    buyer_is_business_with_vat: bool,
    supply: Supply = "services",
) -> VatSuggestion:
    """The VAT treatment of an ordinary supply by where the parties are (ISO 3166 codes) and who they are.

    General rules only: goods leave with the sale, services follow art. 21 ЗДДС (44 and 45 of the Directive). Distance
    selling above the EU threshold, reduced rates and services with a place of their own stay the user's decision.
    """
    category, ground_code = _treatment(
        seller_vat_registered=seller_vat_registered,
        domestic=seller_country == buyer_country,
        buyer_in_eu=buyer_country in EU_COUNTRIES,
        buyer_is_business=buyer_is_business_with_vat,
        goods=supply == "goods",
    )
    if seller_country != BULGARIA:
        rate = None if category is VatCategory.STANDARD else Decimal(0)
        return VatSuggestion(category, rate)
    rate = STANDARD_RATE if category is VatCategory.STANDARD else Decimal(0)
    return VatSuggestion(category, rate, LEGAL_GROUNDS.get(ground_code))


def _treatment(
    *, seller_vat_registered: bool, domestic: bool, buyer_in_eu: bool, buyer_is_business: bool, goods: bool
) -> tuple[VatCategory, str]:
    """The category, and the code of its Bulgarian ground ("" where none is needed)."""
    if not seller_vat_registered:
        return VatCategory.OUTSIDE_SCOPE, "art_113_9"
    if domestic:
        return VatCategory.STANDARD, ""
    if not buyer_in_eu and goods:
        return VatCategory.EXPORT, "art_28"
    if not buyer_is_business:
        return VatCategory.STANDARD, ""
    if not buyer_in_eu:
        return VatCategory.OUTSIDE_SCOPE, "art_21_2_outside_eu"
    return (VatCategory.INTRA_COMMUNITY, "art_53") if goods else (VatCategory.REVERSE_CHARGE, "art_21_2")


@dataclass(frozen=True)
class RuleViolation:
    """One broken rule: `code` for programs, `message` for people, `field` names the input (`lines.0.vat_rate`)."""

    code: str
    message: str | Promise
    field: str


@dataclass(frozen=True)
class TaxParty:
    """What the VAT rules ask about a seller or buyer; an unknown value is "". `country` is an ISO 3166 code."""

    country: str
    vat_number: str = ""
    legal_id: str = ""


class TaxedGroup(Protocol):
    """One VAT breakdown row (BG-23), as `invoices.calculation.TaxGroup` is."""

    @property
    def vat_category(self) -> VatCategory: ...

    @property
    def exemption_reason(self) -> str: ...


def rate_violation(category: VatCategory, rate: Decimal, *, seller_country: str, field: str) -> RuleViolation | None:
    """Check a line's rate (percent) against its category: BR-S-05 and its kin, and the rates Bulgaria has."""
    if category is not VatCategory.STANDARD:
        if rate == 0:
            return None
        message = _("In the VAT category “{category}” the rate is 0. Set it to 0 or choose another category.")
        return RuleViolation(f"BR-{category.rule_name}-05", format_lazy(message, category=category.label), field)
    if rate <= 0:
        message = _("A taxed line needs a rate above 0. Choose a rate, or a VAT category that has none.")
        return RuleViolation("BR-S-05", message, field)
    if seller_country == BULGARIA and rate not in BULGARIAN_RATES:
        message = _("Bulgaria has VAT rates of 20 and 9 percent. You entered {rate}.")
        return RuleViolation("bulgarian_vat_rate", format_lazy(message, rate=f"{rate.normalize():f}"), field)
    return None


def document_violations(
    *,
    tax_groups: Sequence[TaxedGroup],
    seller: TaxParty,
    buyer: TaxParty,
    delivery_date: datetime.date | None = None,
    delivery_country: str = "",
) -> list[RuleViolation]:
    """The VAT rules of EN 16931 that the document as a whole breaks; an empty list means none."""
    categories = {group.vat_category for group in tax_groups}
    return [
        *_number_violations(seller, buyer),
        *_party_violations(categories, seller, buyer),
        *_reason_violations(tax_groups),
        *_outside_scope_violations(tax_groups, seller),
        *_delivery_violations(categories, delivery_date, delivery_country),
    ]


def _number_violations(seller: TaxParty, buyer: TaxParty) -> Iterator[RuleViolation]:
    if not (seller.legal_id or seller.vat_number):
        message = _("Your company has neither a company number (EIK) nor a VAT number. Add one in the settings.")
        yield RuleViolation("BR-CO-26", message, "seller.legal_id")
    for party, field in ((seller, "seller.vat_number"), (buyer, "buyer.vat_number")):
        prefixes = _OTHER_VAT_PREFIXES.get(party.country, (party.country,))
        if party.vat_number and not party.vat_number.upper().startswith(prefixes):
            message = _("The VAT number {number} does not start with {prefix}, the code of its country.")
            yield RuleViolation("BR-CO-09", format_lazy(message, number=party.vat_number, prefix=prefixes[0]), field)


def _party_violations(categories: set[VatCategory], seller: TaxParty, buyer: TaxParty) -> Iterator[RuleViolation]:
    for category in VatCategory:
        if category not in categories or category is VatCategory.OUTSIDE_SCOPE:
            continue
        code = f"BR-{category.rule_name}-02"
        if not seller.vat_number:
            message = _("The VAT category “{category}” needs your VAT number. Add it in the company settings.")
            yield RuleViolation(code, format_lazy(message, category=category.label), "seller.vat_number")
        if category is VatCategory.INTRA_COMMUNITY and not buyer.vat_number:
            message = _("A supply within the EU needs the customer's VAT number. Add it to the customer.")
            yield RuleViolation(code, message, "buyer.vat_number")
        if category is VatCategory.REVERSE_CHARGE and not (buyer.vat_number or buyer.legal_id):
            message = _("Reverse charge needs the customer's VAT number or company number. Add it to the customer.")
            yield RuleViolation(code, message, "buyer.vat_number")


def _reason_violations(tax_groups: Sequence[TaxedGroup]) -> Iterator[RuleViolation]:
    for group in tax_groups:
        category, code = group.vat_category, f"BR-{group.vat_category.rule_name}-10"
        if category.needs_reason and not group.exemption_reason.strip():
            message = _("Say why no VAT is charged: the VAT category “{category}” needs its legal ground.")
            yield RuleViolation(code, format_lazy(message, category=category.label), "exemption_reason")
        if not category.needs_reason and group.exemption_reason.strip():
            message = _("The VAT category “{category}” has no legal ground. Leave the ground empty.")
            yield RuleViolation(code, format_lazy(message, category=category.label), "exemption_reason")


def _outside_scope_violations(tax_groups: Sequence[TaxedGroup], seller: TaxParty) -> Iterator[RuleViolation]:
    """BR-O-11 to 14 and BR-O-02.

    A registered seller whose service is supplied outside the EU must print its VAT number (ЗДДС art. 114), so BR-O-02
    is held against the ground of art. 113(9) alone; the e-invoice leaves the numbers out for the other grounds.
    """
    outside = [group for group in tax_groups if group.vat_category is VatCategory.OUTSIDE_SCOPE]
    if outside and len(tax_groups) > len(outside):
        message = _("Lines outside VAT cannot stand beside taxed lines. Put them on a document of their own.")
        yield RuleViolation("BR-O-11", message, "lines")
    not_registered = LEGAL_GROUNDS["art_113_9"]
    if seller.vat_number and any(
        text in group.exemption_reason for group in outside for text in (not_registered.bg, not_registered.en)
    ):
        message = _("You state a VAT number and that you are not registered for VAT. Choose another legal ground.")
        yield RuleViolation("BR-O-02", message, "exemption_reason")


def _delivery_violations(
    categories: set[VatCategory], delivery_date: datetime.date | None, delivery_country: str
) -> Iterator[RuleViolation]:
    if VatCategory.INTRA_COMMUNITY not in categories:
        return
    if delivery_date is None:
        message = _("A supply within the EU needs the date of delivery. Enter when the goods were sent.")
        yield RuleViolation("BR-IC-11", message, "delivery_date")
    if not delivery_country:
        message = _("A supply within the EU needs the country the goods went to. Complete the customer's address.")
        yield RuleViolation("BR-IC-12", message, "delivery_country")
