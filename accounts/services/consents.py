"""What people agree to, written down with the version of the text."""

from django.conf import settings
from django.db import transaction

from accounts.models import Consent, User
from accounts.queries.consents import wants_news

Kind = Consent.Kind


@transaction.atomic
def accept_terms(user: User) -> None:
    """Who makes an account accepts the terms of use and the privacy notice as they are now."""
    for kind, version in ((Kind.TERMS, settings.TERMS_VERSION), (Kind.PRIVACY, settings.PRIVACY_VERSION)):
        Consent.objects.create(user=user, kind=kind, version=version, is_given=True)


@transaction.atomic
def set_news(*, user: User, wanted: bool) -> None:
    """Agree to news and offers by e-mail, or take that back; saying the same again changes nothing."""
    if wants_news(user) != wanted:
        Consent.objects.create(user=user, kind=Kind.MARKETING, version=settings.PRIVACY_VERSION, is_given=wanted)
