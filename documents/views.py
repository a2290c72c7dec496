"""What pages need to draw documents."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import public


@public
@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def look(_request: HttpRequest, accent: str) -> HttpResponse:
    """The style sheet that gives papers their colour; inline styles are forbidden, and the address never changes."""
    return HttpResponse(f".k-paper{{--p-accent:#{accent}}}", content_type="text/css")
