"""Keys by which a movement is known again when its file comes a second time or the next file overlaps it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from invoices.bank.iban import compact
from invoices.bank.statement import ParsedTransaction

# A short number is the place of the movement in one export; another export of the same days counts otherwise.
_PLACE_IN_EXPORT: Final = re.compile(r"[0-9]{1,6}")
_SEPARATOR: Final = "\x1f"


def import_keys(account: str, transactions: Iterable[ParsedTransaction]) -> list[str]:
    """One key per transaction, in the same order, unique among them.

    Give all transactions a file has for `account` (IBAN or number) at once, over all its statements: equal ones are
    told apart by counting. The order of the transactions does not change the set of keys.
    """
    counted: Counter[tuple[str, ...]] = Counter()
    keys = []
    for transaction in transactions:
        traits = _traits(transaction)
        counted[traits] += 1
        keys.append(import_key(account, transaction, counted[traits]))
    return keys


def import_key(account: str, transaction: ParsedTransaction, occurrence: int) -> str:
    """64 hexadecimal characters for the `occurrence`-th (from 1) such transaction of `account` on its day."""
    parts = (compact(account), *_traits(transaction), str(occurrence))
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()


def _traits(transaction: ParsedTransaction) -> tuple[str, ...]:
    """What makes a transaction the same one: the bank's reference, else everything it tells.

    Day and amount belong to it in both cases: the movements of one batch share their reference, and so does a charge.
    """
    same = (transaction.booked_on.isoformat(), f"{transaction.amount:f}", transaction.currency)
    bank_reference = compact(transaction.bank_reference)
    if bank_reference and not _PLACE_IN_EXPORT.fullmatch(bank_reference):
        return ("bank", bank_reference, *same)
    return (
        "told",
        *same,
        transaction.value_on.isoformat(),
        compact(transaction.counterparty_iban),
        compact(transaction.counterparty_name),
        compact(transaction.reference),
        compact(transaction.remittance_text),
    )
