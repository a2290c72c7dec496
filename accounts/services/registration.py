"""A new person and their company's workspace."""

import secrets

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import EmailTaken
from accounts.hooks import organization_starters
from accounts.models import Invitation, Member, Organization, Role, User
from accounts.services import audit, consents, team
from accounts.tenancy import scope
from config.lib.errors import DomainError
from config.lib.text import one_line, slugify_bg


@transaction.atomic
def register(
    *, email: str, password: str, full_name: str, organization_name: str, language: str, wants_news: bool = False
) -> User:
    """Make a user with an unconfirmed address and an organization they own. Raises `EmailTaken`, `DomainError`."""
    user = _create_user(email, password, full_name, language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    consents.set_news(user=user, wanted=wants_news)
    create_organization(name=organization_name, owner=user)
    return user


def send_confirmation(user: User) -> None:
    """Mail a link that confirms the person's address; inside a request only, whose host the link names."""
    EmailAddress.objects.get(user=user, primary=True).send_confirmation(signup=True)


@transaction.atomic
def register_invited(*, invitation: Invitation, password: str, full_name: str, language: str) -> Member:
    """Make a user for whoever holds the invitation, and let them in. Raises as `register` and `InvitationClosed`."""
    user = _create_user(invitation.email, password, full_name, language)
    return team.accept_invitation(invitation=invitation, user=user)


def _create_user(email: str, password: str, full_name: str, language: str) -> User:
    name = one_line(full_name)
    check_password_strength(password, User(email=email, full_name=name))
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, full_name=name, language=language)
    except IntegrityError as error:
        raise EmailTaken from error
    consents.accept_terms(user)
    return user


def check_password_strength(password: str, user: User) -> None:
    """Raises `DomainError` naming what is missing."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError("weak_password", " ".join(error.messages), "password") from error


@transaction.atomic
def create_organization(*, name: str, owner: User, is_sample: bool = False) -> Organization:
    """A workspace with the person as its owner, in their language and zone; a sample is one they may throw away."""
    organization = Organization(
        name=one_line(name), email=owner.email, language=owner.language, time_zone=owner.time_zone
    )
    if is_sample:
        organization.is_demo, organization.sample_of = True, owner
    _create_under_free_slug(organization)
    with scope(organization):
        member = Member.objects.create(user=owner, role=Role.OWNER)
    with scope(organization, member):
        audit.record("accounts.organization_created", organization)
        for starter in organization_starters:
            starter.start(organization)
    return organization


def _create_under_free_slug(organization: Organization) -> None:
    """Save under an address made of the name; of two firms that register it at once the later gets one by chance."""
    organization.slug = free_slug(organization.name)
    try:
        with transaction.atomic():
            organization.save(force_insert=True)
    except IntegrityError:
        organization.slug = f"{organization.slug}-{secrets.token_hex(4)}"
        organization.save(force_insert=True)


def free_slug(name: str) -> str:
    """An address made of the name that no other organization has."""
    stem = slugify_bg(name) or "firm"
    taken = set(Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
