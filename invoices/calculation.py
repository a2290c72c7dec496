"""Totals of a document by EN 16931: every amount is a Decimal, rounded half up, VAT once per group and not per line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from config.lib.money import quantize
from invoices.vat import BULGARIA, RuleViolation, VatCategory, rate_violation

_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class LineInput:
    """What a line is computed from. `unit_price` is without VAT; discount and VAT rate are in percent."""

    quantity: Decimal
    unit_price: Decimal
    vat_category: VatCategory
    vat_rate: Decimal
    discount_percent: Decimal = _ZERO


@dataclass(frozen=True)
class LineTotals:
    """Amounts of one line. `net` (BT-131) = `before_discount` − `discount`."""

    before_discount: Decimal
    discount: Decimal
    net: Decimal


@dataclass(frozen=True)
class TaxGroup:
    """One VAT breakdown row (BG-23): all lines of one category and rate."""

    vat_category: VatCategory
    vat_rate: Decimal
    taxable_amount: Decimal
    tax_amount: Decimal
    exemption_reason: str = ""


@dataclass(frozen=True)
class DocumentTotals:
    """Totals of a document; `lines` in the order given, `tax_groups` by category, then from the highest rate down."""

    lines: tuple[LineTotals, ...]
    tax_groups: tuple[TaxGroup, ...]
    total_net: Decimal
    total_vat: Decimal
    total_gross: Decimal
    paid: Decimal
    total_due: Decimal


def calculate(
    lines: Sequence[LineInput],
    currency: str,
    paid: Decimal = _ZERO,
    exemption_reasons: Mapping[VatCategory, str] | None = None,
) -> DocumentTotals:
    """Compute a document in `currency` (ISO 4217 code), of which `paid` is already settled.

    `exemption_reasons` says per category why no VAT is charged. The sums keep BR-CO-10, 13, 14, 15 and 16. Nothing is
    refused here: `line_violations` and `invoices.vat.document_violations` tell what breaks a rule.
    """
    line_totals = tuple(_line_totals(line, currency) for line in lines)
    groups = _tax_groups(lines, line_totals, currency, exemption_reasons or {})
    total_net = quantize(sum((totals.net for totals in line_totals), _ZERO), currency)
    total_vat = quantize(sum((group.tax_amount for group in groups), _ZERO), currency)
    total_gross = total_net + total_vat
    paid = quantize(paid, currency)
    return DocumentTotals(line_totals, groups, total_net, total_vat, total_gross, paid, total_gross - paid)


def _line_totals(line: LineInput, currency: str) -> LineTotals:
    exact = line.quantity * line.unit_price
    before_discount = quantize(exact, currency)
    net = quantize(exact * (_HUNDRED - line.discount_percent) / _HUNDRED, currency)
    return LineTotals(before_discount, before_discount - net, net)


def _tax_groups(
    lines: Sequence[LineInput], line_totals: Sequence[LineTotals], currency: str, reasons: Mapping[VatCategory, str]
) -> tuple[TaxGroup, ...]:
    taxable: dict[tuple[VatCategory, Decimal], Decimal] = {}
    for line, totals in zip(lines, line_totals, strict=True):
        key = (line.vat_category, line.vat_rate)
        taxable[key] = taxable.get(key, _ZERO) + totals.net
    order = list(VatCategory)
    return tuple(
        _tax_group(category, rate, taxable[category, rate], currency, reasons)
        for category, rate in sorted(taxable, key=lambda key: (order.index(key[0]), -key[1]))
    )


def _tax_group(
    category: VatCategory, rate: Decimal, taxable: Decimal, currency: str, reasons: Mapping[VatCategory, str]
) -> TaxGroup:
    tax = quantize(taxable * rate / _HUNDRED, currency)  # BR-CO-17
    return TaxGroup(category, rate, taxable, tax, reasons.get(category, ""))


def line_violations(lines: Sequence[LineInput], seller_country: str = BULGARIA) -> list[RuleViolation]:
    """The rules that single lines break, each with its field (`lines.0.unit_price`); an empty list means none."""
    if not lines:
        return [RuleViolation("BR-16", _("The document has no lines. Add at least one."), "lines")]
    violations = []
    for place, line in enumerate(lines):
        rate = rate_violation(
            line.vat_category, line.vat_rate, seller_country=seller_country, field=f"lines.{place}.vat_rate"
        )
        violations += [rate] if rate else []
        violations += _amount_violations(line, place)
    return violations


def _amount_violations(line: LineInput, place: int) -> list[RuleViolation]:
    violations = []
    if line.unit_price < 0:
        message = _("A unit price cannot be negative. For a deduction make the quantity negative.")
        violations.append(RuleViolation("BR-27", message, f"lines.{place}.unit_price"))
    if not 0 <= line.discount_percent <= _HUNDRED:
        message = _("A discount is between 0 and 100 percent.")
        violations.append(RuleViolation("discount_range", message, f"lines.{place}.discount_percent"))
    return violations
