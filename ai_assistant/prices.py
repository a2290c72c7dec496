"""What models cost, as people read it."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ai_assistant.queries.balance import Balance
from config.lib import formats


def in_words(millionths: int) -> str:
    """An amount in millionths of a euro, rounded up, as the reader writes it: "0,0021 €" or "€0.0021"."""
    return formats.micro_euro(millionths, get_language() or "en")


def told(balance: Balance) -> str:
    """What something cost and what is left this month, for a message; `_balance.html` says the same on pages."""
    language, left = get_language() or "en", []
    if balance.budget is not None:
        left.append(_("%(budget)s of the budget") % {"budget": in_words(balance.budget)})
    if balance.plan is not None:
        words = ngettext("%(number)s request of the plan", "%(number)s requests of the plan", balance.plan)
        left.append(words % {"number": formats.number(balance.plan, language)})
    if balance.own is not None:
        words = ngettext("%(number)s request of your own", "%(number)s requests of your own", balance.own)
        left.append(words % {"number": formats.number(balance.own, language)})
    cost = _("Cost %(cost)s.") % {"cost": in_words(balance.cost)}
    return f"{cost} {_('Left this month:')} {' · '.join(left)}." if left else cost
