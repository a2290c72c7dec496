"""Bank statements: an uploaded file becomes transactions, each once, and the money that came in becomes payments."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction

from accounts import entitlements
from accounts.models import Job, Member
from accounts.rules import require
from accounts.services import audit
from invoices.bank.detect import parse_statement_file
from invoices.bank.iban import compact
from invoices.bank.keys import import_keys
from invoices.bank.statement import ParsedStatement, ParsedTransaction, clean_text
from invoices.errors import OtherAccount
from invoices.models import BankAccount, BankStatement, BankTransaction, Payment
from invoices.rules import InvoicesPermission
from invoices.services import matching
from invoices.services.matching import Outcome
from invoices.services.payments import index

_FILE_NAME_LENGTH: Final = 200


@dataclass(frozen=True)
class Imported:
    """A statement of the file: its row, and all that the file says, whether it was known before or not."""

    row: BankStatement
    parsed: ParsedStatement


@dataclass(frozen=True)
class Upload:
    """What came of a file: its statements, and the matching that followed, done or still at work as `job`."""

    statements: list[Imported]
    outcome: Outcome | None = None
    job: Job | None = None


def upload(*, actor: Member, data: bytes, file_name: str, bank_account: BankAccount | None = None) -> Upload:
    """Store a file and match what is new in it: at once, or in the background when it is much.

    Raises what `import_file` raises.
    """
    statements = import_file(actor=actor, data=data, file_name=file_name, bank_account=bank_account)
    new = sum(each.row.transactions_new for each in statements)
    if new > matching.AT_ONCE:
        return Upload(statements, job=matching.start(actor=actor))
    outcome = matching.match() if new else Outcome()
    matching.tell(outcome, but=actor)
    return Upload(statements, outcome)


@transaction.atomic
def import_file(
    *, actor: Member, data: bytes, file_name: str, bank_account: BankAccount | None = None
) -> list[Imported]:
    """Store the statements of a file and their transactions, each transaction once however often it comes.

    The account is recognised by its IBAN; one not known yet is added, out of use until a person says otherwise, so
    that no invoice asks to pay to it. A `bank_account` must be the file's. Raises `StatementError`, `OtherAccount`,
    `FeatureMissing`, `PlanLimit`.
    """
    require(actor, InvoicesPermission.IMPORT_STATEMENTS)
    entitlements.require(actor.organization, "bank_statements")
    parsed = parse_statement_file(data, file_name)
    entitlements.take(actor.organization, "storage", len(data))
    file = ContentFile(data, name="statement")
    imported: list[Imported] = []
    for statement in parsed:
        row = _statement(statement, file_name, actor, _account(statement, bank_account))
        row.file = imported[0].row.file.name if imported else file
        row.size = 0 if imported else len(data)
        row.save()
        imported.append(Imported(row, statement))
    _store_transactions(imported)
    for each in imported:
        audit.record("invoices.statement_imported", each.row)
    return imported


def _statement(parsed: ParsedStatement, file_name: str, actor: Member, account: BankAccount | None) -> BankStatement:
    return BankStatement(
        bank_account=account,
        file_name=clean_text(file_name, _FILE_NAME_LENGTH),
        format=parsed.format,
        account=parsed.account,
        statement_id=parsed.statement_id,
        currency=parsed.currency,
        from_date=parsed.from_date,
        to_date=parsed.to_date,
        opening_balance=parsed.opening_balance,
        closing_balance=parsed.closing_balance,
        balances_ok=parsed.balances_ok,
        transactions_total=len(parsed.transactions),
        uploaded_by=actor,
    )


# --- Whose account --------------------------------------------------------------------------------------------------
def _account(parsed: ParsedStatement, chosen: BankAccount | None) -> BankAccount | None:
    if chosen is not None:
        return _checked(parsed, chosen)
    if parsed.account_iban:
        names = {"iban": parsed.account_iban, "currency": parsed.currency}
        account, is_new = BankAccount.objects.get_or_create(**names, defaults={"is_active": False})
        if is_new:
            audit.record("invoices.bank_account_created", account)
        return account
    return _by_number(parsed)


def _checked(parsed: ParsedStatement, chosen: BankAccount) -> BankAccount:
    """The chosen account, when the file does not name another one."""
    named = f"{parsed.account} {parsed.currency}"
    is_other = parsed.account_iban not in ("", compact(chosen.iban)) or parsed.currency != chosen.currency
    if is_other:
        raise OtherAccount(named, f"{chosen.iban} {chosen.currency}")
    return chosen


def _by_number(parsed: ParsedStatement) -> BankAccount | None:
    """The one account whose IBAN ends with the bank's own number, as IBANs do; None when that is not sure."""
    number = compact(parsed.account_number)
    if not number:
        return None
    accounts = BankAccount.objects.filter(currency=parsed.currency, iban__endswith=number)[:2]
    return accounts[0] if len(accounts) == 1 else None


# --- Transactions ---------------------------------------------------------------------------------------------------
def _store_transactions(imported: Sequence[Imported]) -> None:
    """Insert what is not there yet and count it; of two uploads at once each transaction is one's only.

    Sorted by key, so that two overlapping files never wait for each other in turn.
    """
    rows = [
        _transaction(each.row, transaction, key)
        for each, keys in zip(imported, _keys(imported), strict=True)
        for transaction, key in zip(each.parsed.transactions, keys, strict=True)
    ]
    in_order = sorted(rows, key=lambda row: row.import_key)
    BankTransaction.objects.bulk_create(in_order, ignore_conflicts=True, batch_size=1000)
    new = BankTransaction.objects.filter(statement__in=[each.row for each in imported])
    stored = set(new.values_list("pk", flat=True))
    _count(imported, [row for row in rows if row.pk in stored])


def _keys(imported: Sequence[Imported]) -> list[list[str]]:
    """The import keys of each statement; equal movements are told apart over all statements of an account."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(imported):
        places[each.parsed.account].append(place)
    found: list[list[str]] = [[] for _each in imported]
    for account, statements in places.items():
        told = [imported[place].parsed.transactions for place in statements]
        keys = iter(import_keys(account, chain.from_iterable(told)))
        for place, transactions in zip(statements, told, strict=True):
            found[place] = [next(keys) for _each in transactions]
    return found


def _transaction(statement: BankStatement, parsed: ParsedTransaction, key: str) -> BankTransaction:
    names = (
        "position", "booked_on", "value_on", "amount", "currency", "counterparty_name", "counterparty_iban",
        "reference", "remittance_text", "bank_reference", "is_reversal",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(parsed, name) for name in names}
    return BankTransaction(statement=statement, import_key=key, **values)


def _count(imported: Sequence[Imported], new: Sequence[BankTransaction]) -> None:
    """Say on each statement how many of its transactions are new, and make payments of the money that came in."""
    for each in imported:
        each.row.transactions_new = sum(row.statement_id == each.row.pk for row in new)
        each.row.save(update_fields=["transactions_new"])
    payments = [_payment(row) for row in new if row.amount > 0 and not row.is_reversal]
    Payment.objects.bulk_create(payments, batch_size=1000)


def _payment(movement: BankTransaction) -> Payment:
    payment = Payment(
        method=Payment.Method.BANK,
        amount=movement.amount,
        currency=movement.currency,
        received_on=movement.booked_on,
        payer_name=movement.counterparty_name,
        payer_iban=movement.counterparty_iban,
        transaction=movement,
    )
    index(payment)
    return payment
