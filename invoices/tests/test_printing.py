"""What a stored invoice becomes on paper: PDF, page, QR codes."""

import datetime
from decimal import Decimal

import pypdfium2 as pdfium
import pytest

from accounts.models import Member, Organization
from crm.models import Company
from documents.models import DocumentTemplate
from documents.queries import default_template
from documents.services import update_template
from invoices.models import Invoice
from invoices.paper import paper
from invoices.printing import invoice_pdf, paper_theme, printed_invoice, public_url, transfer_code
from invoices.services import corrections, issuing
from invoices.tests.factories import (
    IBAN,
    fill_in_legal_data,
    line,
    make_bank_account,
    make_company,
    make_draft,
    make_issued,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def firm(in_lipa: Organization) -> Organization:
    make_bank_account()
    return fill_in_legal_data(in_lipa)


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in document).replace("\xa0", " ")


def paper_of(invoice: Invoice) -> object:
    template = default_template(DocumentTemplate.Kind.INVOICE)
    return paper(printed_invoice(invoice, template), paper_theme(template))


def test_pdf_says_all_the_law_asks(firm: Organization) -> None:
    issued = make_issued(
        line(description="Етикети", quantity=Decimal(6000), unit_code="C62", unit_price=Decimal("0.32")),
        issue_date=TODAY,
        tax_point_date=datetime.date(2026, 11, 18),
        due_date=datetime.date(2026, 12, 4),
        language="bg",
        notes="Благодарим",
    )
    text = text_of(invoice_pdf(issued))
    for expected in (
        "Фактура № 0000000001", "20.11.2026 г.", "18.11.2026 г.", "Винарна Тракийски хълмове ООД", "175 074 752",
        "BG175074752", "Ателие Липа ООД", "131 071 587", "BG131071587", "Мария Илиева", "Етикети", "6 000", "0,32",
        "1 920,00", "384,00", "2 304,00", "две хиляди триста и четири евро", "BG80 BNBG 9661 1020 3456 78",
        "Благодарим",
    ):  # fmt: skip
        assert expected in text, expected


def test_paper_and_pdf_say_the_same(firm: Organization) -> None:
    issued = make_issued(language="both")
    text, drawn = text_of(invoice_pdf(issued)), paper_of(issued)
    assert drawn.title.replace("\xa0", " ") in text
    assert drawn.total[1].replace("\xa0", " ") in text
    assert [detail.split(" · ")[0].replace("\xa0", " ") in text for detail in drawn.bank_details] == [True, True, True]


def test_draft_has_a_watermark_and_no_codes(firm: Organization) -> None:
    drawn = paper_of(make_draft(language="bg"))
    assert (drawn.watermark, drawn.codes, drawn.title) == ("ЧЕРНОВА", [], "Фактура")
    assert "ЧЕРНОВА" in text_of(invoice_pdf(make_draft(language="bg")))


def test_printed_invoice_keeps_what_was_issued(firm: Organization) -> None:
    issued = make_issued(language="bg")
    before = paper_of(Invoice.objects.get(pk=issued.pk))
    Company.objects.update(legal_name="Друга ООД", city="Варна")
    fill_in_legal_data(firm, legal_name="Друг доставчик ЕООД", vat_number="BG999999999")
    assert paper_of(Invoice.objects.get(pk=issued.pk)) == before


def test_transfer_code_asks_for_what_is_still_due(firm: Organization, alya: Member) -> None:
    issued = make_issued(due_date=datetime.date(2099, 1, 1))
    lines = transfer_code(issued).decode().split("\n")
    assert (lines[5], lines[6], lines[7], lines[9]) == ("Ателие Липа ООД", IBAN, "EUR432.00", issued.payment_reference)
    assert len(transfer_code(issued)) <= 331
    note = corrections.create_note(
        invoice=issued, kind="381", actor=alya, reason="Отказ", lines=[line(quantity=Decimal(1))]
    )
    note = issuing.issue_invoice(invoice=note, actor=alya)
    assert "EUR378.00" in transfer_code(Invoice.objects.get(pk=issued.pk)).decode()
    assert transfer_code(note) == b""


def test_no_transfer_code_without_account_or_due(in_lipa: Organization, alya: Member) -> None:
    fill_in_legal_data(in_lipa)
    assert transfer_code(make_issued()) == b""
    make_bank_account()
    free = make_issued(line(discount_percent=Decimal(100)))
    assert (free.state, transfer_code(free)) == (Invoice.State.PAID, b"")
    cancelled = corrections.cancel_invoice(invoice=make_issued(), actor=alya, reason="x")
    assert transfer_code(cancelled) == b""


def test_codes_lead_to_the_customers_page_and_the_bank(firm: Organization) -> None:
    issued = make_issued()
    document = printed_invoice(issued, default_template(DocumentTemplate.Kind.INVOICE))
    assert document.payment_url == public_url(issued)
    assert document.epc_payload == transfer_code(issued)
    captions = [caption for _code, caption in paper_of(issued).codes]
    assert captions == [("Transfer by banking app",), ("View and pay online",)]


def test_credit_note_names_its_invoice_and_reason(firm: Organization, alya: Member) -> None:
    issued = make_issued(issue_date=TODAY, language="bg")
    note = corrections.create_note(invoice=issued, kind="381", actor=alya, reason="Върната стока")
    text = text_of(invoice_pdf(issuing.issue_invoice(invoice=note, actor=alya)))
    for expected in ("Кредитно известие № 0000000002", "към фактура № 0000000001 от 20.11.2026 г.", "Върната стока"):
        assert expected in text
    assert IBAN[:4] not in text


def test_cancelled_document_says_so(firm: Organization, alya: Member) -> None:
    cancelled = corrections.cancel_invoice(invoice=make_issued(language="bg"), actor=alya, reason="x")
    assert "АНУЛИРАНА" in text_of(invoice_pdf(cancelled))
    assert paper_of(cancelled).mark == "АНУЛИРАНА"


def test_ground_of_a_zero_rate_is_printed(firm: Organization) -> None:
    issued = make_issued(line(vat_category="Z", vat_rate=Decimal(0)), vat_reason="чл. 30 ЗДДС", language="bg")
    assert "чл. 30 ЗДДС" in text_of(invoice_pdf(issued))


def test_template_sets_the_look(firm: Organization, alya: Member) -> None:
    template = default_template(DocumentTemplate.Kind.INVOICE)
    values = {"accent_colour": "#AA0011", "footer": "Сметка в УниКредит"}
    update_template(template=template, actor=alya, values=values, version=template.version)
    drawn = paper_of(make_issued())
    assert (drawn.accent, drawn.footer) == ("AA0011", "Сметка в УниКредит")


def test_empty_footer_says_how_to_reach_the_firm(firm: Organization) -> None:
    firm.phone, firm.email, firm.website = "+359888888888", "office@lipa.example", "https://lipa.example"
    assert paper_of(make_issued(company=make_company())).footer.replace("\xa0", " ") == (
        "+359 88 888 88 88 · office@lipa.example · https://lipa.example"
    )
