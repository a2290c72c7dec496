"""What a person agreed to."""

from django.db.models import QuerySet

from accounts.models import Consent, User


def consents(user: User) -> QuerySet[Consent]:
    """Everything the person agreed to or took back, newest first."""
    return Consent.objects.filter(user=user).order_by("-at", "-pk")


def wants_news(user: User) -> bool:
    """Whether the person agreed to news and offers by e-mail; nobody does before they say so."""
    latest = consents(user).filter(kind=Consent.Kind.MARKETING).first()
    return latest is not None and latest.is_given
