"""A printed document as a page shows it: the texts of the PDF for `templates/invoices/paper.html`, and its QR codes."""

import base64
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from invoices.epc import MAX_VERSION
from invoices.pdf.document import DocumentKind, PrintedDocument, PrintedParty
from invoices.pdf.fonts import missing_signs
from invoices.pdf.texts import Texts
from invoices.pdf.theme import PaperTheme
from invoices.qr import qr_matrix, qr_svg

_PICTURES = {b"\x89PNG": "image/png", b"RIFF": "image/webp"}


@dataclass(frozen=True)
class PaperParty:
    """A party as printed: its name and the lines under it."""

    heading: str
    name: str
    details: list[str]


@dataclass(frozen=True)
class PaperRow:
    """A line as printed: the cells before and after the description, whose further lines are small."""

    place: str
    name: str
    details: list[str]
    cells: list[tuple[str, bool]]


@dataclass(frozen=True)
class Paper:
    """What the template draws, every text finished and in the document's language.

    `accent` is the six digits of a colour; `heads`, a word per language, and the cells of `rows` come with whether they
    hold figures. `unprintable` are the signs that a screen shows and the PDF does not have.
    """

    language: str
    accent: str
    brand: str
    logo: str
    title: str
    mark: str
    watermark: str
    facts: list[str]
    buyer: PaperParty
    seller: PaperParty
    heading: str
    introduction: str
    heads: list[tuple[tuple[str, ...], bool]]
    rows: list[PaperRow]
    sums: list[tuple[str, str]]
    total: tuple[str, str]
    in_words: list[str]
    remarks: list[str]
    bank_headings: tuple[str, ...]
    bank_details: list[str]
    signatures: list[str]
    codes: list[tuple[SafeString, tuple[str, ...]]]
    footer: str
    unprintable: str

    @property
    def parties(self) -> tuple[PaperParty, PaperParty]:
        """Customer and supplier, in the order of the paper."""
        return self.buyer, self.seller


def paper(document: PrintedDocument, theme: PaperTheme) -> Paper:
    """The paper of a document in the look of a template."""
    texts = Texts(document)
    place, *columns = texts.columns
    return Paper(
        language=texts.say.main,
        accent=theme.accent.removeprefix("#"),
        brand=document.brand or document.seller.name,
        logo=_data_url(document.logo),
        title=texts.title,
        mark=texts.mark,
        watermark=texts.watermark,
        facts=texts.facts,
        buyer=_party(texts, "buyer", document.buyer),
        seller=_party(texts, "seller", document.seller),
        heading=document.heading,
        introduction=document.introduction,
        heads=_heads(texts),
        rows=[
            _row(number, line.description, [(column.cells[at], column.align == "right") for column in columns])
            for at, (number, line) in enumerate(zip(place.cells, document.lines, strict=True))
        ],
        sums=texts.sums,
        total=texts.total,
        in_words=texts.in_words,
        remarks=texts.remarks,
        bank_headings=texts.bank_headings,
        bank_details=[" · ".join(parts) for parts in texts.bank_details],
        signatures=texts.signatures,
        codes=_codes(document, texts),
        footer=theme.footer_text,
        unprintable=missing_signs(_free_text(document)),
    )


def _free_text(document: PrintedDocument) -> str:
    """Everything on the paper that people wrote."""
    parties = [text for party in (document.buyer, document.seller) for text in (party.name, party.address)]
    remarks = (document.heading, document.introduction, document.notes)
    return "".join([*parties, *remarks, *(line.description for line in document.lines)])


def _heads(texts: Texts) -> list[tuple[tuple[str, ...], bool]]:
    place, *columns = [(column.head, column.align == "right") for column in texts.columns]
    return [place, (texts.say.each("description"), False), *columns]


def _party(texts: Texts, key: str, party: PrintedParty) -> PaperParty:
    identifiers = " · ".join(texts.identifiers(party))
    details = [detail for detail in (identifiers, *texts.party_details(party)) if detail]
    return PaperParty(texts.say(key), party.name, details)


def _row(place: str, description: str, cells: list[tuple[str, bool]]) -> PaperRow:
    name, *details = description.strip().splitlines() or [""]
    return PaperRow(place, name, details, cells)


def _codes(document: PrintedDocument, texts: Texts) -> list[tuple[SafeString, tuple[str, ...]]]:
    """The QR codes, each with its caption."""
    codes = []
    if document.epc_payload:
        transfer = qr_svg(qr_matrix(document.epc_payload, "M", MAX_VERSION), _("QR code for a bank transfer"))
        codes.append((transfer, texts.say.each("scan_epc")))
    if document.payment_url:
        page = qr_svg(qr_matrix(document.payment_url), _("QR code of this document's page"))
        key = "scan_to_accept" if document.kind is DocumentKind.OFFER else "scan_to_pay"
        codes.append((page, texts.say.each(key)))
    return codes


def _data_url(picture: bytes) -> str:
    """The logo inside the page: a customer's page asks for nothing that belongs to the signed-in product."""
    if not picture:
        return ""
    media_type = _PICTURES.get(picture[:4], "image/jpeg")
    return f"data:{media_type};base64,{base64.b64encode(picture).decode()}"
