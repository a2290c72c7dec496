"""A new person and their company's workspace."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import EmailTaken
from accounts.hooks import organization_starters
from accounts.models import Member, Organization, Role, User
from accounts.services import audit
from accounts.tenancy import scope
from config.lib.errors import DomainError
from config.lib.text import slugify_bg


@transaction.atomic
def register(*, email: str, password: str, full_name: str, organization_name: str, language: str) -> User:
    """Make a user with an unconfirmed address and an organization they own. Raises `EmailTaken`, `DomainError`."""
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken
    check_password_strength(password, User(email=email, full_name=full_name))
    user = User.objects.create_user(email, password, full_name=full_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    create_organization(name=organization_name, owner=user)
    return user


def check_password_strength(password: str, user: User) -> None:
    """Raises `DomainError` naming what is missing."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError("weak_password", " ".join(error.messages), "password") from error


@transaction.atomic
def create_organization(*, name: str, owner: User) -> Organization:
    """A workspace with the person as its owner, in their language and zone."""
    organization = Organization.objects.create(
        name=name, slug=free_slug(name), email=owner.email, language=owner.language, time_zone=owner.time_zone
    )
    with scope(organization):
        member = Member.objects.create(user=owner, role=Role.OWNER)
    with scope(organization, member):
        audit.record("accounts.organization_created", organization)
        for starter in organization_starters:
            starter.start(organization)
    return organization


def free_slug(name: str) -> str:
    """An address made of the name that no other organization has."""
    stem = slugify_bg(name)[:50] or "firm"
    taken = set(Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
