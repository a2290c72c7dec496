"""`manage.py set_plan`: put an organization on a plan without payment."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.tenancy import scope
from subscriptions.models import Plan
from subscriptions.services import subscriptions


class Command(BaseCommand):
    """Set the plan of one organization."""

    help = "Put an organization on a plan without payment, for good or for a trial."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organization, which plan, for how many people and how long."""
        parser.add_argument("organization", help="the word in its address, /o/<word>/")
        parser.add_argument("plan", help="the key of the plan, as starter")
        parser.add_argument("--seats", type=int, default=1, help="people, for a plan that is paid for each")
        parser.add_argument("--trial-days", type=int, default=0, help="fall back to the plan of new ones after so many")

    def handle(self, *, organization: str, plan: str, seats: int, trial_days: int, **_options: Any) -> None:
        """Set it. Raises CommandError when there is no such organization or plan, or it pays through Stripe."""
        firm = Organization.objects.filter(slug=organization).first()
        if firm is None:
            raise CommandError(f"There is no organization /o/{organization}/.")
        chosen = Plan.objects.filter(key=plan).first()
        if chosen is None:
            known = ", ".join(Plan.objects.values_list("key", flat=True)) or "none; run seed_plans"
            raise CommandError(f"There is no plan {plan}. Known: {known}.")
        if seats < 1 or trial_days < 0:
            raise CommandError("Seats are one or more, days none or more.")
        with scope(firm):
            subscriptions.set_plan(organization=firm, plan=chosen, seats=seats, trial_days=trial_days)
        self.stdout.write(f"{firm} is on the plan {chosen}.")
        if not settings.PLANS_ENABLED:
            self.stdout.write("Plans limit nobody yet: set PLANS_ENABLED=true, or a Stripe key.")
