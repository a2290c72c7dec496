"""A text column that is ciphertext in the database and plain text in Python."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from config.lib import crypto

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class EncryptedTextField(_TextField):
    """A secret of a third party: an API key, a password, a seed.

    It is encrypted under the place `app.model.field`, so renaming any of the three needs a data migration. It cannot be
    searched or compared in the database, and no form, admin page, serialized dump or audit row shows it. An empty text
    is stored as such: whether there is a secret is not one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"editable": False, "serialize": False})

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        """What goes into the database."""
        text = super().get_prep_value(value)
        return crypto.encrypt(text, place=self.place) if text else text

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> str | None:
        """What came out of the database. Raises `UnreadableSecret`."""
        return crypto.decrypt(value, place=self.place) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is a row: the same secret is another ciphertext each time."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def encrypted_fields(model: type[models.Model]) -> list[EncryptedTextField]:
    """The secret fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
