"""What crm offers the command palette: deals."""

from django.utils.translation import get_language

from accounts.models import Member
from config.lib import formats
from config.lib.shell import SearchHit
from config.lib.text import fold
from crm.queries import deals
from crm.tables.deals import deal_url


def find_deals(_member: Member, text: str, limit: int) -> list[SearchHit]:
    """Deals whose title, company, source or tags have the words, the latest first."""
    rows = deals.deals()
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    language = get_language() or "en"
    return [
        SearchHit(
            title=row.title,
            subtitle=" · ".join(
                part
                for part in (
                    row.company.name if row.company else "",
                    row.stage.name,
                    formats.money_whole(row.value, row.currency, language),
                )
                if part
            ),
            url=deal_url(row),
            icon="kanban",
        )
        for row in rows.order_by("-created_at")[:limit]
    ]
