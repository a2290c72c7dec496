"""A person's own data: name, photo, language, theme."""

import logging
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from accounts.services import audit, tokens
from config.lib import ambient
from config.lib.errors import about
from config.lib.identifiers import normalise_phone
from config.lib.images import reencoded

AVATAR_PIXELS = 256
log = logging.getLogger("kantora.security")


@transaction.atomic
def update_profile(
    *, user: User, values: dict[str, Any], photo: bytes | None = None, remove_photo: bool = False
) -> User:
    """Store the changed fields of the person's own account.

    A `photo` is kept as PNG of at most 256 px. Raises `IdentifierError` or `BadImage`, naming the field.
    """
    with about("photo"):
        picture = reencoded(photo, longest=AVATAR_PIXELS) if photo else None
    with about("phone"):
        phone = {"phone": normalise_phone(values["phone"])} if values.get("phone") else {}
    changes = audit.apply_changes(user, values | phone)
    if "phone" in changes and user.phone_verified_at is not None:
        changes |= audit.apply_changes(user, {"phone_verified_at": None})
    if picture or remove_photo:
        changes["avatar"] = _replace_avatar(user, picture)
    if changes:
        user.save(update_fields=list(changes))
        _write_down(user, changes)
    return user


def _write_down(user: User, changes: dict[str, Any]) -> None:
    """In the trail of the organization the person works in at the moment; outside of one, in the log."""
    if ambient.current().organization is None:
        log.info("profile of user %s changed: %s", user.pk, ", ".join(changes))
    else:
        audit.record("accounts.profile_changed", user, changes)


def _replace_avatar(user: User, picture: bytes | None) -> list[str]:
    """[before, after] as names in the storage; the former file goes once the change is committed."""
    before = user.avatar.name or ""
    storage = user.avatar.storage
    if picture is None:
        user.avatar = ""
    else:
        user.avatar.save(f"{user.pk}.png", ContentFile(picture), save=False)
    if before:
        transaction.on_commit(lambda: storage.delete(before), robust=True)
    return [before, user.avatar.name or ""]


def update_preferences(*, user: User, language: str = "", theme: str = "") -> User:
    """Keep the chosen language and theme; what is empty stays as it was."""
    chosen = {name: value for name, value in {"language": language, "theme": theme}.items() if value}
    changes = audit.apply_changes(user, chosen)
    if changes:
        user.save(update_fields=list(changes))
    return user


def set_active(*, user: User, is_active: bool) -> User:
    """Switch an account off, which signs its programs out, or on again. For who operates the installation."""
    if audit.apply_changes(user, {"is_active": is_active}):
        user.save(update_fields=["is_active"])
        log.info("user %s switched %s", user.pk, "on" if is_active else "off")
    if not is_active:
        tokens.revoke_user(user)
    return user
