"""How numbers of plans are written for people."""

from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.hooks import PlanCounter
from config.lib import formats

_MEGABYTE: Final = 1024 * 1024
_GIGABYTE: Final = 1024 * _MEGABYTE


def amount(counter: PlanCounter, number: int | None) -> str:
    """`1 000`, `2 GB`, or that there is no limit."""
    language = get_language() or "en"
    if number is None:
        return _("no limit")
    if counter.unit != "bytes":
        return formats.number(number, language)
    if number >= _GIGABYTE:
        return _("%(number)s GB") % {"number": formats.number(round(Decimal(number) / _GIGABYTE, 1), language)}
    return _("%(number)s MB") % {"number": formats.number(round(Decimal(number) / _MEGABYTE, 1), language)}
