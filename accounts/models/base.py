"""Fields that most models share."""

from django.db import models

from config.lib.ids import uuid7


class Identified(models.Model):
    """A key that is ordered by time and not to be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Timestamped(models.Model):
    """When the row was made and last changed, in UTC."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """Counts saves, so that an edit begun on an older state is told and nothing is lost."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Words(dict[str, object]):
    """The data of a message, filled into its words; what an older release did not store yet is left open."""

    def __missing__(self, key: str) -> str:
        return "…"
