"""What asking models took, over all organizations: sums for staff, nobody's questions."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ai_assistant import prices
from ai_assistant.queries import spending
from config.lib import clock
from config.lib.shell import Text

_DAYS: Final = 30
_ISO: Final = "%Y-%m-%d"  # what a browser's own field of a day takes, in any language
_LONGEST: Final = datetime.timedelta(days=366)
_HEADINGS: Final[dict[str, Text]] = {"provider": _("Answered by"), "model": _("Model"), "prompt": _("Prompt")}


class DaysForm(forms.Form):
    """From which day to which."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format=_ISO))
    last = forms.DateField(label=_("To"), widget=forms.DateInput({"type": "date"}, format=_ISO))

    def clean(self) -> dict[str, Any]:
        """The days, in order and not more than a year."""
        days = super().clean() or {}
        if len(days) == len(self.fields) and not datetime.timedelta(0) <= days["last"] - days["first"] <= _LONGEST:
            raise forms.ValidationError(_("Choose at most a year, the first day before the last."))
        return days


def figures_page(request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
    """The sums of the days asked for, else of the last thirty; `context` is the admin site's."""
    today = timezone.localdate(clock.now())
    usual = {"first": today - datetime.timedelta(days=_DAYS - 1), "last": today}
    form = DaysForm(request.GET or None, initial=usual)
    tables = [] if form.errors else _tables(**(form.cleaned_data if form.is_bound else usual))
    return TemplateResponse(
        request, "admin/ai_assistant/airequest/figures.html", context | {"form": form, "tables": tables}
    )


def _tables(first: datetime.date, last: datetime.date) -> list[tuple[Text, list[tuple[spending.Figures, str]]]]:
    begin, end = _midnight(first), _midnight(last + datetime.timedelta(days=1))
    return [
        (_HEADINGS[group], [(row, prices.in_words(row.cost)) for row in spending.figures(begin, end, group)])
        for group in spending.STAFF_GROUPS
    ]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
