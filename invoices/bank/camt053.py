"""CAMT.053 (ISO 20022 bank to customer statement), versions 001.02 to 001.13.

The versions differ in small things only (`Sts` became a code in an element, parties moved into `Pty`, amounts into
`TxDtls/Amt`), so one reader tries the places in order. What a bank left out is tolerated; what is there and wrong is
refused with the path of the element.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from invoices.bank.iban import as_iban, compact, creditor_references
from invoices.bank.iso20022 import (
    CURRENCY,
    Money,
    date_at,
    missing,
    money_of,
    read_tree,
    sign_of,
    signed_money,
    text_at,
    with_sign,
    wrong,
)
from invoices.bank.statement import (
    MAX_ACCOUNT,
    MAX_KIND,
    MAX_NAME,
    MAX_STATEMENT_ID,
    ParsedStatement,
    ParsedTransaction,
    StatementError,
    StatementFormat,
    balances_agree,
    clean_text,
    real_reference,
    refuse_too_many,
)

_USTRD_LENGTH: Final = 140
_TRUE: Final = frozenset({"true", "1"})
_NOT_BOOKED: Final = frozenset({"PDNG", "INFO", "FUTR"})
# PRCD is the closing balance of the statement before; ITBD stands on the inner pages of a statement cut in pages.
_OPENING_CODES: Final = ("OPBD", "PRCD", "ITBD")
_CLOSING_CODES: Final = ("CLBD", "ITBD")
_SISTER_MESSAGES: Final = {
    "BkToCstmrAcctRpt": "CAMT.052",
    "BkToCstmrDbtCdtNtfctn": "CAMT.054",
    "CstmrCdtTrfInitn": "PAIN.001",
}


def parse_camt053(data: bytes) -> list[ParsedStatement]:
    """The statements of a CAMT.053 file, in its order. Raises StatementError, naming the element or the line."""
    root = read_tree(data)
    messages = list(root.iter("BkToCstmrStmt"))
    if not messages:
        raise _other_message(root)
    elements = [stmt for message in messages for stmt in message.findall("Stmt")]
    if not elements:
        raise StatementError(
            "no_statement",
            _("The file has no statement in it. Export the statement from your bank again."),
            element="BkToCstmrStmt/Stmt",
        )
    refuse_too_many(len(elements), sum(len(stmt.findall("Ntry")) for stmt in elements))
    return [_statement(stmt, f"Stmt[{place}]") for place, stmt in enumerate(elements, 1)]


def _other_message(root: Element) -> StatementError:
    for element in root.iter():
        if element.tag in _SISTER_MESSAGES:
            return StatementError(
                "wrong_message",
                format_lazy(
                    _("This is a {message} message, not a statement. Ask your bank for CAMT.053 or MT940."),
                    message=_SISTER_MESSAGES[element.tag],
                ),
                element=element.tag,
            )
    return StatementError(
        "unknown_format",
        _("This XML is not a bank statement in the CAMT.053 format. Ask your bank for CAMT.053 or MT940."),
        element=clean_text(str(root.tag), MAX_NAME),
    )


# --- Statement ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Balance:
    code: str
    money: Money
    on: date | None


def _statement(stmt: Element, where: str) -> ParsedStatement:
    iban, number = _account(stmt, where)
    balances = [
        _balance(balance, f"{where}/Bal[{place}]", text_at(stmt, "Acct/Ccy"))
        for place, balance in enumerate(stmt.findall("Bal"), 1)
    ]
    opening = _first_balance(balances, _OPENING_CODES)
    closing = _first_balance(list(reversed(balances)), _CLOSING_CODES)
    currency = _account_currency(stmt, where, balances)
    to_date = date_at(stmt, where, "FrToDt/ToDtTm", "FrToDt/ToDt") or (closing.on if closing else None)
    context = _Context(iban or number, currency, to_date)
    transactions = _transactions(stmt, where, context)
    return ParsedStatement(
        format=StatementFormat.CAMT053,
        account_iban=iban,
        account_number=number,
        currency=currency,
        statement_id=text_at(stmt, "Id", "ElctrncSeqNb", "LglSeqNb")[:MAX_STATEMENT_ID],
        from_date=date_at(stmt, where, "FrToDt/FrDtTm", "FrToDt/FrDt") or (opening.on if opening else None),
        to_date=to_date,
        opening_balance=opening.money.amount if opening else None,
        closing_balance=closing.money.amount if closing else None,
        balances_ok=_balances_ok(opening, closing, transactions, currency),
        transactions=transactions,
    )


def _account(stmt: Element, where: str) -> tuple[str, str]:
    """IBAN and the bank's own number of the account, one of them empty."""
    written = text_at(stmt, "Acct/Id/IBAN", "Acct/Id/Othr/Id")
    if not written:
        raise missing(f"{where}/Acct/Id/IBAN")
    iban = as_iban(written)
    if not iban and stmt.find("Acct/Id/IBAN") is not None:
        raise wrong(f"{where}/Acct/Id/IBAN", written)
    return iban, "" if iban else compact(written)[:MAX_ACCOUNT]


def _balance(balance: Element, where: str, currency: str) -> _Balance:
    code = text_at(balance, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd")
    return _Balance(code, signed_money(balance, where, currency), date_at(balance, where, "Dt/Dt", "Dt/DtTm"))


def _first_balance(balances: list[_Balance], codes: Iterable[str]) -> _Balance | None:
    for code in codes:
        for balance in balances:
            if balance.code == code:
                return balance
    return None


def _account_currency(stmt: Element, where: str, balances: list[_Balance]) -> str:
    """The account's own word, else the first balance's, else the first movement's."""
    first_amount = stmt.find("Ntry/Amt")
    currency = text_at(stmt, "Acct/Ccy") or next((balance.money.currency for balance in balances), "")
    currency = currency or (first_amount.get("Ccy") or "" if first_amount is not None else "")
    if not currency:
        raise missing(f"{where}/Acct/Ccy")
    if not CURRENCY.fullmatch(currency):
        raise wrong(f"{where}/Acct/Ccy", currency)
    return currency


def _balances_ok(
    opening: _Balance | None,
    closing: _Balance | None,
    transactions: tuple[ParsedTransaction, ...],
    currency: str,
) -> bool | None:
    if opening is None or closing is None:
        return None
    currencies = {opening.money.currency, closing.money.currency, *(booked.currency for booked in transactions)}
    if currencies != {currency}:
        return False
    return balances_agree(opening.money.amount, closing.money.amount, (booked.amount for booked in transactions))


# --- Entries --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Context:
    """What the entries need to know of their statement."""

    account: str
    currency: str
    to_date: date | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A booked `Ntry`, as far as all its details share it."""

    element: Element
    where: str
    money: Money
    booked_on: date
    value_on: date
    is_reversal: bool

    @property
    def sign(self) -> int:
        return -1 if self.money.amount < 0 else 1


def _transactions(stmt: Element, where: str, context: _Context) -> tuple[ParsedTransaction, ...]:
    booked: list[ParsedTransaction] = []
    for place, ntry in enumerate(stmt.findall("Ntry"), 1):
        if text_at(ntry, "Sts/Cd", "Sts") not in _NOT_BOOKED:
            entry = _entry(ntry, f"{where}/Ntry[{place}]", context)
            booked.extend(_movements(entry, context, first_position=len(booked) + 1))
    return tuple(booked)


def _entry(ntry: Element, where: str, context: _Context) -> _Entry:
    money = signed_money(ntry, where, context.currency)
    value_on = date_at(ntry, where, "ValDt/Dt", "ValDt/DtTm")
    booked_on = date_at(ntry, where, "BookgDt/Dt", "BookgDt/DtTm") or value_on or context.to_date
    if booked_on is None:
        raise missing(f"{where}/BookgDt")
    return _Entry(ntry, where, money, booked_on, value_on or booked_on, text_at(ntry, "RvslInd").lower() in _TRUE)


def _movements(entry: _Entry, context: _Context, first_position: int) -> list[ParsedTransaction]:
    """One movement per detail when the details can be told apart by amount, else one for the whole entry."""
    details = entry.element.findall("NtryDtls/TxDtls")
    amounts = _detail_amounts(entry, details) if len(details) > 1 else None
    if amounts is None:
        return [_movement(entry, details, entry.money.amount, context, first_position)]
    # One amount more than details is the charge of the whole entry.
    described = [[detail] for detail in details] + [[]] * (len(amounts) - len(details))
    return [
        _movement(entry, of_one, amount, context, position)
        for position, (of_one, amount) in enumerate(zip(described, amounts, strict=True), first_position)
    ]


def _detail_amounts(entry: _Entry, details: list[Element]) -> list[Decimal] | None:
    """The signed amounts of the details, which must add up to the entry; None when a detail has none in its currency.

    Charges the bank kept are taken off: per detail when the details say so, or as one amount more, at the end, when
    only the entry does.
    """
    gross: list[Decimal] = []
    charges: list[Decimal] = []
    for place, detail in enumerate(details, 1):
        where = f"{entry.where}/NtryDtls/TxDtls[{place}]"
        amount = _detail_amount(detail, where, entry)
        if amount is None:
            return None
        gross.append(amount)
        charges.append(_charges(detail, where, entry.money.currency))
    return _adding_up(entry, gross, charges)


def _adding_up(entry: _Entry, gross: list[Decimal], charges: list[Decimal]) -> list[Decimal]:
    total = entry.money.amount
    net = [amount - charge for amount, charge in zip(gross, charges, strict=True)]
    whole_charge = _charges(entry.element, entry.where, entry.money.currency)
    for amounts in (gross, net, [*gross, -whole_charge]):
        if sum(amounts) == total:
            return amounts
    raise StatementError(
        "details_differ",
        format_lazy(
            _("The details add up to {details} {currency}, but the entry is {entry} {currency}."),
            details=sum(gross),
            entry=total,
            currency=entry.money.currency,
        ),
        element=f"{entry.where}/NtryDtls",
    )


def _detail_amount(detail: Element, where: str, entry: _Entry) -> Decimal | None:
    """The amount of one detail in the entry's currency, signed; None when the bank gave none."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        element = detail.find(path)
        if element is None:
            continue
        money = money_of(element, f"{where}/{path}", entry.money.currency)
        if money.currency == entry.money.currency:
            sign = sign_of(detail, where) if detail.find("CdtDbtInd") is not None else entry.sign
            return with_sign(money.amount, sign)
    return None


def _charges(parent: Element, where: str, currency: str) -> Decimal:
    """What the bank took, as a positive amount, in `currency`; version 001.02 has no `Rcrd` level."""
    total = Decimal(0)
    for record in [*parent.findall("Chrgs/Rcrd"), *parent.findall("Chrgs")]:
        amount = record.find("Amt")
        if amount is None:
            continue
        money = money_of(amount, f"{where}/Chrgs/Amt", currency)
        if money.currency == currency:
            total += -money.amount if text_at(record, "CdtDbtInd") == "CRDT" else money.amount
    return total


# --- One movement ---------------------------------------------------------------------------------------------------
def _movement(
    entry: _Entry, details: list[Element], amount: Decimal, context: _Context, position: int
) -> ParsedTransaction:
    """A transaction from the entry and its details: one, none (charges, bare entries) or a batch in one amount.

    Of a batch only the texts are kept: no one of its parties paid the whole.
    """
    detail = details[0] if len(details) == 1 else Element("TxDtls")
    name, iban = _counterparty(detail, is_credit=amount > 0, is_reversal=entry.is_reversal, own_account=context.account)
    text = clean_text(" ".join(_remittance(each) or text_at(each, "AddtlTxInf") for each in details))
    text = text or text_at(entry.element, "AddtlNtryInf")
    return ParsedTransaction(
        position=position,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        amount=amount,
        currency=entry.money.currency,
        counterparty_name=name,
        counterparty_iban=iban,
        reference=_reference(detail, text),
        remittance_text=text,
        bank_reference=_bank_reference(entry, detail),
        kind=_kind(detail) or _kind(entry.element),
        is_reversal=entry.is_reversal,
        element=entry.where,
    )


def _reference(detail: Element, text: str) -> str:
    """The structured creditor reference, else the payer's end-to-end id, else a creditor reference in free text."""
    structured = text_at(detail, "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
    return (
        real_reference(structured)
        or real_reference(text_at(detail, "Refs/EndToEndId"))
        or next(creditor_references(text), "")
    )


def _bank_reference(entry: _Entry, detail: Element) -> str:
    """The bank's own reference. `NtryRef` is not one: many banks number the entries of each export from 1."""
    own = text_at(detail, "Refs/AcctSvcrRef") or text_at(entry.element, "AcctSvcrRef") or text_at(detail, "Refs/TxId")
    return real_reference(own)


def _kind(parent: Element) -> str:
    """`PMNT-RCDT-ESCT` by ISO, else the bank's own code."""
    codes = (text_at(parent, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))
    return ("-".join(filter(None, codes)) or text_at(parent, "BkTxCd/Prtry/Cd"))[:MAX_KIND]


def _remittance(detail: Element) -> str:
    """Free text, then what structured remittance says beyond its first reference: document numbers and notes."""
    parts = [_joined([element.text or "" for element in detail.findall("RmtInf/Ustrd")])]
    for place, structured in enumerate(detail.findall("RmtInf/Strd")):
        parts.extend(element.text or "" for element in structured.findall("RfrdDocInf/Nb"))
        parts.extend(element.text or "" for element in structured.findall("CdtrRefInf/Ref")[place == 0 :])
        parts.extend(element.text or "" for element in structured.findall("AddtlRmtInf"))
    return clean_text(" ".join(parts))


def _joined(pieces: list[str]) -> str:
    """`Ustrd` holds 140 characters; a full one was cut in the middle of the text, a shorter one ended there."""
    return "".join(piece if len(piece) == _USTRD_LENGTH else f"{piece} " for piece in pieces)


def _counterparty(detail: Element, *, is_credit: bool, is_reversal: bool, own_account: str) -> tuple[str, str]:
    """Name and IBAN of the other side: the debtor of money in, the creditor of money out.

    A reversal keeps the roles of the movement it takes back. Some banks turn them round all the same, so the side
    that has our own account is never the other side.
    """
    roles = ["Dbtr", "Cdtr"] if is_credit != is_reversal else ["Cdtr", "Dbtr"]
    for role in roles if is_reversal else roles[:1]:
        iban = as_iban(text_at(detail, f"RltdPties/{role}Acct/Id/IBAN", f"RltdPties/{role}Acct/Id/Othr/Id"))
        name = _party_name(detail, role)
        if (name or iban) and not (is_reversal and iban == own_account):
            return name, iban
    return "", ""


def _party_name(detail: Element, role: str) -> str:
    name = text_at(
        detail,
        f"RltdPties/{role}/Nm",
        f"RltdPties/{role}/Pty/Nm",
        f"RltdPties/Ultmt{role}/Nm",
        f"RltdPties/Ultmt{role}/Pty/Nm",
        f"RltdPties/{role}/Agt/FinInstnId/Nm",
        f"RltdPties/{role}/PstlAdr/AdrLine",
        f"RltdPties/{role}/Pty/PstlAdr/AdrLine",
    )
    return name[:MAX_NAME]
