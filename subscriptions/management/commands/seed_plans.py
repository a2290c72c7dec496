"""`manage.py seed_plans`: the four plans an installation begins with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from subscriptions.services import plans


class Command(BaseCommand):
    """Add the plans that are missing; what staff has changed stays as it is."""

    help = "Add the plans Free, Starter, Professional and Enterprise unless they are there."

    def handle(self, **_options: Any) -> None:
        """Seed, and say whether the plans limit anybody."""
        added = plans.seed()
        self.stdout.write(f"{added} plans added.")
        if not settings.PLANS_ENABLED:
            self.stdout.write("Plans limit nobody yet: set PLANS_ENABLED=true, or a Stripe key.")
