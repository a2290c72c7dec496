"""A bank statement that pays open invoices in all the ways customers pay, for demonstrations and trials."""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from stdnum.iso7064 import mod_97_10

from config.lib.text import transliterate
from invoices.bank.statement import MAX_NAME, ParsedStatement, ParsedTransaction, StatementFormat
from invoices.bank.writer import write_camt053
from invoices.models import BankAccount, Invoice
from invoices.queries.matching import due_invoices

CURRENCY: Final = "EUR"
_OPENING: Final = Decimal("12480.50")
_EXACT: Final = 6
_IN_TEXT: Final = 4
_KINDS: Final = ("partial", "overpaid", "doubtful", "foreign")
_WORDS: Final = (
    "Плащане по фактура {number}",
    "ф-ра {number}",
    "Плащане фактура № {number} благодарим",
    "PLASHTANE PO FAKTURA {number}",
)
_BANKS: Final = ("UNCR7000", "STSA9300", "FINV9150", "BPBI7940", "RZBB9155", "UBBS8002")


class NothingOpen(Exception):
    """No euro invoice is open, so there is nothing to pay."""


def demo_statement(*, day: datetime.date, seed: int) -> bytes:
    """A CAMT.053 file of `day` paying open euro invoices of the organization in scope; the same for the same seed.

    As far as there are invoices: six paid exactly with their reference, four with the number in the text, one in part,
    one with too much, one by name and amount only, one from abroad. Beside them a transfer nobody knows, a charge and a
    bill. Raises `NothingOpen`.
    """
    chance = random.Random(seed)  # noqa: S311  (a demonstration must be the same each time)
    invoices = list(due_invoices().filter(currency=CURRENCY).order_by("number"))
    if not invoices:
        raise NothingOpen
    chosen = chance.sample(invoices, min(len(invoices), _EXACT + _IN_TEXT + len(_KINDS)))
    movements = [*_payments(chosen, chance), *_others()]
    chance.shuffle(movements)
    return write_camt053(_statement(movements, day, seed), _written_at(day))


def _payments(chosen: Sequence[Invoice], chance: random.Random) -> Iterator[ParsedTransaction]:
    """The rarer kinds first, so that few invoices still show all of them."""
    for kind, invoice in zip(_KINDS, chosen, strict=False):
        yield _special(kind, invoice)
    for place, invoice in enumerate(chosen[len(_KINDS) :]):
        if place < _EXACT:
            yield _paid(invoice, reference=invoice.payment_reference)
        else:
            yield _paid(invoice, text=chance.choice(_WORDS).format(number=invoice.number))


def _special(kind: str, invoice: Invoice) -> ParsedTransaction:
    due, short = invoice.total_due, str(invoice.number).lstrip("0")
    if kind == "partial":
        part = max((due * Decimal("0.6")).quantize(Decimal(1)), Decimal("0.01"))
        return _paid(invoice, amount=min(part, due), reference=invoice.payment_reference)
    if kind == "overpaid":
        return _paid(invoice, amount=due + Decimal("50.00"), text=f"Плащане по фактура {invoice.number}")
    if kind == "doubtful":
        return _paid(invoice, payer=transliterate(invoice.customer_name).upper(), text="Плащане на стоки и услуги")
    return _paid(invoice, iban=_iban("DE", f"37040044{int(short):010}"), text=f"Invoice {short}, thank you")


def _paid(
    invoice: Invoice,
    *,
    amount: Decimal | None = None,
    payer: str = "",
    iban: str = "",
    text: str = "",
    reference: str = "",
) -> ParsedTransaction:
    """A transfer by the customer of an invoice, of all that is due unless said otherwise."""
    return _movement(
        invoice.total_due if amount is None else amount,
        name=payer or invoice.customer_name,
        iban=iban or _customer_iban(invoice),
        text=text,
        reference=reference,
        kind="PMNT-RCDT-ESCT",
    )


def _others() -> list[ParsedTransaction]:
    """What has nothing to do with invoices."""
    return [
        _movement(Decimal("730.00"), name="Мария Стоянова", iban=_iban("BG", "BPBI79401000111222"), text="Захранване"),
        _movement(Decimal("-4.80"), text="Такса обслужване", kind="PMNT-MDOP-CHRG"),
        _movement(
            Decimal("-312.40"), name="Енергия Юг ЕАД", iban=_iban("BG", "UNCR70001500999888"), text="Електроенергия"
        ),
    ]


def _movement(
    amount: Decimal, *, name: str = "", iban: str = "", text: str = "", reference: str = "", kind: str = ""
) -> ParsedTransaction:
    return ParsedTransaction(
        position=0,
        booked_on=datetime.date.min,
        value_on=datetime.date.min,
        amount=amount,
        currency=CURRENCY,
        counterparty_name=name[:MAX_NAME],
        counterparty_iban=iban,
        reference=reference,
        remittance_text=text,
        kind=kind or "PMNT-RCDT-ESCT",
    )


def _statement(movements: Sequence[ParsedTransaction], day: datetime.date, seed: int) -> ParsedStatement:
    booked = tuple(
        replace(each, position=place, booked_on=day, value_on=day, bank_reference=f"{day:%y%m%d}{seed:06}{place:05}")
        for place, each in enumerate(movements, 1)
    )
    return ParsedStatement(
        format=StatementFormat.CAMT053,
        account_iban=_own_iban(),
        account_number="",
        currency=CURRENCY,
        statement_id=f"{day:%Y%m%d}-{seed}",
        from_date=day,
        to_date=day,
        opening_balance=_OPENING,
        closing_balance=_OPENING + sum((each.amount for each in booked), Decimal(0)),
        balances_ok=True,
        transactions=booked,
    )


def _written_at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(20, 15), tzinfo=datetime.UTC)


# --- Accounts -------------------------------------------------------------------------------------------------------
def _own_iban() -> str:
    """The account invoices ask to pay to, else one that does not exist."""
    account = BankAccount.objects.filter(currency=CURRENCY).order_by("-is_default", "-is_active", "pk").first()
    return account.iban if account else _iban("BG", "STSA93000012345678")


def _customer_iban(invoice: Invoice) -> str:
    """Always the same account for the same customer."""
    customer = invoice.company_id or invoice.contact_id
    number = customer.int if customer else 0
    return _iban("BG", f"{_BANKS[number % len(_BANKS)]}10{number % 10**8:08}")


def _iban(country: str, account: str) -> str:
    """An IBAN with right check digits (ISO 7064 MOD 97-10)."""
    return f"{country}{mod_97_10.calc_check_digits(account + country)}{account}"
