"""Writes CAMT.053.001.02, so that demonstrations and tests have statements that pay real invoices."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from stdnum import iso11649

from invoices.bank.statement import ParsedStatement, ParsedTransaction, clean_text

_NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
_USTRD_LENGTH: Final = 140
_ID_LENGTH: Final = 35
_ISO_CODE_PARTS: Final = 3


def write_camt053(statement: ParsedStatement, created_at: datetime) -> bytes:
    """`statement` as a CAMT.053.001.02 file in UTF-8. Reading it gives the statement back.

    The format demands an id, an account, both balances and both dates, and references of at most 35 characters;
    raises ValueError when the statement lacks them.
    """
    dated = (statement.opening_balance, statement.closing_balance, statement.from_date, statement.to_date)
    if not statement.statement_id or not statement.account or None in dated:
        raise ValueError("CAMT.053 needs an id, an account, an opening and a closing balance and their dates.")
    document = Element("Document", xmlns=_NAMESPACE)
    message = SubElement(document, "BkToCstmrStmt")
    header = SubElement(message, "GrpHdr")
    _add(header, "MsgId", _fitting(statement.statement_id))
    _add(header, "CreDtTm", created_at.isoformat(timespec="seconds"))
    _add_statement(message, statement, created_at)
    indent(document)
    return tostring(document, encoding="utf-8", xml_declaration=True)


def _add(parent: Element, path: str, text: str) -> Element:
    """Add the elements of `path` one inside the other, the last with `text`."""
    for tag in path.split("/"):
        parent = SubElement(parent, tag)
    parent.text = text
    return parent


def _add_statement(message: Element, statement: ParsedStatement, created_at: datetime) -> None:
    stmt = SubElement(message, "Stmt")
    _add(stmt, "Id", _fitting(statement.statement_id))
    _add(stmt, "CreDtTm", created_at.isoformat(timespec="seconds"))
    period = SubElement(stmt, "FrToDt")
    _add(period, "FrDtTm", f"{statement.from_date}T00:00:00")
    _add(period, "ToDtTm", f"{statement.to_date}T23:59:59")
    account = SubElement(stmt, "Acct")
    if statement.account_iban:
        _add(account, "Id/IBAN", statement.account_iban)
    else:
        _add(account, "Id/Othr/Id", _fitting(statement.account_number))
    _add(account, "Ccy", statement.currency)
    _add_balance(stmt, "OPBD", statement.opening_balance, statement.currency, statement.from_date)
    _add_balance(stmt, "CLBD", statement.closing_balance, statement.currency, statement.to_date)
    for transaction in statement.transactions:
        _add_entry(stmt, transaction)


def _add_balance(stmt: Element, code: str, amount: Decimal | None, currency: str, on: date | None) -> None:
    balance = SubElement(stmt, "Bal")
    _add(balance, "Tp/CdOrPrtry/Cd", code)
    _add_amount(balance, amount or Decimal(0), currency)
    _add(balance, "Dt/Dt", str(on))


def _add_amount(parent: Element, amount: Decimal, currency: str) -> None:
    _add(parent, "Amt", f"{abs(amount):f}").set("Ccy", currency)
    _add(parent, "CdtDbtInd", "DBIT" if amount < 0 else "CRDT")


def _add_entry(stmt: Element, transaction: ParsedTransaction) -> None:
    entry = SubElement(stmt, "Ntry")
    _add_amount(entry, transaction.amount, transaction.currency)
    if transaction.is_reversal:
        _add(entry, "RvslInd", "true")
    _add(entry, "Sts", "BOOK")
    _add(entry, "BookgDt/Dt", transaction.booked_on.isoformat())
    _add(entry, "ValDt/Dt", transaction.value_on.isoformat())
    if transaction.bank_reference:
        _add(entry, "AcctSvcrRef", _fitting(transaction.bank_reference))
    _add_kind(entry, transaction.kind)
    details = _add(entry, "NtryDtls/TxDtls", "")
    details.text = None
    _add_details(details, transaction)


def _add_kind(entry: Element, kind: str) -> None:
    """`PMNT-RCDT-ESCT` is an ISO code in three parts, anything else the bank's own; the element itself is a must."""
    code = SubElement(entry, "BkTxCd")
    parts = kind.split("-")
    if len(parts) == _ISO_CODE_PARTS and all(parts):
        domain = SubElement(code, "Domn")
        _add(domain, "Cd", parts[0])
        family = SubElement(domain, "Fmly")
        _add(family, "Cd", parts[1])
        _add(family, "SubFmlyCd", parts[2])
    elif kind:
        _add(code, "Prtry/Cd", _fitting(kind))


def _add_details(details: Element, transaction: ParsedTransaction) -> None:
    is_structured = iso11649.is_valid(transaction.reference)
    if transaction.reference and not is_structured:
        _add(details, "Refs/EndToEndId", _fitting(transaction.reference))
    _add_counterparty(details, transaction)
    if transaction.remittance_text or is_structured:
        remittance = SubElement(details, "RmtInf")
        _add_free_text(remittance, transaction.remittance_text)
        if is_structured:
            structured = _add(remittance, "Strd/CdtrRefInf", "")
            structured.text = None
            _add(structured, "Tp/CdOrPrtry/Cd", "SCOR")
            _add(structured, "Ref", transaction.reference)


def _add_counterparty(details: Element, transaction: ParsedTransaction) -> None:
    if not (transaction.counterparty_name or transaction.counterparty_iban):
        return
    role = "Dbtr" if (transaction.amount > 0) != transaction.is_reversal else "Cdtr"
    parties = SubElement(details, "RltdPties")
    if transaction.counterparty_name:
        _add(parties, f"{role}/Nm", transaction.counterparty_name)
    if transaction.counterparty_iban:
        _add(parties, f"{role}Acct/Id/IBAN", transaction.counterparty_iban)


def _add_free_text(remittance: Element, text: str) -> None:
    """`Ustrd` holds 140 characters; longer texts are cut there and go on in the next."""
    clean = clean_text(text)
    for start in range(0, len(clean), _USTRD_LENGTH):
        _add(remittance, "Ustrd", clean[start : start + _USTRD_LENGTH])


def _fitting(text: str) -> str:
    if len(text) > _ID_LENGTH:
        raise ValueError(f"CAMT.053 gives this at most {_ID_LENGTH} characters: {text!r}")
    return text
