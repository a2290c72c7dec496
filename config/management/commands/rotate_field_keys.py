"""`manage.py rotate_field_keys`: every stored secret under the newest key, so that older keys can be thrown away."""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.db.models.functions import Cast

from accounts.services import second_factor
from config.lib import crypto
from config.lib.encrypted import EncryptedTextField, encrypted_fields

BATCH: Final = 500


class Command(BaseCommand):
    """Goes through every encrypted column. May be stopped and run again: what is done stays done."""

    help = (
        "Encrypt every stored secret with the first key of FIELD_KEYS. Put a new key in front, restart every process, "
        "run this, and only then remove the old key."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many secrets of each column changed. Raises CommandError when some could not be read."""
        unreadable = 0
        for place, secrets in places():
            rotated = 0
            for is_readable in secrets:
                rotated, unreadable = rotated + is_readable, unreadable + (not is_readable)
                if rotated and rotated % BATCH == 0:
                    self.stdout.write(f"{place}: {rotated} …")
            self.stdout.write(f"{place}: {rotated} encrypted with the newest key")
        if unreadable:
            raise CommandError(f"{unreadable} secrets could not be read with any key of FIELD_KEYS; they were left.")


def places() -> Iterator[tuple[str, Iterator[bool]]]:
    """Where secrets are kept, each with what encrypts them anew: our columns, and the one of second factors."""
    for model in apps.get_models():
        yield from ((field.place, rotate(field)) for field in encrypted_fields(model))
    yield second_factor.PLACE, second_factor.rotate_secrets()


def rotate(field: EncryptedTextField) -> Iterator[bool]:
    """Encrypt anew what older keys encrypted; for each secret, whether it could be read."""
    rows = field.model._base_manager.annotate(stored=Cast(field.name, models.TextField())).filter(stored__gt="")
    rows = rows.exclude(stored__startswith=crypto.newest_prefix()).order_by("pk")
    batch = rows.values_list("pk", "stored")[:BATCH]
    while found := list(batch):
        for pk, stored in found:
            yield _rotate_one(field, rows.filter(pk=pk, stored=stored), stored)
        batch = rows.filter(pk__gt=found[-1][0]).values_list("pk", "stored")[:BATCH]


def _rotate_one(field: EncryptedTextField, row: models.QuerySet[Any], stored: str) -> bool:
    """Whether the secret could be read. `row` holds nothing any more when somebody changed the secret meanwhile."""
    try:
        text = crypto.decrypt(stored, place=field.place)
    except crypto.UnreadableSecret:
        return False
    row.order_by().update(**{field.name: text})
    return True
