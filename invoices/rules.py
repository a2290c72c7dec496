"""Permissions of offers, invoices and payments."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.hooks import ADMINS, MANAGERS, Permission


class InvoicesPermission(StrEnum):
    """What may be done with offers, invoices and money."""

    VIEW = "invoices.view"
    EDIT = "invoices.edit"
    ISSUE = "invoices.issue"
    CANCEL = "invoices.cancel"
    EXPORT = "invoices.export"
    VIEW_OFFERS = "invoices.view_offers"
    EDIT_OFFERS = "invoices.edit_offers"
    VIEW_PAYMENTS = "invoices.view_payments"
    BOOK_PAYMENTS = "invoices.book_payments"
    IMPORT_STATEMENTS = "invoices.import_statements"
    MANAGE_SETTINGS = "invoices.manage_settings"


_AREA = _("Offers and invoices")
_MONEY = _("Payments and bank")
PERMISSIONS = [
    Permission(InvoicesPermission.VIEW_OFFERS, _("See offers"), _AREA),
    Permission(InvoicesPermission.EDIT_OFFERS, _("Write and send offers"), _AREA),
    Permission(InvoicesPermission.VIEW, _("See invoices"), _AREA),
    Permission(InvoicesPermission.EDIT, _("Write drafts of invoices"), _AREA),
    Permission(InvoicesPermission.ISSUE, _("Issue and send invoices"), _AREA, MANAGERS),
    Permission(InvoicesPermission.CANCEL, _("Cancel invoices and issue credit notes"), _AREA, MANAGERS),
    Permission(InvoicesPermission.EXPORT, _("Export lists of invoices"), _AREA, MANAGERS),
    Permission(InvoicesPermission.VIEW_PAYMENTS, _("See payments and statements"), _MONEY, MANAGERS),
    Permission(InvoicesPermission.BOOK_PAYMENTS, _("Book and undo payments"), _MONEY, MANAGERS),
    Permission(InvoicesPermission.IMPORT_STATEMENTS, _("Upload bank statements"), _MONEY, MANAGERS),
    Permission(InvoicesPermission.MANAGE_SETTINGS, _("Change numbering, bank accounts and templates"), _MONEY, ADMINS),
]
