"""What the paper of an offer says, read back from its PDF."""

import pypdfium2 as pdfium
import pytest

from accounts.models import Organization
from accounts.tenancy import scope
from documents.models import DocumentTemplate
from invoices.models import Offer
from invoices.offer_printing import file_name, offer_pdf, printed_offer
from invoices.services.offer_answers import accept_offer
from invoices.tests.factories import line
from invoices.tests.offer_factories import make_accepted, make_offer, make_sent, option, options_of


def text_of(offer: Offer) -> str:
    """The words of the PDF, page after page, with one blank between them."""
    document = pdfium.PdfDocument(offer_pdf(offer))
    return " ".join("\n".join(page.get_textpage().get_text_range() for page in document).split())


def test_paper_says_what_it_is_about_and_which_lines_are_optional(in_lipa: Organization) -> None:
    offer = make_sent(
        line(), option(), language="bg", introduction="Благодарим за поканата.", terms="Аванс 30 %.\nГаранция: година."
    )
    text = text_of(offer)
    order = ["Оферта № OF-0001", "Етикети", "Благодарим за поканата.", "Предпечатна", "По избор, извън", "Аванс 30 %."]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "432,00 €" in text
    assert "Съставил: Alya Ilieva" in text
    assert "Преглед и приемане онлайн" in text


def test_paper_of_an_accepted_offer_says_by_whom_and_with_what(in_lipa: Organization) -> None:
    offer = make_sent(line(), option(), option(description="Доставка"), language="en")
    with scope(in_lipa):
        offer = accept_offer(offer=offer, signer_name="Petar Kostadinov", chosen=[options_of(offer)[0].pk])
    text = text_of(offer)
    assert text.count("Optional, chosen") == text.count("Optional, not chosen") == 1
    assert "by Petar Kostadinov" in text
    assert "€1,008.00" in text
    assert "View and accept online" not in text


def test_a_draft_carries_no_number_and_no_code(in_lipa: Organization) -> None:
    offer = make_offer(language="en")
    text = text_of(offer)
    assert "OF-0001" not in text
    assert "DRAFT" in text
    assert printed_offer(offer, DocumentTemplate(kind="offer")).payment_url == ""


def test_paper_of_a_firm_outside_vat_says_why(in_lipa: Organization) -> None:
    ground = "Доставчикът не е регистриран по ЗДДС – чл. 113, ал. 9 ЗДДС"
    outside = {"vat_category": "O", "vat_rate": 0}
    assert ground in text_of(make_sent(line(**outside), language="bg", vat_reason=ground))


@pytest.mark.parametrize(("language", "name"), [("bg", "oferta-OF-0001.pdf"), ("en", "offer-OF-0001.pdf")])
def test_file_name_is_latin(in_lipa: Organization, language: str, name: str) -> None:
    assert file_name(make_accepted(language=language)) == name


def test_file_name_leaves_out_what_is_not_latin(in_lipa: Organization) -> None:
    assert file_name(Offer(number="ОФ-0041", revision=2, language="bg")) == "oferta-0041-2.pdf"
