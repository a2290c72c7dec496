"""`manage.py replay_stripe_events`: process messages of Stripe anew, and fetch those that never came."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.lib import clock
from subscriptions.models import StripeEvent
from subscriptions.services.events import fetch_missed, replay
from subscriptions.services.stripe import is_configured

MOST_DAYS = 30


class Command(BaseCommand):
    """Replay; since what is written is what Stripe holds now, it can be done at any time and any number of times."""

    help = "Process messages of Stripe anew: those that failed, some by id, or all of some days; fetch missing ones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which messages."""
        parser.add_argument("events", nargs="*", help="ids, evt_…; without any, those that failed or wait")
        parser.add_argument("--days", type=int, default=0, help="all that were received in so many days")
        parser.add_argument("--fetch", type=int, default=0, help="first get what Stripe has of so many days")

    def handle(self, *, events: list[str], days: int, fetch: int, **_options: Any) -> None:
        """Fetch, process, and say how it ended. Raises CommandError when something is still failing."""
        if fetch:
            self.stdout.write(f"{self._fetched(fetch)} messages had never come.")
        rows = self._rows(events, days)
        replayed = replay(list(rows))
        failed = StripeEvent.objects.filter(state=StripeEvent.State.FAILED).count()
        self.stdout.write(f"{replayed} messages processed, {failed} failing.")
        if failed:
            raise CommandError("Some messages still fail; their reasons stand in the administration site.")

    def _fetched(self, days: int) -> int:
        if not is_configured() or not 0 < days <= MOST_DAYS:
            raise CommandError("Fetching needs a Stripe key and 1 to 30 days.")
        return fetch_missed(clock.now() - datetime.timedelta(days=days))

    def _rows(self, ids: list[str], days: int) -> Any:
        rows = StripeEvent.objects.order_by("received_at")
        if ids:
            return rows.filter(event_id__in=ids)
        if days:
            return rows.filter(received_at__gte=clock.now() - datetime.timedelta(days=days))
        return rows.filter(state__in=[StripeEvent.State.RECEIVED, StripeEvent.State.FAILED])
