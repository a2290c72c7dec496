"""The words an organization has used to mark its records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned


class Tag(Identified, OrganizationOwned):
    """A word to choose from in filters and forms; records keep their own tags as a list of words.

    `key` is the folded word, so that "Клиент" and "клиент" are one.
    """

    name = models.CharField(_("tag"), max_length=50)
    key = models.CharField(max_length=150, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="tag_once")]

    def __str__(self) -> str:
        return self.name
