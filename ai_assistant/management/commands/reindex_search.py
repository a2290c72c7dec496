"""`manage.py reindex_search`: the search index, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Organization
from accounts.tenancy import scope
from ai_assistant.hooks import search_sources
from ai_assistant.search import triggers
from ai_assistant.services import searching


class Command(BaseCommand):
    """Fills the index from the records; the site may go on meanwhile, and a second run changes nothing."""

    help = "Make the search index anew from all records. Needed only when somebody changed the database by hand."

    def handle(self, **_options: Any) -> None:
        """Kind by kind, then the words of each organization."""
        triggers.connect()
        for source in search_sources:
            triggers.fill(source)
            self.stdout.write(f"{source.key}: done")
        for organization in Organization.objects.all():
            with scope(organization):
                new = searching.learn_all_words()
            self.stdout.write(f"{organization.slug}: {new} new words")
