"""A person's own data: name, photo, language, theme."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Member, User
from accounts.services import audit
from config.lib.images import reencoded

AVATAR_PIXELS = 256


@transaction.atomic
def update_profile(
    *, actor: Member, values: dict[str, Any], photo: bytes | None = None, remove_photo: bool = False
) -> User:
    """Store the changed fields of the member's own account. `values` are cleaned by the form or serializer.

    A `photo` is kept as PNG of at most 256 px. Raises `config.lib.images.BadImage`.
    """
    user = actor.user
    picture = reencoded(photo, longest=AVATAR_PIXELS) if photo else None
    changes = audit.apply_changes(user, values)
    if picture or remove_photo:
        changes["avatar"] = _replace_avatar(user, picture)
    if changes:
        user.save(update_fields=list(changes))
        audit.record("accounts.profile_changed", user, changes)
    return user


def _replace_avatar(user: User, picture: bytes | None) -> list[str]:
    """[before, after] as names in the storage; the former file goes once the change is committed."""
    before = user.avatar.name
    storage = user.avatar.storage
    if picture is None:
        user.avatar = ""
    else:
        user.avatar.save(f"{user.pk}.png", ContentFile(picture), save=False)
    if before:
        transaction.on_commit(lambda: storage.delete(before), robust=True)
    return [before, user.avatar.name]


def update_preferences(*, user: User, language: str = "", theme: str = "") -> User:
    """Keep the chosen language and theme; what is empty stays as it was."""
    chosen = {name: value for name, value in {"language": language, "theme": theme}.items() if value}
    changes = audit.apply_changes(user, chosen)
    if changes:
        user.save(update_fields=list(changes))
    return user
