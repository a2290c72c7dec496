"""Pages of accounts outside an organization."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
