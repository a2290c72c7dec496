"""Kantora as an installable app: manifest, service worker, and the page shown without a network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import public


@public
@require_safe
@cache_control(max_age=3600)
def manifest(_request: HttpRequest) -> JsonResponse:
    """Web app manifest (W3C): name, colours, icons, where the app starts."""
    icons = [
        {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("img/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    body = {
        "id": "/",
        "name": _("Kantora"),
        "short_name": _("Kantora"),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#F3F0E8",
        "theme_color": "#F3F0E8",
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json")


@public
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker stands at the root so that its scope is the whole site."""
    return render(request, "home/service_worker.js", content_type="text/javascript")


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker when the server cannot be reached; holds nobody's data."""
    return render(request, "home/offline.html")
