"""How long things are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.hooks import RetentionRule
from accounts.services import retention
from accounts.services.retention import Terms

_YEAR = 365


class RetentionForm(forms.Form):
    """A choice of days for each rule; nothing chosen keeps for good."""

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        super().__init__(data)
        for rule in retention.rules():
            self.fields[rule.key] = forms.TypedChoiceField(
                label=str(rule.label),
                help_text=_hint_of(rule),
                choices=[("", _("Keep for good")), *((days, days_words(days)) for days in rule.choices)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=terms[rule.key] or "",
            )


def _hint_of(rule: RetentionRule) -> str:
    """What the rule is about, and what becomes of its rows before they go."""
    fate = _("No archive is made: %(why)s") % {"why": rule.unarchived} if rule.unarchived else _("Archived first.")
    return f"{rule.hint} {fate}"


def days_words(days: int) -> str:
    """A number of days as people say it."""
    if days % _YEAR == 0:
        years = days // _YEAR
        return ngettext("%(number)d year", "%(number)d years", years) % {"number": years}
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
