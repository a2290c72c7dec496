"""What the assistant keeps about a record that is erased goes with it."""

from django.db import transaction
from django.db.models import Q

from ai_assistant.models import Proposal, Suggestion


@transaction.atomic
def forget(identity: str) -> None:
    """Delete what was noticed and proposed about a record; `identity` is its id, "<kind>:<key>"."""
    Suggestion.objects.filter(record__id=identity).delete()
    about = Q(change__record__id=identity) | Q(record__id=identity) | Q(arguments__contact=identity)
    Proposal.objects.filter(about).delete()
