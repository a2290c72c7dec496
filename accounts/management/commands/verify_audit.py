"""`manage.py verify_audit`: has anybody changed the audit trail?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.services import audit_chain
from accounts.tenancy import scope


class Command(BaseCommand):
    """Recomputes the chain of every organization, or of the one named; ends with 1 when one is broken."""

    help = "Check that nobody changed, took out or put in rows of the audit trail; names the first broken row."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organization."""
        parser.add_argument("organization", nargs="?", default="", help="its address (slug); all of them when left out")

    def handle(self, *, organization: str, **_options: Any) -> None:
        """Say for each chain how many rows were read, its last hash, and what is wrong. Raises `CommandError`."""
        found = Organization.objects.filter(slug=organization) if organization else Organization.objects.all()
        if organization and not found:
            raise CommandError(f"There is no organization {organization}.")
        broken = [each.slug for each in found if not self._is_whole(each)]
        if broken:
            raise CommandError(f"The audit trail is broken: {', '.join(broken)}")

    def _is_whole(self, organization: Organization) -> bool:
        with scope(organization):
            verdict = audit_chain.verify()
        waiting = f", {verdict.waiting} not yet chained" if verdict.waiting else ""
        if verdict.fault:
            self.stderr.write(f"{organization.slug}: BROKEN: {verdict.fault}{waiting}")
        else:
            gone = f" ({verdict.gone} before them went by the rules)" if verdict.gone else ""
            self.stdout.write(
                f"{organization.slug}: {verdict.chained} rows whole{gone}, hash {verdict.chain_hash or '-'}{waiting}"
            )
        return not verdict.fault
