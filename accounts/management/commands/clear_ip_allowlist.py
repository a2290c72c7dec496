"""`manage.py clear_ip_allowlist <organization>`: the way back in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.services import allow_list
from accounts.tenancy import scope


class Command(BaseCommand):
    """Empties the list of addresses an organization lets in; its audit trail says so."""

    help = "Let an organization in from every address again, when its allow-list has locked everybody out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose list."""
        parser.add_argument("organization", help="the organization's address (slug)")

    def handle(self, *, organization: str, **_options: Any) -> None:
        """Empty the list. Raises `CommandError` for an organization that is not there."""
        found = Organization.objects.filter(slug=organization).first()
        if found is None:
            raise CommandError(f"There is no organization {organization}.")
        with scope(found):
            allow_list.clear_allow_list(found)
        self.stdout.write(f"{found.slug} lets in every address.")
