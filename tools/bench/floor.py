"""The floor page: a list of fifty contacts as plain Django would make it."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from crm.models import Contact

ROWS = 50


@login_required
def floor(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """One count, one page by an index with the companies joined, six cells a row."""
    contacts = Contact.objects.unscoped(reason="the floor knows no scopes").filter(organization_id=organization_id)
    page = contacts.select_related("company").order_by("sort_name", "id")[:ROWS]
    return render(request, "floor.html", {"total": contacts.count(), "page": page})


urlpatterns = [path("floor/<uuid:organization_id>/", floor)]
