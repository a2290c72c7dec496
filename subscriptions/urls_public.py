"""Addresses of subscriptions outside an organization."""

from django.urls import path

from subscriptions.views import metrics, webhooks

app_name = "subscriptions_public"
urlpatterns = [
    path("webhooks/stripe/", webhooks.stripe_webhook, name="stripe_webhook"),
    path("staff/metrics/", metrics.metrics, name="metrics"),
    path("staff/metrics/export/", metrics.export, name="metrics_export"),
]
