"""Interactive API documentation from our own static files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import public


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI; its files come with drf-spectacular-sidecar, its start-up script is static/js/api-docs.js."""
    return render(request, "home/api_docs.html")
