"""The list of texts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ai_assistant.content.templates import LIBRARY
from ai_assistant.models import Content
from ai_assistant.queries import content
from config.lib import cells
from config.lib.lists import Choices, Column, Filter, ListDefinition, Tab
from config.lib.pills import Pill, pill_html
from config.lib.urls import org_reverse


def _title(row: Content) -> SafeString:
    url = org_reverse("studio:content", row.pk)
    kind = row.template.name if row.template else row.template_key
    cell = '<span class="k-two"><a class="k-plain" href="{}">{}</a><small>{}</small></span>'
    return format_html(cell, url, row.title, kind)


def score_pill(score: int) -> Pill:
    """A score as pages show it."""
    return Pill(_t("%(score)d of 100") % {"score": score}, "ok" if score >= 80 else "warn" if score >= 50 else "bad")


def _score(row: Content) -> SafeString:
    if row.current is None:
        return pill_html(Pill(_("To be chosen"), "", "draft"))
    return pill_html(score_pill(row.current.score))


def _origin(row: Content) -> SafeString | str:
    return pill_html(row.current.origin) if row.current else cells.EMPTY


def _language(row: Content) -> str:
    return str(row.get_language_display())


def _templates(_member: Any) -> Choices:
    return [(key, str(template.name)) for key, template in LIBRARY.items()]


class ContentList(ListDefinition):
    """Texts, the latest first."""

    key = "content"
    default_ordering = "-updated_at"
    tabs: ClassVar[Sequence[Tab]] = (
        Tab("all", _("All")),
        Tab("mine", _("Mine"), lambda member: Q(created_by=member)),
    )
    columns = (
        Column("title", _("Title"), _title, cells.read("title"), order_by=("search_text",), is_name=True),
        Column("score", _("Quality"), _score, cells.read("current.score"), order_by=("current__score",), card="m"),
        Column("origin", _("Written by"), _origin, cells.read("current.model"), card="p"),
        Column("language", _("Language"), _language, cells.read("language"), leaves=2),
        Column(
            "created_by",
            _("Author"),
            cells.person("created_by.user.full_name"),
            cells.read("created_by.user.full_name"),
            leaves=3,
        ),
        Column("updated_at", _("Changed"), cells.day("updated_at"), cells.read("updated_at"), order_by=("updated_at",)),
    )
    filters = (
        Filter("template", _("Template"), "template_key", choices=_templates),
        Filter("language", _("Language"), "language", choices=lambda _member: Content.Language.choices),
    )

    def base(self) -> QuerySet[Content]:
        """Every text of the organization."""
        return content.contents()
