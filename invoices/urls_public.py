"""Customers' pages: signed links without log-in."""

from django.urls import path

from invoices.views import client_invoices, client_offers

urlpatterns = [
    path("i/<slug:token>/", client_invoices.client_invoice, name="client_invoice"),
    path("i/<slug:token>/pdf/", client_invoices.client_invoice_pdf, name="client_invoice_pdf"),
    path("f/<slug:token>/", client_offers.client_offer, name="client_offer"),
    path("f/<slug:token>/pdf/", client_offers.client_offer_pdf, name="client_offer_pdf"),
    path("f/<slug:token>/accept/", client_offers.client_offer_accept, name="client_offer_accept"),
    path("f/<slug:token>/decline/", client_offers.client_offer_decline, name="client_offer_decline"),
]
