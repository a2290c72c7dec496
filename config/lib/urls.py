"""Addresses inside the organization in scope."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from config.lib import ambient


def org_reverse(name: str, *args: Any) -> str:
    """The path of a page under `/o/<slug>/` of the organization in scope; raises when there is none."""
    organization = ambient.current().organization
    if organization is None:
        raise LookupError(f"{name}: no organization in scope")
    return reverse(name, args=[organization.slug, *args])


def absolute(path: str) -> str:
    """The full address of a path, for mails and QR codes."""
    return f"{settings.SITE_URL}{path}"


def media_url(file: Any) -> str | None:
    """The full address of a logo or photo, None when there is none."""
    return absolute(reverse("media", args=[file.name])) if file else None
