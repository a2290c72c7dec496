"""Pages of invoices under `/o/<organization>/`."""

from django.urls import path

from invoices.views import invoice_actions, invoice_editor, invoices, offer_actions, offers

app_name = "invoices"
urlpatterns = [
    # --- Invoices ---------------------------------------------------------------------------------------------------
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/export/", invoices.invoices_export, name="invoices_export"),
    path("invoices/new/", invoice_editor.invoice_new, name="invoice_new"),
    path("invoices/<uuid:pk>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:pk>/edit/", invoice_editor.invoice_edit, name="invoice_edit"),
    path("invoices/<uuid:pk>/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path("invoices/<uuid:pk>/issue/", invoice_actions.invoice_issue, name="invoice_issue"),
    path("invoices/<uuid:pk>/send/", invoice_actions.invoice_send, name="invoice_send"),
    path("invoices/<uuid:pk>/note/", invoice_actions.invoice_note, name="invoice_note"),
    path("invoices/<uuid:pk>/cancel/", invoice_actions.invoice_cancel, name="invoice_cancel"),
    path("invoices/<uuid:pk>/delete/", invoice_actions.invoice_delete, name="invoice_delete"),
    # --- Offers -----------------------------------------------------------------------------------------------------
    path("offers/", offers.offers, name="offers"),
    path("offers/export/", offers.offers_export, name="offers_export"),
    path("offers/<uuid:pk>/", offers.offer, name="offer"),
    path("offers/<uuid:pk>/pdf/", offers.offer_pdf, name="offer_pdf"),
    path("offers/<uuid:pk>/send/", offer_actions.offer_send, name="offer_send"),
    path("offers/<uuid:pk>/revise/", offer_actions.offer_revise, name="offer_revise"),
    path("offers/<uuid:pk>/accept/", offer_actions.offer_accept, name="offer_accept"),
    path("offers/<uuid:pk>/decline/", offer_actions.offer_decline, name="offer_decline"),
    path("offers/<uuid:pk>/convert/", offer_actions.offer_convert, name="offer_convert"),
    path("offers/<uuid:pk>/delete/", offer_actions.offer_delete, name="offer_delete"),
]
