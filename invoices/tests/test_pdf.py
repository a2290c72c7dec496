"""The printed document, read back from its PDF: every figure, both languages, many lines, long names, real QR codes."""

import datetime
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from invoices.calculation import LineInput, calculate
from invoices.epc import CreditTransfer, epc_payload
from invoices.pdf import fonts
from invoices.pdf.document import (
    BankDetails,
    CorrectedDocument,
    DocumentKind,
    PrintedDocument,
    PrintedLine,
    PrintedParty,
)
from invoices.pdf.layout import Block, Frame, paginate
from invoices.pdf.pen import text_width, wrap
from invoices.pdf.renderer import render_pdf
from invoices.pdf.sheet import PAGE_HEIGHT, PAGE_WIDTH
from invoices.pdf.theme import PaperTheme, Style
from invoices.qr import Matrix, qr_matrix
from invoices.references import make_reference
from invoices.vat import LEGAL_GROUNDS, VatCategory

S = VatCategory.STANDARD
NUMBER = "0000000412"
URL = "https://kantora.example/i/k3vQ9xT7pLw2ZsYd8bNfRg4HcJmA6eUu/"
SELLER = PrintedParty(
    "Ателие Липа ООД", "4000 Пловдив, ул. „Отец Паисий“ 24", "BG", "209417381", "BG209417381", "Мария Илиева"
)
BUYER = PrintedParty(
    "Винарна Тракийски хълмове ООД", "4003 Пловдив, бул. „Дунав“ 5", "BG", "209488275", "BG209488275", "Петър Ѝосков"
)
GERMAN = PrintedParty("Weinhandel Schöneberg GmbH", "Hauptstraße 12\n10827 Berlin", "DE", "HRB 20148", "DE811569869")
EPC = epc_payload(
    CreditTransfer(SELLER.name, "BG03KNTR96611020345678", Decimal("3936.00"), reference=make_reference(NUMBER))
)
BODY = Style(fonts.REGULAR, 10, 14, "#000000")


def line(
    description: str,
    quantity: str,
    unit: str,
    price: str,
    category: VatCategory = S,
    rate: str = "20",
    discount: str = "0",
) -> PrintedLine:
    values = Decimal(quantity), Decimal(price), Decimal(rate), Decimal(discount)
    net = calculate([LineInput(values[0], values[1], category, values[2], values[3])], "EUR").lines[0].net
    return PrintedLine(description, values[0], unit, values[1], category, values[2], net, values[3])


ORDER = (
    line("Етикети „Мавруд 2026“\nтопъл печат, 90 × 120 мм", "6000", "C62", "0.32"),
    line("Предпечатна подготовка", "8.000", "HUR", "45"),
    line("Клише за топъл печат, месинг", "2", "C62", "260"),
    line("Подаръчни кутии за две бутилки", "80", "C62", "6.0000"),
)


def document(
    lines: Sequence[PrintedLine] = ORDER, reason: str = "", paid: str = "0", **changes: object
) -> PrintedDocument:
    """The invoice of the print shop, changed as the test says, its totals computed from the lines."""
    totals = calculate(
        [
            LineInput(each.quantity, each.unit_price, each.vat_category, each.vat_rate, each.discount_percent)
            for each in lines
        ],
        "EUR",
        Decimal(paid),
        {category: reason for category in VatCategory if category.needs_reason},
    )
    values = {
        "kind": DocumentKind.INVOICE,
        "language": "bg",
        "number": NUMBER,
        "seller": SELLER,
        "buyer": BUYER,
        "currency": "EUR",
        "issue_date": datetime.date(2026, 11, 20),
        "tax_point_date": datetime.date(2026, 11, 19),
        "due_date": datetime.date(2026, 12, 4),
        "bank": BankDetails(
            "BG03KNTR96611020345678", "KNTRBGSF", "Банка „Контора“", make_reference(NUMBER), f"Фактура {NUMBER}"
        ),
        "compiled_by": "Иван Тодоров",
        "lines": tuple(lines),
        "tax_groups": totals.tax_groups,
        "total_gross": totals.total_gross,
        "total_due": totals.total_due,
        "paid": totals.paid,
    }
    return PrintedDocument(**(values | changes))  # type: ignore[arg-type]


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, one line per line of print."""
    with pdfium.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in opened]


def text_of(**changes: object) -> str:
    return "\n".join(pages_of(render_pdf(document(**changes))))  # type: ignore[arg-type]


def qr_codes_of(pdf: bytes) -> list[Matrix]:
    """The QR codes of the first page as they look: square paths, rendered, and each module's middle sampled."""
    with pdfium.PdfDocument(pdf) as opened:
        page = opened[0]
        picture = page.render(scale=6).to_pil().convert("L")
        boxes = [path.get_bounds() for path in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH])]
    squares = [box for box in boxes if abs((box[2] - box[0]) - (box[3] - box[1])) < 0.1 and box[2] - box[0] > 50]
    return [_sample(picture, left, PAGE_HEIGHT - top, right - left) for left, _bottom, right, top in sorted(squares)]


def _sample(picture: Image.Image, left: float, top: float, side: float) -> Matrix:
    row = [picture.getpixel((int((left + side * (x + 0.5) / 400) * 6), int((top + 1) * 6))) for x in range(400)]
    finder = next(place for place, grey in enumerate(row) if isinstance(grey, int) and grey > 128)  # 7 modules are dark
    modules = min((17 + 4 * version for version in range(1, 41)), key=lambda size: abs(400 * 7 / size - finder))
    step = side / modules

    def is_dark(x: int, y: int) -> bool:
        grey = picture.getpixel((int((left + step * (x + 0.5)) * 6), int((top + step * (y + 0.5)) * 6)))
        return isinstance(grey, int) and grey < 128

    return tuple(tuple(is_dark(x, y) for x in range(modules)) for y in range(modules))


def test_render_pdf_prints_the_invoice_right_to_the_cent() -> None:
    lines = text_of().split("\n")
    for expected in (
        "ОРИГИНАЛ",
        "Дата на издаване: 20.11.2026 г.",
        "Дата на данъчното събитие: 19.11.2026 г.",
        "Винарна Тракийски хълмове ООД",
        "ЕИК 209 488 275 · ДДС № BG209488275",
        "4003 Пловдив, бул. „Дунав“ 5",
        "МОЛ: Петър Ѝосков",
        "№ Стока или услуга Кол. Мярка Ед. цена ДДС Стойност, €",
        "1 Етикети „Мавруд 2026“ 6 000 бр. 0,32 20 % 1 920,00",
        "топъл печат, 90 × 120 мм",
        "2 Предпечатна подготовка 8 час 45,00 20 % 360,00",
        "3 Клише за топъл печат, месинг 2 бр. 260,00 20 % 520,00",
        "4 Подаръчни кутии за две бутилки 80 бр. 6,00 20 % 480,00",
        "Данъчна основа 3 280,00 €",
        "ДДС 20 % 656,00 €",
        "За плащане 3 936,00 €",
        "Словом: три хиляди деветстотин тридесет и шест евро",
        "Плащане по банков път до 04.12.2026 г.",
        "IBAN BG03 KNTR 9661 1020 3456 78",
        "BIC KNTRBGSF · Банка „Контора“",
        "Основание: Фактура 0000000412 · RF35 0000 0004 12",
        "Страница 1 от 1",
    ):
        assert expected in lines
    assert any(text.endswith("Фактура № 0000000412") for text in lines)


def test_render_pdf_speaks_english() -> None:
    lines = text_of(language="en", buyer=GERMAN).split("\n")
    for expected in (
        "ORIGINAL",
        "Date of issue: 20 November 2026",
        "Reg. no. HRB 20148 · VAT no. DE811569869",
        "2 Предпечатна подготовка 8 hour 45.00 20% 360.00",
        "Taxable amount €3,280.00",
        "Amount due €3,936.00",
        "In words: three thousand nine hundred and thirty-six euros",
        "Page 1 of 1",
    ):
        assert expected in lines


def test_render_pdf_speaks_both_languages_side_by_side() -> None:
    ground = LEGAL_GROUNDS["art_21_2"].text("both")
    lines = [line("Предпечат / Prepress", "8", "HUR", "45", VatCategory.REVERSE_CHARGE, "0")]
    text = text_of(lines=lines, reason=ground, language="both", buyer=GERMAN)
    assert "Фактура / Invoice № 0000000412" in text
    assert "1 Предпечат / Prepress 8 час / hour 45,00 360,00" in text
    assert "Payment by bank transfer by 4 December 2026" in text
    assert "Словом: триста и шестдесет евро\nIn words: three hundred and sixty euros" in text
    assert ground in text.replace("\n", " ")


def test_reverse_charge_shows_no_rate_and_no_tax() -> None:
    lines = [line("Консултация", "1", "DAY", "400", VatCategory.REVERSE_CHARGE, "0")]
    text = text_of(lines=lines, reason=LEGAL_GROUNDS["art_21_2"].bg)
    assert "Основание по ЗДДС: Обратно начисляване – чл. 21, ал. 2 ЗДДС" in text
    assert "%" not in text


def test_a_line_of_reverse_charge_beside_taxed_ones_shows_a_dash() -> None:
    lines = [line("Скрап", "1", "TNE", "300", VatCategory.REVERSE_CHARGE, "0"), line("Превоз", "1", "C62", "50")]
    text = text_of(lines=lines, reason=LEGAL_GROUNDS["art_163a"].bg)
    assert "1 Скрап 1 т 300,00 – 300,00\n2 Превоз 1 бр. 50,00 20 % 50,00" in text
    assert "Данъчна основа 20 % 50,00 €\nДДС 20 % 10,00 €\nБез ДДС 300,00 €" in text


def test_several_rates_show_base_and_tax_of_each() -> None:
    lines = [
        line("Стока", "2", "C62", "10"),
        line("Книга", "3", "C62", "12.45", rate="9", discount="5"),
        line("Износ", "1", "C62", "50", VatCategory.EXPORT, "0"),
    ]
    text = text_of(lines=lines, reason=LEGAL_GROUNDS["art_28"].bg)
    assert "2 Книга 3 бр. 12,45 5 % 9 % 35,48" in text
    assert "Данъчна основа 9 % 35,48 €\nДДС 9 % 3,19 €\nДанъчна основа 0 % 50,00 €\nДДС 0 % 0,00 €" in text


def test_payments_already_made_are_deducted() -> None:
    text = text_of(paid="1000")
    assert "Общо 3 936,00 €\nПлатено −1 000,00 €" in text
    assert "За плащане 2 936,00 €" in text
    assert "Словом: две хиляди деветстотин тридесет и шест евро" in text


def test_settled_invoice_says_no_sum_in_words() -> None:
    assert "Словом" not in text_of(paid="3936")


def test_prices_keep_their_decimals_up_to_six() -> None:
    text = text_of(lines=[line("Услуга", "1.5", "MTK", "0.12345678"), line("Друга", "1", "C62", "1000.125")])
    assert "1,5 м² 0,123457" in text
    assert "1 бр. 1 000,125" in text


def test_draft_has_no_number_and_says_so_across_the_page() -> None:
    text = text_of(number="")
    assert "№ 0000" not in text.split("Стока")[0]
    assert "ОРИГИНАЛ" not in text
    assert text.count("ЧЕРНОВА") == 2


def test_credit_note_names_its_invoice_and_the_reason() -> None:
    corrected = CorrectedDocument("0000000398", datetime.date(2026, 11, 2), "върнати 200 бройки")
    text = text_of(kind=DocumentKind.CREDIT_NOTE, corrected=corrected, bank=None)
    assert "Кредитно известие № 0000000412" in text
    assert "към фактура № 0000000398 от 02.11.2026 г." in text
    assert "Причина: върнати 200 бройки" in text
    assert "Общо 3 936,00 €" in text
    assert "За плащане" not in text


def test_offer_is_no_original_and_says_how_long_it_holds() -> None:
    text = text_of(kind=DocumentKind.OFFER, valid_until=datetime.date(2026, 12, 20), bank=None, payment_url=URL)
    assert "Валидна до: 20.12.2026 г." in text
    assert "ОРИГИНАЛ" not in text
    assert "Получил" not in text
    assert "Преглед и приемане" in text


def test_due_date_is_printed_even_without_a_bank_account() -> None:
    assert "Срок за плащане: 04.12.2026 г." in text_of(bank=None)


def test_notes_keep_their_line_breaks() -> None:
    assert "Благодарим.\nДо нови срещи." in text_of(notes="Благодарим.\nДо нови срещи.")


def test_two_hundred_lines_fill_pages_that_each_repeat_the_head() -> None:
    lines = [line(f"Позиция {number} от каталога", str(number), "C62", "1.10") for number in range(1, 201)]
    pages = pages_of(render_pdf(document(lines=lines)))
    assert len(pages) > 4
    for number, text in enumerate(pages, start=1):
        assert "Стока или услуга Кол." in text
        assert f"Страница {number} от {len(pages)}" in text
        assert "Фактура № 0000000412" in text
    everything = "\n".join(pages)
    assert re.findall(r"^(\d+) Позиция \1 от каталога \1 бр\.", everything, re.MULTILINE) == [
        str(number) for number in range(1, 201)
    ]
    assert "За плащане 26 532,00 €" in pages[-1]
    assert "Позиция 200" in pages[-1]  # totals never stand alone


def test_long_names_and_descriptions_stay_on_the_paper() -> None:
    long_name = "Национално сдружение на производителите на розово масло и етерични култури „Долината на розите“ ЕООД"
    lines = [line("Дългообяснителнонаименование " * 40 + "х" * 300, "12345.125", "C62", "1234.123456", discount="12.5")]
    pdf = render_pdf(
        document(
            lines=lines,
            seller=PrintedParty(long_name, long_name, "BG", "2094882750001", "BG209488275", long_name),
            buyer=PrintedParty(long_name, long_name, "BG", "209488275", "BG209488275", long_name),
            notes="Бележка. " * 400,
            compiled_by=long_name,
        )
    )
    with pdfium.PdfDocument(pdf) as opened:
        for page in opened:
            letters = page.get_textpage()
            for place in range(letters.count_chars()):
                left, bottom, right, top = letters.get_charbox(place)
                assert left >= 40
                assert right <= PAGE_WIDTH - 40
                assert bottom >= 20
                assert top <= PAGE_HEIGHT - 20
    everything = "".join(pages_of(pdf))
    assert everything.count("Бележка.") == 400
    assert everything.replace("\n", "").count("х" * 300) == 1


def test_description_longer_than_a_page_goes_on_overleaf() -> None:
    points = "\n".join(f"точка {number};" for number in range(150))
    pages = pages_of(render_pdf(document(lines=[line(f"Ред\n{points}", "1", "C62", "1")])))
    assert len(pages) > 2
    assert re.findall(r"точка (\d+);", "".join(pages)) == [str(number) for number in range(150)]
    assert sum(text.count("1,00 20 %") for text in pages) == 1


def test_text_no_face_can_show_does_not_stop_the_print() -> None:
    assert "Мавруд" in text_of(lines=[line("Мавруд 🍷\x00\t語\u202e\r\nшише", "1", "C62", "1")])


def test_qr_codes_carry_the_transfer_and_the_address() -> None:
    pdf = render_pdf(document(epc_payload=EPC, payment_url=URL))
    assert qr_codes_of(pdf) == [qr_matrix(EPC, "M", 13), qr_matrix(URL, "M")]
    assert f"({URL})".encode() in pdf
    assert "Превод с банково" in pages_of(pdf)[0]
    assert "Преглед и плащане" in pages_of(pdf)[0]


def test_without_payloads_no_code_is_drawn() -> None:
    assert qr_codes_of(render_pdf(document())) == []


def test_file_names_its_document_language_and_author_and_embeds_its_fonts() -> None:
    pdf = render_pdf(document())
    with pdfium.PdfDocument(pdf) as opened:
        about = opened.get_metadata_dict()
    assert about["Title"].replace("\u00a0", " ") == "Фактура № 0000000412"
    assert about["Author"] == SELLER.name
    assert b"/Lang (bg)" in pdf
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == 2


def test_logo_is_printed_beside_the_brand() -> None:
    png = BytesIO()
    Image.new("RGBA", (1200, 400), (15, 107, 88, 128)).save(png, "PNG")
    pdf = render_pdf(document(logo=png.getvalue(), brand="Липа"))
    with pdfium.PdfDocument(pdf) as opened:
        (logo,) = opened[0].get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = logo.get_bounds()
    assert (right - left) / (top - bottom) == pytest.approx(3, abs=0.1)
    assert "Липа Фактура № 0000000412" in pages_of(pdf)[0]


@pytest.mark.parametrize("logo", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_unreadable_logo_gives_way_to_the_name(logo: bytes) -> None:
    assert "Ателие Липа ООД Фактура № 0000000412" in text_of(logo=logo)


def test_theme_sets_accent_and_footer() -> None:
    pdf = render_pdf(document(), PaperTheme(accent="#FF0000", footer_text="atelie-lipa.example"))
    assert "atelie-lipa.example" in pages_of(pdf)[0]
    with pdfium.PdfDocument(pdf) as opened:
        picture = opened[0].render(scale=1).to_pil().convert("RGB")
    colours = [colour for _count, colour in picture.getcolors(maxcolors=10_000)]
    assert any(red > 200 and green < 120 for red, green, _blue in colours)


def test_render_pdf_from_several_threads_at_once() -> None:
    numbers = [
        f"{number:010}" for number in range(1, 121)
    ]  # enough for a face shared without a lock to break each time
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(16) as pool:
            files = list(pool.map(lambda number: render_pdf(document(number=number)), numbers))
    finally:
        sys.setswitchinterval(usual)
    assert all(f"Фактура № {number}" in pages_of(pdf)[0] for number, pdf in zip(numbers, files, strict=True))


def test_figures_are_of_one_width() -> None:
    fonts.register_fonts()
    for face in (fonts.REGULAR, fonts.BOLD):
        style = Style(face, 10, 12, "#000000")
        assert len({round(text_width(figure, style), 6) for figure in "0123456789"}) == 1


def test_missing_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"nothing\.ttf"):
        fonts.register_face("Nothing", tmp_path / "nothing.ttf")


@given(st.text(alphabet="абвгд ехй\n1 2\u00a0", max_size=200), st.floats(min_value=15, max_value=200))
def test_wrap_loses_no_letter_and_no_line_is_too_wide(text: str, width: float) -> None:
    fonts.register_fonts()
    lines = wrap(text, BODY, width)
    assert "".join("".join(lines).split(" ")) == re.sub(r"[ \n]", "", text)
    assert all(text_width(each, BODY) <= width for each in lines if len(each) > 1 and each.strip(" "))


def blocks_on_pages(blocks: list[Block], head: Block, bottom: float = 100) -> list[list[tuple[int, float]]]:
    """Pages as lists of (place of the block, top); the table head is -1."""
    places = {id(block): place for place, block in enumerate(blocks)} | {id(head): -1}
    pages = paginate(blocks, head, Frame(10, 0, bottom))
    return [[(places[id(block)], top) for block, top in page.placed] for page in pages]


def block(height: float, **flags: bool) -> Block:
    return Block(height, lambda *_: None, **flags)


def test_paginate_repeats_the_head_on_every_page_with_rows() -> None:
    rows = [block(40, in_table=True) for _ in range(3)]
    assert blocks_on_pages(rows, block(5)) == [[(-1, 10), (0, 15), (1, 55)], [(-1, 0), (2, 5)]]


def test_paginate_keeps_the_last_row_with_the_totals() -> None:
    blocks = [block(40, in_table=True), block(40, in_table=True, keep_with_next=True), block(20)]
    assert blocks_on_pages(blocks, block(5)) == [[(-1, 10), (0, 15)], [(-1, 0), (1, 5), (2, 45)]]


def test_paginate_parts_what_no_page_can_hold_together() -> None:
    blocks = [block(60, keep_with_next=True), block(60, keep_with_next=True), block(30)]
    assert blocks_on_pages(blocks, block(5)) == [[(0, 10)], [(1, 0), (2, 60)]]


def test_paginate_lets_the_payment_sink_to_the_foot() -> None:
    assert blocks_on_pages([block(20), block(30, at_bottom=True)], block(5)) == [[(0, 10), (1, 70)]]


def test_paginate_places_a_block_higher_than_the_page_alone() -> None:
    assert blocks_on_pages([block(20), block(500), block(10)], block(5)) == [[(0, 10)], [(1, 0)], [(2, 0)]]
