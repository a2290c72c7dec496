"""The fixed words of printed documents, per language.

They are no interface texts: a document speaks the language of its recipient, or two at once, and its words are those of
the law, so they are kept side by side here and not in a translation catalogue.
"""

import datetime
from collections.abc import Callable
from typing import Final

from config.lib import formats
from invoices.pdf.document import Language

_WORDS: Final = {
    "invoice": ("Фактура", "Invoice"),
    "credit_note": ("Кредитно известие", "Credit note"),
    "debit_note": ("Дебитно известие", "Debit note"),
    "offer": ("Оферта", "Offer"),
    "proforma": ("Проформа фактура", "Proforma invoice"),
    "original": ("ОРИГИНАЛ", "ORIGINAL"),
    "draft": ("ЧЕРНОВА", "DRAFT"),
    "cancelled": ("АНУЛИРАНА", "CANCELLED"),
    "cancelled_note": ("АНУЛИРАНО", "CANCELLED"),
    "issued": ("Дата на издаване", "Date of issue"),
    "tax_point": ("Дата на данъчното събитие", "Tax point date"),
    "due_date": ("Срок за плащане", "Due date"),
    "valid_until": ("Валидна до", "Valid until"),
    "corrects": ("към фактура №\u00a0{number} от {date}", "to invoice No. {number} of {date}"),
    "reason": ("Причина", "Reason"),
    "buyer": ("Получател", "Customer"),
    "seller": ("Доставчик", "Supplier"),
    "eik": ("ЕИК", "Company no."),
    "foreign_id": ("Рег. №", "Reg. no."),
    "vat_number": ("ДДС №", "VAT no."),
    "representative": ("МОЛ", "Represented by"),
    "place": ("№", "No."),
    "description": ("Стока или услуга", "Goods or services"),
    "quantity": ("Кол.", "Qty"),
    "unit": ("Мярка", "Unit"),
    "unit_price": ("Ед. цена", "Unit price"),
    "discount": ("Отст.", "Disc."),
    "vat": ("ДДС", "VAT"),
    "net": ("Стойност", "Amount"),
    "taxable": ("Данъчна основа", "Taxable amount"),
    "untaxed": ("Без ДДС", "Without VAT"),
    "total": ("Общо", "Total"),
    "paid": ("Платено", "Paid"),
    "due": ("За плащане", "Amount due"),
    "in_words": ("Словом", "In words"),
    "ground": ("Основание по ЗДДС", "VAT ground"),
    "pay": ("Плащане по банков път", "Payment by bank transfer"),
    "pay_by": ("Плащане по банков път до {date}", "Payment by bank transfer by {date}"),
    "payment_reference": ("Основание", "Reference"),
    "compiled_by": ("Съставил", "Prepared by"),
    "received_by": ("Получил", "Received by"),
    "scan_to_pay": ("Преглед и плащане онлайн", "View and pay online"),
    "scan_to_accept": ("Преглед и приемане онлайн", "View and accept online"),
    "scan_epc": ("Превод с банково приложение", "Transfer by banking app"),
    "option": ("По избор, извън общата сума", "Optional, not in the total"),
    "option_taken": ("По избор, избрано", "Optional, chosen"),
    "option_left": ("По избор, не е избрано", "Optional, not chosen"),
    "accepted_by": ("Приета на {date} от {name}", "Accepted on {date} by {name}"),
    "accepted": ("Приета на {date}", "Accepted on {date}"),
    "page": ("Страница {page} от {pages}", "Page {page} of {pages}"),
}
_SEPARATOR: Final = " / "


class Wording:
    """The words of one document; in "both" the Bulgarian stands first and the English follows after a slash."""

    def __init__(self, language: Language) -> None:
        self.languages = ("bg", "en") if language == "both" else (language,)

    @property
    def main(self) -> str:
        """The language of numbers and dates: "bg" or "en"."""
        return self.languages[0]

    def each(self, key: str) -> tuple[str, ...]:
        """The word in every language of the document."""
        return tuple(_WORDS[key][0 if language == "bg" else 1] for language in self.languages)

    def __call__(self, key: str, **values: str) -> str:
        """The word in the language or languages of the document, with its placeholders filled."""
        return _SEPARATOR.join(dict.fromkeys(word.format(**values) for word in self.each(key)))

    def each_dated(self, key: str, day: datetime.date, **values: str) -> tuple[str, ...]:
        """A phrase with `{date}` in every language of the document, the date written as that language writes it."""
        return tuple(
            phrase.format(date=formats.date_document(day, language), **values)
            for phrase, language in zip(self.each(key), self.languages, strict=True)
        )

    def dated(self, key: str, day: datetime.date, **values: str) -> str:
        """`each_dated` in one line."""
        return _SEPARATOR.join(self.each_dated(key, day, **values))

    def joined(self, say: Callable[[str], str]) -> str:
        """What `say` says in each language of the document, the same words once."""
        return _SEPARATOR.join(dict.fromkeys(map(say, self.languages)))
