"""Cards of the board as HTML.

Built here and not in a template loop: a board shows a hundred and more of them. What tells the state of a card (its
version, whether it is late or won) stands in its foot, so that the answer to a move replaces the inside of the card and
leaves the element that was moved alone.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from config.lib import clock, formats, icons
from config.lib.avatars import avatar_html
from config.lib.urls import org_reverse
from crm.models import Deal
from crm.queries.board import Card

_NEAR_DAYS: Final = 300
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
# The same companies, colleagues and round sums come again and again.
_avatar = lru_cache(maxsize=2048)(avatar_html)
_money = lru_cache(maxsize=2048)(formats.money_whole)


@dataclass(frozen=True)
class CardDrawer:
    """Draws the cards of one board for one reader. `query` keeps the board's filter when a card is moved."""

    query: str
    today: datetime.date

    def cards(self, cards: Iterable[Card]) -> SafeString:
        """The cards one after the other."""
        page, move = org_reverse("crm:deal", _NOBODY), org_reverse("crm:deal_move", _NOBODY)
        now, language = clock.now(), get_language() or "en"
        shown = (self._card(card, page, move, now, language) for card in cards)
        return mark_safe("".join(shown))  # noqa: S308  (each value is escaped)

    def inside(self, card: Card) -> SafeString:
        """What stands in a card, for the answer to a move."""
        page = org_reverse("crm:deal", _NOBODY)
        return mark_safe(self._inside(card, page, clock.now(), get_language() or "en"))  # noqa: S308

    def _card(self, card: Card, page: str, move: str, now: datetime.datetime, language: str) -> str:
        key = str(card.pk)
        address = escape(f"{move.replace(_NOBODY, key)}{self.query}")
        inside = self._inside(card, page, now, language)
        return f'<li class="k-deal" id="deal-{key}" data-card="{key}" data-move-url="{address}">{inside}</li>'

    def _inside(self, card: Card, page: str, now: datetime.datetime, language: str) -> str:
        key = str(card.pk)
        name = card.owner or card.owner_email
        owner = _avatar(name, size="sm", label=True) if name else ""
        return (
            f"{_company(card.company)}"
            f'<h3><a id="deal-{key}-title" href="{page.replace(_NOBODY, key)}">{escape(card.title)}</a></h3>'
            f'<div class="k-deal__f" data-version="{card.version}">'
            f'<b class="k-money">{_money(card.value, card.currency, language)}</b>'
            f"{self._due(card, now, language)}{owner}</div>"
        )

    def _due(self, card: Card, now: datetime.datetime, language: str) -> str:
        """How the deal ended, how long it rests too long, or when it should close."""
        if card.closed_at is not None:
            kind = "won" if card.status == Deal.Status.WON else "lost"
            mark = "check-lg" if kind == "won" else "x-lg"
            return _note(mark, self._short(timezone.localtime(card.closed_at).date(), language), kind)
        if (days := card.days_too_long(now)) is not None:
            return _note("hourglass-split", ngettext("%(days)d day", "%(days)d days", days) % {"days": days}, "late")
        if card.expected_close_on is not None:
            return _note("calendar3", self._short(card.expected_close_on, language), "")
        return ""

    def _short(self, day: datetime.date, language: str) -> str:
        """A day without its year, unless that could be taken for another one."""
        is_near = abs((day - self.today).days) < _NEAR_DAYS
        return formats.date_this_year(day, language) if is_near else formats.date_short(day, language)


def _company(name: str | None) -> str:
    if not name:
        return ""
    return f'<div class="k-deal__co">{_avatar(name, "company", "xs")}<span>{escape(name)}</span></div>'


def _note(icon: str, text: str, kind: str) -> str:
    css = f"k-due k-due--{kind}" if kind else "k-due"
    return f'<span class="{css}">{icons.svg(icon)}{escape(text)}</span>'
