"""Pages that show several apps at once, health, and the error pages."""

import hmac
from decimal import Decimal

import prometheus_client
from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member_only, public
from accounts.queries import members, operations
from ai_assistant.search.reading import LONGEST_QUESTION
from config.home import dashboards, landing_page, searching
from config.lib.downloads import contained
from config.lib.mail import local_message, local_messages
from config.lib.metrics import cache_readings, exposition
from config.tasks import HEARTBEAT_KEY
from subscriptions.models import Interval
from subscriptions.queries import plans


@public
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What Kantora is; signed-in people go to their first organization."""
    if request.user.is_authenticated:
        member = members.memberships(request.user).first()
        return (
            redirect("dashboard", member.organization.slug) if member else redirect("accounts_public:organization_new")
        )
    return render(request, "home/landing.html", {"drawers": landing_page.DRAWERS, "invoice": landing_page.INVOICE})


@public
@require_safe
def pricing(request: HttpRequest) -> HttpResponse:
    """What it costs: the plans of this installation, or nothing where none are sold."""
    offers = plans.offers() if settings.PLANS_ENABLED else []
    interval = Interval.YEAR if request.GET.get("interval") == Interval.YEAR else Interval.MONTH
    context = {
        "zero": Decimal(0),
        "offers": [(offer, offer.price(interval)) for offer in offers],
        "rows": plans.comparison(offer.plan for offer in offers),
        "interval": interval,
        "pays_online": bool(settings.STRIPE_SECRET_KEY),
    }
    return render(request, "home/pricing.html", context)


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to begin."""
    return render(request, "home/help.html")


@public
@require_safe
def help_assistant(request: HttpRequest) -> HttpResponse:
    """How to work with the assistant."""
    return render(request, "home/help_assistant.html")


@public
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Terms of use."""
    return render(request, "home/terms.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Privacy notice."""
    return render(request, "home/privacy.html")


@member_only
@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    """The day at a glance: figures and cards the apps contribute."""
    context = dashboards.build(request.member, request.GET.get("period", ""))
    for column in ("main_cards", "side_cards"):
        context[column] = [render_to_string(card.template, values, request) for card, values in context[column]]
    return render(request, "home/dashboard.html", context)


@member_only
@require_safe
def palette(request: MemberRequest) -> HttpResponse:
    """Records, pages and commands for the palette."""
    return render(request, "components/palette_results.html", searching.palette(request.member, _searched(request)))


@member_only
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """The results of a search, kind by kind."""
    given = request.GET
    context = searching.page(request.member, _searched(request), given.get("kind", ""), given.get("page", ""))
    is_fragment = request.htmx and request.htmx.target == "results"
    return render(request, "home/search.html#results" if is_fragment else "home/search.html", context)


def _searched(request: MemberRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUESTION]


@public
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask here where a page names no icon, as for JSON."""
    return redirect(static("img/mark.svg"), permanent=True)


@public
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """The web process is up."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, cache and worker are there: 200, else 503 naming what is missing."""
    checks = {
        "database": _database_answers(),
        "cache": _cache_answers(),
        "worker": cache.get(HEARTBEAT_KEY) is not None,
    }
    ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable"} | {name: "ok" if ok else "missing" for name, ok in checks.items()},
        status=200 if ready else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return cache.get("readyz") == "1"
    except Exception:  # each backend raises errors of its own; any of them means "not there"
        return False


@public
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures for whoever holds METRICS_TOKEN; without a token set the page does not exist."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    body = exposition(operations.readings() | cache_readings())
    return HttpResponse(body, content_type=prometheus_client.CONTENT_TYPE_LATEST)


@public
@never_cache
@require_safe
def local_mail(request: HttpRequest) -> HttpResponse:
    """The folder of outgoing mail, on machines without a mail server only."""
    if not settings.SHOW_LOCAL_MAIL:
        raise Http404
    return render(request, "home/local_mail.html", {"mails": local_messages()})


@public
@never_cache
@require_safe
def local_mail_message(request: HttpRequest, key: str) -> HttpResponse:
    """One message of that folder."""
    message = local_message(key) if settings.SHOW_LOCAL_MAIL else None
    if message is None:
        raise Http404
    return render(request, "home/local_mail_message.html", {"mail": message})


@public
@never_cache
@require_safe
@csp_replace({"script-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": ["data:"], "sandbox": True})  # type: ignore[arg-type]
def local_mail_html(_request: HttpRequest, key: str) -> HttpResponse:
    """The message as its reader sees it: a page of its own, in which nothing runs."""
    message = local_message(key) if settings.SHOW_LOCAL_MAIL else None
    if message is None:
        raise Http404
    return HttpResponse(message.html)


PUBLIC_MEDIA = ("logos/", "avatars/")


@public
@require_safe
def media(_request: HttpRequest, name: str) -> FileResponse:
    """Logos and photos, which pages show to everybody; every other stored file has an authorising view of its own."""
    if not name.startswith(PUBLIC_MEDIA) or ".." in name or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return contained(response)


def _api_error(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse | None:
    """The one error body for an address of the API, None for a page."""
    if not request.path.startswith("/api/"):
        return None
    return JsonResponse({"code": code, "message": message, "field": None}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in the product's look; the API answers in JSON."""
    if answer := _api_error(request, 400, "bad_request", _("This request cannot be read.")):
        return answer
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 in the product's look; the API answers in JSON."""
    if answer := _api_error(request, 403, "permission_denied", _("You may not do this.")):
        return answer
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old (CSRF_FAILURE_VIEW)."""
    return render(request, "errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the product's look; the API answers in JSON."""
    if answer := _api_error(request, 404, "not_found", _("There is nothing here.")):
        return answer
    return render(request, "errors/404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 in the product's look; allauth answers with it."""
    response = render(request, "errors/429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without database or context: nothing may fail again. The API answers in JSON."""
    if answer := _api_error(request, 500, "server_error", _("Something went wrong on our side.")):
        return answer
    return render(None, "errors/500.html", status=500)
