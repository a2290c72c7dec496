"""Pages of subscriptions under `/o/<organization>/`."""

from django.urls import path

from subscriptions.views import billing

app_name = "subscriptions"
urlpatterns = [
    path("settings/billing/", billing.billing, name="billing"),
    path("settings/billing/usage/", billing.usage, name="usage"),
]
