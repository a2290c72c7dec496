"""The lines of offers and invoices: checked, priced, stored; totals come from here and never from a client."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from invoices.calculation import DocumentTotals, LineInput, TaxGroup, calculate, line_violations
from invoices.errors import AmountTooLarge, InvalidLine
from invoices.models.base import CommercialDocument, DocumentLine
from invoices.units import UNITS
from invoices.vat import RuleViolation, VatCategory

MAX_LINES: Final = 500
_TOO_LARGE: Final = Decimal(10) ** 13  # 15 digits, two of them behind the point
_VALUES: Final = (
    "description", "quantity", "unit_code", "unit_price", "discount_percent", "vat_category", "vat_rate",
)  # fmt: skip
_TOTALS: Final = ("tax_groups", "total_net", "total_vat", "total_gross")


@transaction.atomic
def replace_lines(
    *, document: CommercialDocument, lines: Sequence[Mapping[str, Any]], vat_reason: str = ""
) -> DocumentTotals:
    """Put `lines` (values of the line model by field name) in place of those the document has, and store its totals.

    `vat_reason` says why no VAT is charged where a category asks for it. Raises `InvalidLine`, `AmountTooLarge`.
    """
    rows = build_lines(document, lines)
    check_lines(rows, seller_country=document.organization.country)
    totals = price_lines(rows, document.currency, vat_reason=vat_reason)
    stored = document.lines  # type: ignore[attr-defined]
    stored.all().delete()
    stored.model.objects.bulk_create(rows)
    store_totals(document, totals)
    return totals


def build_lines(document: CommercialDocument, lines: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Unsaved lines of the document in the order given."""
    related = document.lines  # type: ignore[attr-defined]
    return [
        related.model(**{related.field.name: document}, position=place, **values) for place, values in enumerate(lines)
    ]


def check_lines(rows: Sequence[DocumentLine], *, seller_country: str) -> None:
    """Raise `InvalidLine` for the first line that cannot stand on a document. A draft may have no lines yet."""
    if len(rows) > MAX_LINES:
        message = _("A document has 500 lines at most. Make two documents of this one.")
        raise InvalidLine(RuleViolation("too_many_lines", message, "lines"))
    for violation in [*_own_violations(rows), *(line_violations(_inputs(rows), seller_country) if rows else [])]:
        raise InvalidLine(violation)


def _own_violations(rows: Sequence[DocumentLine]) -> Iterable[RuleViolation]:
    for place, row in enumerate(rows):
        if not row.description.strip():
            message = _("Say what this line is for.")
            yield RuleViolation("BR-25", message, f"lines.{place}.description")
        if row.unit_code not in UNITS:
            message = _("This unit is not in the list. Choose one from it.")
            yield RuleViolation("unit_unknown", message, f"lines.{place}.unit_code")


def price_lines(rows: Sequence[DocumentLine], currency: str, *, vat_reason: str = "") -> DocumentTotals:
    """Set `net` on every row; the totals are those of the counted rows. Raises `AmountTooLarge`."""
    for place, (row, amounts) in enumerate(zip(rows, calculate(_inputs(rows), currency).lines, strict=True)):
        if abs(amounts.net) >= _TOO_LARGE:
            raise AmountTooLarge(f"lines.{place}.unit_price")
        row.net = amounts.net
    totals = calculate(
        _inputs([row for row in rows if row.is_counted]),
        currency,
        exemption_reasons={category: vat_reason for category in VatCategory if category.needs_reason},
    )
    if abs(totals.total_gross) >= _TOO_LARGE:
        raise AmountTooLarge("lines")
    return totals


def _inputs(rows: Sequence[DocumentLine]) -> list[LineInput]:
    return [
        LineInput(row.quantity, row.unit_price, VatCategory(row.vat_category), row.vat_rate, row.discount_percent)
        for row in rows
    ]


def assign_totals(document: CommercialDocument, totals: DocumentTotals) -> None:
    """Set the totals on the document, not stored yet."""
    document.tax_groups = [_group_to_json(group) for group in totals.tax_groups]
    document.total_net, document.total_vat = totals.total_net, totals.total_vat
    document.total_gross = totals.total_gross


def store_totals(document: CommercialDocument, totals: DocumentTotals) -> None:
    """Write the totals to the document; what an invoice has to be paid is `invoices.services.settlement`'s."""
    assign_totals(document, totals)
    document.save(update_fields=[*_TOTALS, "updated_at"])


def _group_to_json(group: TaxGroup) -> dict[str, str]:
    return {
        "vat_category": group.vat_category.value,
        "vat_rate": f"{group.vat_rate:.2f}",
        "taxable_amount": str(group.taxable_amount),
        "tax_amount": str(group.tax_amount),
        "exemption_reason": group.exemption_reason,
    }


def tax_groups(document: CommercialDocument) -> tuple[TaxGroup, ...]:
    """The stored VAT breakdown of a document."""
    return tuple(
        TaxGroup(
            VatCategory(group["vat_category"]),
            Decimal(group["vat_rate"]),
            Decimal(group["taxable_amount"]),
            Decimal(group["tax_amount"]),
            group["exemption_reason"],
        )
        for group in document.tax_groups
    )


def line_values(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The values of stored lines, to make the lines of another document of."""
    return [{name: getattr(row, name) for name in _VALUES} for row in rows]
