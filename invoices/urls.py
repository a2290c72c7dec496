"""Pages of invoices under `/o/<organization>/`."""

from django.urls import URLPattern

app_name = "invoices"
urlpatterns: list[URLPattern] = []
