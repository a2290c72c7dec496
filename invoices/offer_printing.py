"""An offer made ready for paper: what it says, its PDF, its address.

Of a sent offer only frozen copies are read; a draft shows the parties as they are now and no number.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast
from zoneinfo import ZoneInfo

from django.urls import reverse

from config.lib.urls import absolute
from documents.models import DocumentTemplate
from documents.queries import default_template
from invoices.models import Offer, OfferLine
from invoices.pdf.document import DocumentKind, Language, PrintedDocument, PrintedLine
from invoices.pdf.renderer import render_pdf
from invoices.pdf.wording import Wording
from invoices.printing import logo_of, paper_theme, printed_lines, printed_party
from invoices.services import parties
from invoices.services.lines import tax_groups

_NOT_IN_FILE_NAMES: Final = re.compile(r"[^0-9A-Za-z]+")
_FILE_WORDS: Final = {"bg": "oferta", "en": "offer"}


def offer_pdf(offer: Offer) -> bytes:
    """The PDF of an offer; a draft carries a watermark and no QR code."""
    template = default_template(DocumentTemplate.Kind.OFFER)
    return render_pdf(printed_offer(offer, template), paper_theme(template))


def printed_offer(offer: Offer, template: DocumentTemplate, rows: Sequence[OfferLine] | None = None) -> PrintedDocument:
    """What the paper of an offer says; `rows` are unsaved lines to show in place of the stored ones."""
    language, seller = offer.main_language, parties.seller(offer)
    return PrintedDocument(
        kind=DocumentKind.OFFER,
        language=_language(offer),
        seller=printed_party(seller, language),
        buyer=printed_party(parties.buyer(offer), language),
        currency=offer.currency,
        issue_date=offer.issue_date,
        valid_until=offer.valid_until,
        lines=_lines(offer, list(offer.lines.all()) if rows is None else rows),
        tax_groups=tax_groups(offer),
        total_gross=offer.total_gross,
        total_due=offer.total_gross,
        number="" if offer.is_draft else str(offer),
        heading=offer.title,
        introduction=offer.introduction,
        notes=_notes(offer),
        compiled_by=seller.attention,
        brand=offer.organization.name,
        logo=logo_of(offer.organization, template),
        payment_url=public_url(offer) if offer.state == Offer.State.SENT else "",
    )


def _language(offer: Offer) -> Language:
    return cast("Language", offer.language)


def _lines(offer: Offer, rows: Sequence[OfferLine]) -> tuple[PrintedLine, ...]:
    say = Wording(_language(offer))
    printed = printed_lines(list(rows))
    return tuple(
        replace(line, description=f"{line.description}\n{say(_option_key(offer, row))}") if row.is_optional else line
        for line, row in zip(printed, rows, strict=True)
    )


def _option_key(offer: Offer, row: OfferLine) -> str:
    """What stands under an optional line: it can be chosen, was chosen, or was left."""
    if row.is_chosen:
        return "option_taken"
    return "option_left" if offer.state == Offer.State.ACCEPTED else "option"


def _notes(offer: Offer) -> str:
    return "\n\n".join(filter(None, (offer.terms.strip(), offer.notes.strip(), _acceptance(offer))))


def _acceptance(offer: Offer) -> str:
    """Who accepted it and when, once it is accepted."""
    if offer.accepted_at is None:
        return ""
    day = offer.accepted_at.astimezone(ZoneInfo(offer.organization.time_zone)).date()
    key = "accepted_by" if offer.signer_name else "accepted"
    return Wording(_language(offer)).dated(key, day, name=offer.signer_name)


def public_url(offer: Offer) -> str:
    """The full address of the customer's page."""
    return absolute(reverse("client_offer", args=[offer.public_token]))


def file_name(offer: Offer) -> str:
    """What the PDF is called when it is saved: `oferta-0041.pdf`; Latin letters, which every system keeps."""
    number = _NOT_IN_FILE_NAMES.sub("-", str(offer)).strip("-")
    return f"{_FILE_WORDS[offer.main_language]}-{number}.pdf"
