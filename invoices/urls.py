"""Pages of invoices under `/o/<organization>/`."""

from django.urls import path

from invoices.views import (
    invoice_actions,
    invoice_editor,
    invoices,
    offer_actions,
    offer_editor,
    offers,
    payment_actions,
    payments,
    settings,
    statements,
)

app_name = "invoices"
urlpatterns = [
    # --- Invoices ---------------------------------------------------------------------------------------------------
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/export/", invoices.invoices_export, name="invoices_export"),
    path("invoices/new/", invoice_editor.invoice_new, name="invoice_new"),
    path("invoices/<uuid:pk>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:pk>/edit/", invoice_editor.invoice_edit, name="invoice_edit"),
    path("invoices/<uuid:pk>/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path("invoices/<uuid:pk>/send/", invoice_actions.invoice_send, name="invoice_send"),
    path("invoices/<uuid:pk>/note/", invoice_actions.invoice_note, name="invoice_note"),
    path("invoices/<uuid:pk>/cancel/", invoice_actions.invoice_cancel, name="invoice_cancel"),
    path("invoices/<uuid:pk>/delete/", invoice_actions.invoice_delete, name="invoice_delete"),
    path("settings/numbering/", settings.series, name="numbering"),
    path("settings/bank-accounts/", settings.bank_accounts, name="bank_accounts"),
    path("settings/bank-accounts/new/", settings.bank_account_new, name="bank_account_new"),
    path("settings/bank-accounts/<uuid:pk>/", settings.bank_account, name="bank_account"),
    path("settings/looks/", settings.looks, name="looks"),
    # --- Offers -----------------------------------------------------------------------------------------------------
    path("offers/", offers.offers, name="offers"),
    path("offers/export/", offers.offers_export, name="offers_export"),
    path("offers/new/", offer_editor.offer_new, name="offer_new"),
    path("offers/<uuid:pk>/", offers.offer, name="offer"),
    path("offers/<uuid:pk>/edit/", offer_editor.offer_edit, name="offer_edit"),
    path("offers/<uuid:pk>/pdf/", offers.offer_pdf, name="offer_pdf"),
    path("offers/<uuid:pk>/send/", offer_actions.offer_send, name="offer_send"),
    path("offers/<uuid:pk>/revise/", offer_actions.offer_revise, name="offer_revise"),
    path("offers/<uuid:pk>/accept/", offer_actions.offer_accept, name="offer_accept"),
    path("offers/<uuid:pk>/decline/", offer_actions.offer_decline, name="offer_decline"),
    path("offers/<uuid:pk>/convert/", offer_actions.offer_convert, name="offer_convert"),
    path("offers/<uuid:pk>/delete/", offer_actions.offer_delete, name="offer_delete"),
    # --- Payments ---------------------------------------------------------------------------------------------------
    path("payments/", payments.payment_list, name="payments"),
    path("payments/export/", payments.payments_export, name="payments_export"),
    path("payments/new/", payments.payment_new, name="payment_new"),
    path("payments/invoices/", payments.open_invoices, name="open_invoices"),
    path("payments/<uuid:pk>/", payments.payment, name="payment"),
    path("payments/<uuid:pk>/accept/", payment_actions.payment_accept, name="payment_accept"),
    path("payments/<uuid:pk>/choose/", payment_actions.payment_choose, name="payment_choose"),
    path("payments/<uuid:pk>/undo/", payment_actions.payment_undo, name="payment_undo"),
    path("payments/<uuid:pk>/reject/", payment_actions.payment_reject, name="payment_reject"),
    path("payments/<uuid:pk>/ignore/", payment_actions.payment_ignore, name="payment_ignore"),
    path("payments/<uuid:pk>/reconsider/", payment_actions.payment_reconsider, name="payment_reconsider"),
    path("payments/<uuid:pk>/note/", payment_actions.payment_note, name="payment_note"),
    path("payments/<uuid:pk>/delete/", payment_actions.payment_delete, name="payment_delete"),
    # --- Bank statements --------------------------------------------------------------------------------------------
    path("statements/", statements.statement_list, name="statements"),
    path("statements/upload/", statements.statement_upload, name="statement_upload"),
    path("statements/<uuid:pk>/", statements.statement, name="statement"),
    path("statements/<uuid:pk>/file/", statements.statement_file, name="statement_file"),
]
