"""Endpoints of subscriptions."""

from django.urls import path

from subscriptions.api import views

urlpatterns = [
    path("billing/create-checkout-session/", views.CheckoutView.as_view()),
    path("billing/customer-portal/", views.PortalView.as_view()),
    path("billing/subscription/", views.SubscriptionView.as_view()),
]
