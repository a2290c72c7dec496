"""`manage.py create_demo_statement --organization lipa --output statement.xml`: a statement that pays open invoices."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.tenancy import scope
from config.lib import clock
from invoices.demo_statement import NothingOpen, demo_statement


class Command(BaseCommand):
    """Writes the file; nothing in the database changes."""

    help = "Write a CAMT.053 bank statement that pays open invoices of an organization, to be uploaded afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organization, the file, and what makes the statement the same again."""
        parser.add_argument("--organization", required=True, help="address of the organization, as in /o/<address>/")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument("--seed", type=int, default=1, help="the same seed pays the same invoices")
        parser.add_argument("--day", type=date.fromisoformat, help="the day of the statement, like 2026-11-20")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or say why not."""
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']!r}.")
        with scope(organization):
            day = options["day"] or clock.today(organization)
            try:
                content = demo_statement(day=day, seed=options["seed"])
            except NothingOpen as error:
                raise CommandError("No euro invoice is open, so there is nothing to pay.") from error
        options["output"].write_bytes(content)
        self.stdout.write(f"{options['output']}: {len(content)} bytes")
