"""Cards of the board as HTML.

Built here and not in a template loop: a board shows a hundred and more of them. What tells the state of a card (its
version, whether it is late or won) stands in its foot, so that the answer to a move replaces the inside of the card and
leaves the element that was moved alone.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from config.lib import clock, formats, icons
from config.lib.avatars import avatar_html
from config.lib.urls import org_reverse
from crm.models import Deal

_NEAR_DAYS = 300
_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class CardDrawer:
    """Draws the cards of one board for one reader. `query` keeps the board's filter when a card is moved."""

    query: str
    today: datetime.date

    def cards(self, deals: Iterable[Deal]) -> SafeString:
        """The cards one after the other."""
        page, move = org_reverse("crm:deal", _NOBODY), org_reverse("crm:deal_move", _NOBODY)
        now, language = clock.now(), get_language() or "en"
        shown = (self._card(deal, page, move, now, language) for deal in deals)
        return mark_safe("".join(shown))  # noqa: S308  (each value is escaped)

    def inside(self, deal: Deal) -> SafeString:
        """What stands in a card, for the answer to a move."""
        page = org_reverse("crm:deal", _NOBODY)
        return mark_safe(self._inside(deal, page, clock.now(), get_language() or "en"))  # noqa: S308

    def _card(self, deal: Deal, page: str, move: str, now: datetime.datetime, language: str) -> str:
        key = str(deal.pk)
        address = escape(f"{move.replace(_NOBODY, key)}{self.query}")
        inside = self._inside(deal, page, now, language)
        return f'<li class="k-deal" id="deal-{key}" data-card="{key}" data-move-url="{address}">{inside}</li>'

    def _inside(self, deal: Deal, page: str, now: datetime.datetime, language: str) -> str:
        key = str(deal.pk)
        owner = avatar_html(str(deal.owner), size="sm", label=True) if deal.owner else ""
        value = formats.money_whole(deal.value, deal.currency, language)
        return (
            f"{_company(deal)}"
            f'<h3><a id="deal-{key}-title" href="{page.replace(_NOBODY, key)}">{escape(deal.title)}</a></h3>'
            f'<div class="k-deal__f" data-version="{deal.version}"><b class="k-money">{value}</b>'
            f"{self._due(deal, now, language)}{owner}</div>"
        )

    def _due(self, deal: Deal, now: datetime.datetime, language: str) -> str:
        """How the deal ended, how long it rests too long, or when it should close."""
        if deal.closed_at is not None:
            kind = "won" if deal.status == Deal.Status.WON else "lost"
            mark = "check-lg" if kind == "won" else "x-lg"
            return _note(mark, self._short(timezone.localtime(deal.closed_at).date(), language), kind)
        if deal.is_stale(now):
            days = deal.days_in_stage(now)
            return _note("hourglass-split", ngettext("%(days)d day", "%(days)d days", days) % {"days": days}, "late")
        if deal.expected_close_on is not None:
            return _note("calendar3", self._short(deal.expected_close_on, language), "")
        return ""

    def _short(self, day: datetime.date, language: str) -> str:
        """A day without its year, unless that could be taken for another one."""
        is_near = abs((day - self.today).days) < _NEAR_DAYS
        return formats.date_this_year(day, language) if is_near else formats.date_short(day, language)


def _company(deal: Deal) -> str:
    if deal.company is None:
        return ""
    name = deal.company.name
    return f'<div class="k-deal__co">{avatar_html(name, "company", "xs")}<span>{escape(name)}</span></div>'


def _note(icon: str, text: str, kind: str) -> str:
    css = f"k-due k-due--{kind}" if kind else "k-due"
    return f'<span class="{css}">{icons.svg(icon)}{escape(text)}</span>'
