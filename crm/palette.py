"""What crm offers the command palette: contacts, companies, deals."""

from django.utils.translation import get_language

from accounts.models import Member
from config.lib import formats
from config.lib.shell import SearchHit
from config.lib.text import fold
from crm.queries import companies, contacts, deals
from crm.tables.companies import company_url, number
from crm.tables.contacts import contact_url, place
from crm.tables.deals import deal_url


def find_contacts(_member: Member, text: str, limit: int) -> list[SearchHit]:
    """Contacts whose name, company, e-mail, phone or tags have the words, those active last first."""
    return [
        SearchHit(str(row), place(row.job_title, row.company.name if row.company else ""), contact_url(row), "person")
        for row in contacts.found(text, limit)
    ]


def find_companies(_member: Member, text: str, limit: int) -> list[SearchHit]:
    """Companies whose name, number or tags have the words, by name."""
    return [
        SearchHit(row.name, row.city or number(row), company_url(row), "building")
        for row in companies.found(text, limit)
    ]


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
