"""What keeps an issued document as it is: neither its content nor its lines are ever changed (ЗДДС art. 116).

Money and delivery go on after it is issued (state, payments, sent, seen), and so do its links to a customer and a deal,
which may be merged; what the paper says stands in `seller`, `buyer` and `payment`.
"""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, cast

from django.db import models

from accounts.tenancy import OrganizationManager, OrganizationQuerySet
from invoices.errors import DocumentFrozen

FROZEN_FIELDS: Final = frozenset({
    "kind", "series", "number", "issue_date", "tax_point_date", "due_date", "currency", "language", "seller", "buyer",
    "notes", "tax_groups", "total_net", "total_vat", "total_gross", "vat_reason", "bank_account", "payment",
    "payment_reference", "corrects", "correction_reason", "issued_at", "issued_by",
})  # fmt: skip
_DRAFT: Final = "draft"

Row = TypeVar("Row", bound=models.Model)


class InvoiceQuerySet(OrganizationQuerySet[Row]):
    """Refuses bulk writes that would touch what issued documents say."""

    def issued(self) -> Self:
        """All but drafts."""
        return self.exclude(state=_DRAFT)

    def update(self, **kwargs: Any) -> int:
        """As Django's; raises `DocumentFrozen` when one of the rows is issued and a frozen field is among `kwargs`."""
        if FROZEN_FIELDS.intersection(kwargs) and self.issued().exists():
            raise DocumentFrozen
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's; raises `DocumentFrozen` when one of the rows is issued."""
        if self.issued().exists():
            raise DocumentFrozen
        return super().delete()


class InvoiceLineQuerySet(OrganizationQuerySet[Row]):
    """Refuses to change, add or take away lines of issued documents."""

    def refuse_if_issued(self, invoice_ids: Iterable[uuid.UUID]) -> None:
        """Raise `DocumentFrozen` when one of the invoices is issued. Its lines are written once, with it."""
        if self.filter(invoice_id__in=set(invoice_ids)).exclude(invoice__state=_DRAFT).exists():
            raise DocumentFrozen

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """As Django's; raises `DocumentFrozen` for a line more of an issued invoice."""
        rows = list(objs)
        self.refuse_if_issued(row.invoice_id for row in rows)  # type: ignore[attr-defined]
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's; raises `DocumentFrozen` when one of the rows is of an issued invoice."""
        self._refuse_issued_rows()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's; raises `DocumentFrozen` when one of the rows is of an issued invoice."""
        self._refuse_issued_rows()
        return super().delete()

    def _refuse_issued_rows(self) -> None:
        if self.exclude(invoice__state=_DRAFT).exists():
            raise DocumentFrozen


if TYPE_CHECKING:
    # What from_queryset makes has no type of its own.
    _InvoiceBase = OrganizationManager
    _LineBase = OrganizationManager
else:
    _InvoiceBase = OrganizationManager.from_queryset(InvoiceQuerySet)
    _LineBase = OrganizationManager.from_queryset(InvoiceLineQuerySet)


class InvoiceManager(_InvoiceBase[Row]):
    """Invoices of the organization in scope."""

    def get_queryset(self) -> InvoiceQuerySet[Row]:
        """Rows of the organization in scope."""
        return cast("InvoiceQuerySet[Row]", super().get_queryset())

    def issued(self) -> InvoiceQuerySet[Row]:
        """All but drafts."""
        return self.get_queryset().issued()


class InvoiceLineManager(_LineBase[Row]):
    """Lines of the organization in scope."""

    def get_queryset(self) -> InvoiceLineQuerySet[Row]:
        """Rows of the organization in scope."""
        return cast("InvoiceLineQuerySet[Row]", super().get_queryset())

    def refuse_if_issued(self, invoice_ids: Iterable[uuid.UUID]) -> None:
        """As the queryset's."""
        self.get_queryset().refuse_if_issued(invoice_ids)
