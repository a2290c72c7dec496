"""Offers and their lines in the administration site."""

from django.contrib import admin

from accounts.admin import OrganizationOwnedAdmin
from invoices.models import Offer, OfferLine


@admin.register(Offer)
class OfferAdmin(OrganizationOwnedAdmin):
    """Offers; the secret of the customer's link is not shown."""

    list_display = (
        "__str__",
        "state",
        "customer_name",
        "title",
        "valid_until",
        "total_gross",
        "currency",
        "organization",
    )
    list_filter = ("organization", "state", "issue_date")
    search_fields = ("number", "customer_name", "title")
    exclude = ("public_token",)


@admin.register(OfferLine)
class OfferLineAdmin(OrganizationOwnedAdmin):
    """Lines of offers."""

    list_display = (
        "description",
        "offer_id",
        "quantity",
        "unit_price",
        "net",
        "is_optional",
        "is_chosen",
        "organization",
    )
    search_fields = ("description",)
