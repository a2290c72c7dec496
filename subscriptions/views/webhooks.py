"""Where Stripe's messages come in."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.access import public
from subscriptions.services import events


@public
@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Keep a message and say so at once; 400 for one that Stripe has not signed. Without a secret there is no page."""
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise Http404
    try:
        events.receive(request.body, request.headers.get("Stripe-Signature", ""))
    except events.BadSignature:
        return HttpResponse(status=400)
    return HttpResponse(status=200)
