"""Numbers of documents. ППЗДДС art. 78: ten digits, ascending, none twice, none left out."""

from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Member, Organization
from accounts.rules import require
from accounts.services import audit
from invoices.errors import SeriesExhausted, SeriesStarted
from invoices.models import Invoice, NumberSeries
from invoices.references import NUMBER_LENGTH
from invoices.rules import InvoicesPermission

_LAST: Final = 10**NUMBER_LENGTH - 1
_OFFER_DIGITS: Final = 4
_OFFER_PREFIX: Final = {"bg": "ОФ-", "en": "OF-"}


def create_default_series(organization: Organization) -> None:
    """The two series a new organization starts with: invoices with notes, and offers."""
    with translation.override(organization.language):
        NumberSeries.objects.create(kind=NumberSeries.Kind.INVOICE, name=_("Invoices"), is_default=True)
        NumberSeries.objects.create(
            kind=NumberSeries.Kind.OFFER,
            name=_("Offers"),
            prefix=_OFFER_PREFIX[organization.language],
            is_default=True,
        )


def default_series(kind: str) -> NumberSeries:
    """The series new documents of a kind are numbered by."""
    series: NumberSeries = NumberSeries.objects.order_by("-is_default", "pk").filter(kind=kind)[0]
    return series


def next_number(series: NumberSeries) -> str:
    """Take the next number. Call it in the transaction that issues: the row stays locked until the transaction ends.

    Whoever rolls back gives the number back, so none is left out. Raises `SeriesExhausted`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken in the transaction that uses it.")
    locked = NumberSeries.objects.select_for_update().get(pk=series.pk)
    if locked.next_number > _LAST:
        raise SeriesExhausted
    NumberSeries.objects.filter(pk=series.pk).update(next_number=F("next_number") + 1)
    return format_number(locked, locked.next_number)


def format_number(series: NumberSeries, number: int) -> str:
    """`0000000412` for tax documents, `ОФ-0041` for offers."""
    if series.kind == NumberSeries.Kind.INVOICE:
        return f"{number:0{NUMBER_LENGTH}}"
    return f"{series.prefix}{number:0{_OFFER_DIGITS}}"


def has_started(series: NumberSeries) -> bool:
    """Whether a tax document carries a number of the series."""
    return bool(Invoice.objects.filter(series=series).exists())


@transaction.atomic
def update_series(*, series: NumberSeries, actor: Member, next_number: int, prefix: str = "") -> NumberSeries:
    """Set where a series goes on, as when numbering moves here from another program.

    A series of tax documents is fixed from its first number on; one of offers only never goes back.
    Raises `SeriesStarted`.
    """
    require(actor, InvoicesPermission.MANAGE_SETTINGS)
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    is_offers = series.kind == NumberSeries.Kind.OFFER
    if next_number != series.next_number and (next_number < series.next_number if is_offers else has_started(series)):
        raise SeriesStarted
    changes = audit.apply_changes(series, {"next_number": next_number, "prefix": prefix if is_offers else ""})
    if changes:
        series.save(update_fields=[*changes, "updated_at"])
        audit.record("invoices.series_changed", series, changes)
    return series
