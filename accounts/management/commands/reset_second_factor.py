"""`manage.py reset_second_factor <e-mail>`: for who lost the phone and the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import second_factor


class Command(BaseCommand):
    """Takes a person's passkeys, app and recovery codes away; the password is enough then, and a letter says so."""

    help = "Remove the second factors of a person who lost them. Be sure who is asking: the password is enough then."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email", help="the address the person signs in with")

    def handle(self, *, email: str, **_options: Any) -> None:
        """Remove them. Raises `CommandError` for a person who is not there."""
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        self.stdout.write(f"{user.email}: {second_factor.reset(user)} removed.")
