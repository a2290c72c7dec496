"""Customers' pages: signed links without log-in."""

from django.urls import path

from invoices.views import client_invoices, client_offers

urlpatterns = [
    path("i/<str:token>/", client_invoices.client_invoice, name="client_invoice"),
    path("i/<str:token>/pdf/", client_invoices.client_invoice_pdf, name="client_invoice_pdf"),
    path("f/<str:token>/", client_offers.client_offer, name="client_offer"),
    path("f/<str:token>/pdf/", client_offers.client_offer_pdf, name="client_offer_pdf"),
    path("f/<str:token>/accept/", client_offers.client_offer_accept, name="client_offer_accept"),
    path("f/<str:token>/decline/", client_offers.client_offer_decline, name="client_offer_decline"),
]
