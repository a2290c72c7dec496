"""Messages of Stripe: kept at once, processed by a task, once however often they come."""

import datetime
import logging
from collections.abc import Iterable
from typing import Any, Final

import stripe
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.tenancy import scope
from config.lib import clock
from subscriptions.models import StripeEvent, Subscription
from subscriptions.queries.public import organization_of_customer
from subscriptions.services import letters, syncing
from subscriptions.services.stripe import client

log = logging.getLogger("kantora.billing")
TOLERANCE_SECONDS: Final = 300
MAX_ATTEMPTS: Final = 20
LOST_AFTER: Final = datetime.timedelta(minutes=5)
SUBSCRIPTION_TYPES: Final = ("customer.subscription.", "checkout.session.", "customer.discount.", "customer.deleted")
INVOICE_TYPES: Final = ("invoice.",)
TRIAL_ENDS: Final = "customer.subscription.trial_will_end"
State = StripeEvent.State


class BadSignature(Exception):
    """The message is not Stripe's, or too old."""


def receive(body: bytes, signature: str) -> StripeEvent:
    """Keep a message under its id and have it processed. One that came before is not kept again.

    The signature is over the raw body and its time (docs.stripe.com/webhooks/signature). Raises `BadSignature`.
    """
    try:
        event = stripe.Webhook.construct_event(
            body, signature, settings.STRIPE_WEBHOOK_SECRET, tolerance=TOLERANCE_SECONDS
        )
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise BadSignature from error
    return keep(event)


def keep(event: stripe.Event) -> StripeEvent:
    """The row of a message; it is processed after the transaction, and by the scheduler when that is lost."""
    from subscriptions.tasks import process_event  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    about = event.data.to_dict()["object"]
    with transaction.atomic():
        row, is_new = StripeEvent.objects.get_or_create(
            event_id=event.id,
            defaults={
                "type": event.type[:80],
                "object_id": str(about.get("id") or "")[:120],
                "customer_id": _customer(about),
                "created": datetime.datetime.fromtimestamp(event.created, datetime.UTC),
            },
        )
        if is_new:
            transaction.on_commit(lambda: process_event.delay(str(row.pk)), robust=True)
    return row


def _customer(about: dict[str, Any]) -> str:
    """Whose the object is: an id, the customer itself, or nobody's."""
    found = about.get("id") if about.get("object") == "customer" else about.get("customer")
    return str(found.get("id") if isinstance(found, dict) else found or "")[:80]


def process(event_id: str) -> None:
    """Do what a message is about, unless it is done. What fails is written down and tried again by the scheduler."""
    try:
        with transaction.atomic():
            event = StripeEvent.objects.select_for_update().get(pk=event_id)
            if event.state in (State.PROCESSED, State.IGNORED):
                return
            event.state = State.PROCESSED if _handle(event) else State.IGNORED
            event.processed_at, event.error = clock.now(), ""
            event.save(update_fields=["state", "processed_at", "error"])
    except Exception as error:
        log.exception("message %s of Stripe failed", event_id)
        StripeEvent.objects.filter(pk=event_id).update(
            state=State.FAILED, attempts=F("attempts") + 1, error=f"{type(error).__name__}: {error}"[:300]
        )


def _handle(event: StripeEvent) -> bool:
    """Whether the message was for us: about a subscription or invoice of a customer of ours."""
    if event.type.startswith(INVOICE_TYPES):
        return syncing.sync_invoice(event.customer_id, event.object_id) and syncing.sync_customer(event.customer_id)
    if not event.type.startswith(SUBSCRIPTION_TYPES):
        return False
    is_ours = syncing.sync_customer(event.customer_id)
    if is_ours and event.type == TRIAL_ENDS:
        _tell_of_trial(event.customer_id)
    return is_ours


def _tell_of_trial(customer_id: str) -> None:
    organization = organization_of_customer(customer_id)
    if organization is None:
        return
    with scope(organization):
        row = Subscription.objects.select_related("plan").get()
        if row.status == Subscription.Status.TRIALING:
            letters.trial_ends(row)


def due() -> QuerySet[StripeEvent]:
    """Messages that failed, or whose task was lost."""
    lost = Q(state=State.RECEIVED, received_at__lt=clock.now() - LOST_AFTER)
    return StripeEvent.objects.filter(lost | Q(state=State.FAILED), attempts__lt=MAX_ATTEMPTS).order_by("received_at")


def replay(events: Iterable[StripeEvent]) -> int:
    """Process messages anew, whatever came of them; gives how many."""
    ids = [event.pk for event in events]
    StripeEvent.objects.filter(pk__in=ids).update(state=State.RECEIVED, attempts=0, error="")
    for event_id in ids:
        process(str(event_id))
    return len(ids)


def fetch_missed(since: datetime.datetime) -> int:
    """Keep the messages that Stripe has and that never came (it keeps them for thirty days); gives how many."""
    known = set(StripeEvent.objects.filter(created__gte=since).values_list("event_id", flat=True))
    wanted: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
    missed = [event for event in client().v1.events.list(wanted).auto_paging_iter() if event.id not in known]
    for event in missed:
        keep(event)
    return len(missed)
