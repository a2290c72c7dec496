"""Deposits on an offer: how much of each VAT group is asked for now, so that all invoices together match the offer.

VAT is rounded once per group of each document (EN 16931 BR-CO-17). Two documents that share a group are rounded twice,
and together may be a cent off the offer; so a deposit is the amount nearest to its percentage at which they are not.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from config.lib.money import minor_units, quantize
from invoices.calculation import TaxGroup
from invoices.vat import VatCategory

GroupKey = tuple[VatCategory, Decimal]

_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
# Looked at around the exact percentage. The rates of the EU are met within a dozen cents.
_NEARBY_CENTS: Final = 100


def net_amounts(groups: Iterable[TaxGroup]) -> dict[GroupKey, Decimal]:
    """The taxable amount of each VAT group."""
    return {(group.vat_category, group.vat_rate): group.taxable_amount for group in groups}


def left_amounts(offered: Mapping[GroupKey, Decimal], invoiced: Mapping[GroupKey, Decimal]) -> dict[GroupKey, Decimal]:
    """What is still to be invoiced of each group of the offer."""
    return {key: amount - invoiced.get(key, _ZERO) for key, amount in offered.items()}


def deposit_amounts(
    offered: Mapping[GroupKey, Decimal], left: Mapping[GroupKey, Decimal], percent: Decimal, currency: str
) -> dict[GroupKey, Decimal]:
    """The net amount of each VAT group that a deposit of `percent` of the offer asks for; empty groups are left out.

    It may be more than is `left` when earlier deposits took most of it: `exceeds` tells.
    """
    amounts = {key: _deposit(amount, left[key], key[1], percent, currency) for key, amount in offered.items()}
    return {key: amount for key, amount in amounts.items() if amount}


def exceeds(deposit: Mapping[GroupKey, Decimal], left: Mapping[GroupKey, Decimal]) -> bool:
    """Whether a deposit asks for more of a group than is left of it."""
    return any(abs(amount) > max(left[key] * _sign(amount), _ZERO) for key, amount in deposit.items())


def _sign(amount: Decimal) -> int:
    return -1 if amount < 0 else 1


def _deposit(offered: Decimal, left: Decimal, rate: Decimal, percent: Decimal, currency: str) -> Decimal:
    """The deposit on one group, of one below zero (deductions) as of one above; 0 where a few cents cannot be cut."""
    sign = _sign(offered)
    wanted, left = quantize(offered * sign * percent / _HUNDRED, currency), left * sign
    if wanted >= left:
        return wanted * sign
    possible = (amount for amount in _around(wanted, currency) if 0 < amount < left)
    return next((amount for amount in possible if _adds_up(amount, left, rate, currency)), _ZERO) * sign


def _around(amount: Decimal, currency: str) -> Iterator[Decimal]:
    """`amount`, then what lies a cent, two cents, … above and below it."""
    cent = Decimal(1).scaleb(-minor_units(currency))
    yield amount
    for step in range(1, _NEARBY_CENTS + 1):
        yield amount + step * cent
        yield amount - step * cent


def _adds_up(part: Decimal, whole: Decimal, rate: Decimal, currency: str) -> bool:
    """Whether the VAT of a part and of the rest is the VAT of the whole."""
    return _vat(part, rate, currency) + _vat(whole - part, rate, currency) == _vat(whole, rate, currency)


def _vat(net: Decimal, rate: Decimal, currency: str) -> Decimal:
    return quantize(net * rate / _HUNDRED, currency)
