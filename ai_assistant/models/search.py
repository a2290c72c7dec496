"""The search index: what each record is found by, the words of all of them, and what members opened last."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OrganizationOwned

LONGEST_TEXT = 500
LONGEST_WORD = 60


class SearchEntry(OrganizationOwned):
    """A record as search finds it: `kind` is the key of its source, `text` its folded words, the telling ones first.

    The database keeps these rows by itself (ai_assistant.search.triggers); nothing else writes them.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.UUIDField(_("record"))
    text = models.CharField(_("words"), max_length=LONGEST_TEXT)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [models.UniqueConstraint(fields=["organization", "kind", "object_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["organization", "changed_at"], name="search_entry_time")]

    def __str__(self) -> str:
        return self.text


class SearchWord(OrganizationOwned):
    """A word that the organization's records have, and the key it shares with its other forms and spellings."""

    id = models.BigAutoField(primary_key=True)
    word = models.CharField(_("word"), max_length=LONGEST_WORD)
    key = models.CharField(_("key"), max_length=2 * LONGEST_WORD)

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        constraints = [models.UniqueConstraint(fields=["organization", "word"], name="search_word_once")]
        indexes = [models.Index(fields=["organization", "key"], name="search_word_key")]

    def __str__(self) -> str:
        return self.word


class OpenedRecord(OrganizationOwned):
    """When a member last opened the page of a record."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+", verbose_name=_("who"))
    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.UUIDField(_("record"))
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("opened record")
        verbose_name_plural = _("opened records")
        constraints = [
            models.UniqueConstraint(fields=["organization", "member", "kind", "object_id"], name="opened_record_once")
        ]
        indexes = [models.Index(fields=["organization", "member", "-opened_at"], name="opened_record_last")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
