"""What a printed document says, as finished texts: the PDF sets them in points, a page draws them as HTML."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final, Literal

from babel.numbers import get_currency_symbol

from config.lib import formats, identifiers
from config.lib.money import amount_in_words, format_money
from invoices.calculation import TaxGroup
from invoices.pdf.document import BankDetails, DocumentKind, PrintedDocument, PrintedLine, PrintedParty
from invoices.pdf.wording import Wording
from invoices.references import format_reference
from invoices.units import unit_label
from invoices.vat import BULGARIA, VatCategory

UNTAXED: Final = (VatCategory.EXEMPT, VatCategory.REVERSE_CHARGE, VatCategory.OUTSIDE_SCOPE)
_PRICE_PLACES: Final = (2, 6)
_NO_RATE: Final = "–"


@dataclass(frozen=True)
class Column:
    """A column of figures beside the description: its head in every language, its cells, how they stand."""

    head: tuple[str, ...]
    cells: tuple[str, ...]
    align: Literal["left", "right"]


class Texts:
    """The texts of one document in its language or languages."""

    def __init__(self, document: PrintedDocument) -> None:
        self.document = document
        self.say = Wording(document.language)

    # --- Head -------------------------------------------------------------------------------------------------------
    @property
    def title(self) -> str:
        """`Фактура № 0000000412`; a draft has no number."""
        kind = self.say(self.document.kind)
        return f"{kind} {self.say.each('place')[0]}\u00a0{self.document.number}" if self.document.number else kind

    @property
    def mark(self) -> str:
        """What the paper is worth: a draft, cancelled, the original, or nothing to say."""
        key = self._void_key or ("original" if self.document.kind.is_tax_document else "")
        return self.say(key) if key else ""

    @property
    def watermark(self) -> str:
        """The word across a paper that does not count: a draft, or cancelled."""
        return self.say.each(self._void_key)[0] if self._void_key else ""

    @property
    def _void_key(self) -> str:
        if not self.document.number:
            return "draft"
        if not self.document.is_cancelled:
            return ""
        is_note = self.document.kind in (DocumentKind.CREDIT_NOTE, DocumentKind.DEBIT_NOTE)
        return "cancelled_note" if is_note else "cancelled"

    @property
    def facts(self) -> list[str]:
        """The corrected invoice and the dates."""
        document, say = self.document, self.say
        dates = (
            ("issued", document.issue_date),
            ("tax_point", document.tax_point_date),
            ("valid_until", document.valid_until),
            ("due_date", None if document.bank else document.due_date),  # else the payment block says it
        )
        facts = [f"{say(key)}: {formats.date_document(day, say.main)}" for key, day in dates if day]
        if document.corrected:
            facts.insert(0, say.dated("corrects", document.corrected.issue_date, number=document.corrected.number))
        return facts

    def identifiers(self, party: PrintedParty) -> list[str]:
        """Company and VAT number."""
        parts = []
        if party.legal_id and party.country == BULGARIA:
            parts.append(f"{self.say('eik')} {identifiers.format_eik(party.legal_id)}")
        elif party.legal_id:
            parts.append(f"{self.say('foreign_id')} {party.legal_id}")
        if party.vat_number:
            parts.append(f"{self.say('vat_number')} {party.vat_number}")
        return parts

    def party_details(self, party: PrintedParty) -> list[str]:
        """Address and representative."""
        representative = f"{self.say('representative')}: {party.representative}" if party.representative else ""
        return [detail for detail in (party.address, representative) if detail]

    # --- Lines ------------------------------------------------------------------------------------------------------
    @property
    def columns(self) -> list[Column]:
        """The columns of figures, from left to right; the description stands after the first."""
        lines, say = self.document.lines, self.say
        places = tuple(str(place) for place in range(1, len(lines) + 1))
        amount_head = tuple(f"{word}, {self.currency_symbol}" for word in say.each("net"))
        columns = [
            Column(say.each("place")[:1], places, "left"),
            Column(say.each("quantity"), self._cells(lambda line: self._number(line.quantity)), "right"),
            Column(say.each("unit"), self._cells(lambda line: say.joined(partial(unit_label, line.unit_code))), "left"),
            Column(say.each("unit_price"), self._cells(self._price), "right"),
        ]
        if any(line.discount_percent for line in lines):
            columns.append(Column(say.each("discount"), self._cells(self._discount), "right"))
        if any(line.vat_category not in UNTAXED for line in lines):
            columns.append(Column(say.each("vat"), self._cells(self._rate), "right"))
        columns.append(Column(amount_head, self._cells(lambda line: self._number(line.net, 2)), "right"))
        return columns

    @property
    def currency_symbol(self) -> str:
        """The sign of the document's currency in its main language."""
        symbol: str = get_currency_symbol(self.document.currency, locale=self.say.main)
        return symbol

    def _cells(self, write: Callable[[PrintedLine], str]) -> tuple[str, ...]:
        return tuple(write(line) for line in self.document.lines)

    def _number(self, value: Decimal, places: int | None = None) -> str:
        return formats.number(value, self.say.main, places)

    def _price(self, line: PrintedLine) -> str:
        return self._number(line.unit_price, _price_places(line.unit_price))

    def _discount(self, line: PrintedLine) -> str:
        return _rate_text(line.discount_percent, self.say.main) if line.discount_percent else ""

    def _rate(self, line: PrintedLine) -> str:
        """ЗДДС art. 114(4): where the recipient owes the tax, neither rate nor tax is stated."""
        return _NO_RATE if line.vat_category in UNTAXED else _rate_text(line.vat_rate, self.say.main)

    # --- Sums -------------------------------------------------------------------------------------------------------
    @property
    def sums(self) -> list[tuple[str, str]]:
        """Labels and amounts above the total."""
        document = self.document
        rows = [row for group in document.tax_groups for row in self._group_rows(group)]
        if document.paid:
            rows.append((self.say("total"), self.money(document.total_gross)))
            rows.append((self.say("paid"), self.money(-document.paid)))
        return rows

    def _group_rows(self, group: TaxGroup) -> Iterator[tuple[str, str]]:
        """Tax base and tax of one rate; the rate stands beside the base only where there are several."""
        is_only = len(self.document.tax_groups) == 1
        base = self.money(group.taxable_amount)
        if group.vat_category in UNTAXED:
            yield self.say("taxable" if is_only else "untaxed"), base
            return
        yield self.say("taxable") if is_only else self._with_rate("taxable", group.vat_rate), base
        yield self._with_rate("vat", group.vat_rate), self.money(group.tax_amount)

    def _with_rate(self, key: str, rate: Decimal) -> str:
        words = dict(zip(self.say.languages, self.say.each(key), strict=True))
        return self.say.joined(lambda language: f"{words[language]} {_rate_text(rate, language)}")

    @property
    def total(self) -> tuple[str, str]:
        """The label and amount of the ruled total."""
        asks_for_money = self.document.kind not in (DocumentKind.CREDIT_NOTE, DocumentKind.OFFER)
        return self.say("due" if asks_for_money else "total"), self.money(self.document.total_due)

    @property
    def in_words(self) -> list[str]:
        """`Словом: …` in every language; nothing when nothing is due."""
        document = self.document
        if not document.total_due:
            return []
        labels = zip(self.say.languages, self.say.each("in_words"), strict=True)
        return [
            f"{label}: {amount_in_words(document.total_due, document.currency, language)}" for language, label in labels
        ]

    def money(self, amount: Decimal) -> str:
        """An amount of the document."""
        return format_money(amount, self.document.currency, self.say.main)

    # --- Below ------------------------------------------------------------------------------------------------------
    @property
    def remarks(self) -> list[str]:
        """Legal grounds, the reason of a correction, and the notes."""
        document, say = self.document, self.say
        reasons = dict.fromkeys(group.exemption_reason for group in document.tax_groups if group.exemption_reason)
        texts = [f"{say('ground')}: {reason}" for reason in reasons]
        if document.corrected and document.corrected.reason:
            texts.append(f"{say('reason')}: {document.corrected.reason}")
        return [text for text in (*texts, document.notes.strip()) if text]

    @property
    def bank_headings(self) -> tuple[str, ...]:
        """`Плащане по банков път до …` in every language; empty when nothing says where to pay."""
        if not self.document.bank:
            return ()
        due = self.document.due_date
        return self.say.each_dated("pay_by", due) if due else self.say.each("pay")

    @property
    def bank_details(self) -> list[list[str]]:
        """Account, bank, and the words for the transfer: what may stand on one line, part by part."""
        return self._bank_details(self.document.bank) if self.document.bank else []

    def _bank_details(self, bank: BankDetails) -> list[list[str]]:
        reference = format_reference(bank.reference)
        purpose = bank.text or reference
        rows = (
            [f"IBAN {identifiers.format_iban(bank.iban)}".replace(" ", "\u00a0")],
            [f"BIC {bank.bic}" if bank.bic else "", bank.bank_name],
            [f"{self.say('payment_reference')}: {purpose}" if purpose else "", reference if bank.text else ""],
        )
        return [filled for row in rows if (filled := [part for part in row if part])]

    @property
    def signatures(self) -> list[str]:
        """Who compiled the document, and where the recipient signs."""
        document, say = self.document, self.say
        signatures = [f"{say('compiled_by')}: {document.compiled_by}"] if document.compiled_by else []
        return [*signatures, f"{say('received_by')}:"] if document.kind.is_tax_document else signatures


def _rate_text(rate: Decimal, language: str) -> str:
    """`20 %` or `20%` from percent."""
    return formats.percent(rate / 100, language, 2)


def _price_places(price: Decimal) -> int:
    """As many decimals as the price has, at least two, at most six."""
    fewest, most = _PRICE_PLACES
    exponent = price.normalize().as_tuple().exponent
    return min(max(-exponent if isinstance(exponent, int) else 0, fewest), most)
