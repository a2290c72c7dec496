"""What the demo company sells, in Bulgarian and English, and lines of documents that come near a wished-for amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, Final

from config.lib.money import BGN_PER_EUR
from invoices.vat import Supply

_CENT: Final = Decimal("0.01")
_BOOKS_RATE: Final = Decimal(9)  # ЗДДС art. 66(2): books on a physical carrier


@dataclass(frozen=True)
class Ware:
    """Goods or a service. `price` in EUR without VAT; sold in whole `step`s, `least` at least."""

    bg: str
    en: str
    unit_code: str
    price: Decimal
    least: int
    step: int
    supply: Supply = "goods"
    is_book: bool = False

    def describe(self, language: str) -> str:
        """The words on paper; a document in both languages has both."""
        return {"bg": self.bg, "en": self.en}.get(language, f"{self.bg} / {self.en}")


def _ware(bg: str, en: str, unit: str, price: str, least: int, step: int, **more: Any) -> Ware:
    return Ware(bg, en, unit, Decimal(price), least, step, **more)


PRINT: Final = (
    _ware("Етикети самозалепващи, 90 × 120 мм", "Self-adhesive labels, 90 × 120 mm", "C62", "0.14", 1000, 500),
    _ware("Етикети с топъл печат, злато", "Labels with hot foil, gold", "C62", "0.32", 1000, 500),
    _ware("Етикети за бурканчета, 60 × 40 мм", "Jar labels, 60 × 40 mm", "C62", "0.09", 2000, 1000),
    _ware("Тъкани етикети, 25 × 60 мм", "Woven labels, 25 × 60 mm", "C62", "0.38", 500, 250),
    _ware("Сгъваеми кутии, картон 300 г", "Folding cartons, 300 g board", "C62", "0.64", 500, 250),
    _ware("Подаръчни кутии за две бутилки", "Gift boxes for two bottles", "C62", "6.00", 40, 20),
    _ware("Луксозни кутии с магнит", "Rigid boxes with magnet", "C62", "4.85", 50, 25),
    _ware("Торбички крафт с дръжки", "Kraft bags with handles", "C62", "0.58", 500, 250),
    _ware("Каталог, 96 стр., меки корици", "Catalogue, 96 pages, paperback", "C62", "6.20", 100, 50),
    _ware("Брошури, 16 стр., А5", "Brochures, 16 pages, A5", "C62", "1.15", 250, 250),
    _ware("Менюта в твърди корици", "Menus in hard covers", "C62", "14.50", 20, 5),
    _ware("Визитки, памучна хартия 600 г", "Business cards, cotton paper 600 g", "C62", "0.42", 200, 100),
    _ware("Бланки и пликове, комплект", "Letterheads and envelopes, set", "SET", "0.36", 500, 250),
    _ware("Тефтери с релефно лого", "Notebooks with embossed logo", "C62", "7.90", 40, 20),
    _ware("Табели, композитна плоскост", "Signs, composite board", "MTK", "68.00", 2, 1),
    _ware("Покани с плик, конгрев", "Invitations with envelope, embossed", "C62", "2.40", 60, 20),
    _ware("Билети с номерация", "Numbered tickets", "C62", "0.11", 1000, 1000),
)
BOOKS: Final = (
    _ware("Книга „Приказки от воденицата“", "Book “Tales from the mill”", "C62", "8.40", 100, 50, is_book=True),
    _ware("Детска книга, твърди корици, 32 стр.", "Children's book, hardback, 32 pages", "C62", "6.90", 100, 50,
          is_book=True),
    _ware("Сборник краеведски очерци", "Collected local history essays", "C62", "11.20", 50, 25, is_book=True),
)  # fmt: skip
WORK: Final = (
    _ware("Предпечатна подготовка", "Prepress", "HUR", "45.00", 2, 1, supply="services"),
    _ware("Графичен дизайн", "Graphic design", "HUR", "55.00", 4, 1, supply="services"),
    _ware("Фотография на продукти", "Product photography", "DAY", "380.00", 1, 1, supply="services"),
    _ware("Складиране на тираж", "Storage of a print run", "MON", "120.00", 1, 1, supply="services"),
)
TOOL: Final = _ware("Клише за топъл печат, месинг", "Hot foil die, brass", "C62", "260.00", 1, 1)


def lines_for(
    chance: Random, wished: Decimal, *, currency: str, language: str, vat: Mapping[str, Any], supply: Supply
) -> list[dict[str, Any]]:
    """Values of one to three lines whose net amounts together come near `wished` (EUR).

    `vat` is the treatment of an ordinary sale to the customer; books are sold at their reduced rate at home.
    """
    chosen = _choose(chance, supply, at_home=vat["vat_category"] == "S")
    shares = _shares(chance, len(chosen))
    return [
        _line(ware, wished * share, currency=currency, language=language, vat=vat)
        for ware, share in zip(chosen, shares, strict=True)
    ]


def _choose(chance: Random, supply: Supply, *, at_home: bool) -> list[Ware]:
    """Services alone for an order of services; else goods, at home often with the work that they took."""
    if supply == "services":
        return chance.sample(WORK[:3], chance.choice((1, 2)))
    if at_home and chance.random() < 0.08:
        return chance.sample(BOOKS, chance.choice((1, 2)))
    goods = chance.sample(PRINT, chance.choice((1, 1, 2)))
    return goods + ([chance.choice(WORK)] if at_home and chance.random() < 0.4 else [])


def _shares(chance: Random, count: int) -> list[Decimal]:
    """Parts of one, the first the largest."""
    weights = sorted((chance.randrange(20, 100) for _place in range(count)), reverse=True)
    return [Decimal(weight) / sum(weights) for weight in weights]


def _line(ware: Ware, wished: Decimal, *, currency: str, language: str, vat: Mapping[str, Any]) -> dict[str, Any]:
    steps = (wished / ware.price / ware.step).to_integral_value(ROUND_HALF_UP)
    books = {"vat_rate": _BOOKS_RATE} if ware.is_book and vat["vat_category"] == "S" else {}
    return {
        "description": ware.describe(language),
        "quantity": max(steps * ware.step, Decimal(ware.least)),
        "unit_code": ware.unit_code,
        "unit_price": ware.price if currency == "EUR" else in_lev(ware.price),
        **vat,
        **books,
    }


def in_lev(price: Decimal) -> Decimal:
    """A price list of before the euro: the price in lev, rounded to the stotinka."""
    return (price * BGN_PER_EUR).quantize(_CENT, ROUND_HALF_UP)
