"""What the landing page shows: the drawers that exist, and the invoice drawn on its desk."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Drawer:
    """A part of the product that is there."""

    icon: str
    title: str | Promise
    text: str | Promise


DRAWERS = [
    Drawer("people", _("Customers"), _("People and companies, brought from CSV, Excel or vCard, with every call.")),
    Drawer("kanban", _("Deals and tasks"), _("A board with your own stages, and what is due today.")),
    Drawer("file-earmark-check", _("Offers"), _("The customer opens a link, in their language, and accepts there.")),
    Drawer("receipt", _("Invoices"), _("Numbers without gaps, VAT to the cent, PDF with codes for paying by phone.")),
    Drawer("cash-coin", _("Payments"), _("What is paid, what is late, and by how much, on the desk each morning.")),
    Drawer("bank", _("Bank statements"), _("Matched by themselves; doubtful payments wait with their reason.")),
    Drawer("shield-check", _("Team and audit"), _("Roles, single rights, and a trail of who changed what.")),
    Drawer("braces", _("API"), _("Whatever a page does, a program can do, with documentation to try it in.")),
]  # fmt: skip

INVOICE = {
    "deal": Decimal(14800),
    "lines": [
        (_("Labels “Mavrud 2026”"), Decimal(1920)),
        (_("Prepress and plates"), Decimal(880)),
        (_("Gift boxes"), Decimal(480)),
        (_("VAT 20%"), Decimal(656)),
    ],
    "total": Decimal(3936),
}
