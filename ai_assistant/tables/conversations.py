"""The list of a member's conversations."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ai_assistant.models import Conversation
from ai_assistant.queries import conversations
from config.lib import cells
from config.lib.lists import Column, ListDefinition
from config.lib.text import fold
from config.lib.urls import org_reverse


def _url(row: Conversation) -> str:
    return org_reverse("assistant:conversation", row.pk)


class ConversationList(ListDefinition):
    """Conversations of one's own, what was last said first."""

    key = "conversations"
    default_ordering = "-talked_at"
    columns = (
        Column("title", _("Title"), cells.link("title", _url), cells.read("title"), order_by=("title",), is_name=True),
        Column(
            "talked_at", _("Last said"), cells.day("talked_at"), cells.read("talked_at"), order_by=("talked_at",),
            card="m",
        ),
    )  # fmt: skip

    def base(self) -> QuerySet[Conversation]:
        """Every conversation of the member."""
        return conversations.of_member(self.member)

    def searched(self, rows: QuerySet[Conversation], text: str) -> QuerySet[Conversation]:
        """Those whose title has every word; one person's titles are few enough to be folded here."""
        words = fold(text).split()
        if not words:
            return rows
        titles = [(pk, fold(title)) for pk, title in rows.values_list("pk", "title")]
        return rows.filter(pk__in=[pk for pk, title in titles if all(word in title for word in words)])
