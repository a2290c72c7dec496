"""Pages of subscriptions under `/o/<organization>/`."""

from django.urls import path

from subscriptions.views import billing, paying

app_name = "subscriptions"
urlpatterns = [
    path("settings/billing/", billing.billing, name="billing"),
    path("settings/billing/usage/", billing.usage, name="usage"),
    path("settings/billing/checkout/", paying.checkout, name="checkout"),
    path("settings/billing/change/", paying.change, name="change"),
    path("settings/billing/cancel/", paying.cancel, name="cancel"),
    path("settings/billing/resume/", paying.resume, name="resume"),
    path("settings/billing/portal/", paying.portal, name="portal"),
    path("settings/billing/code/", paying.code, name="code"),
    path("settings/billing/tax-numbers/", paying.tax_numbers, name="tax_numbers"),
    path("settings/billing/tax-numbers/remove/", paying.tax_number_remove, name="tax_number_remove"),
    path("settings/billing/success/", paying.success, name="success"),
    path("settings/billing/cancelled/", paying.cancelled, name="cancelled"),
]
