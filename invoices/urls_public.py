"""Customers' pages: signed links without log-in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
