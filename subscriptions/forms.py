"""What a person chooses about the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from subscriptions.models import Interval, Plan

MOST_SEATS = 1000


class ChoiceForm(forms.Form):
    """A plan, how often it is paid, and for how many people."""

    plan = forms.ModelChoiceField(Plan.objects.none(), to_field_name="key", label=_("Plan"))
    interval = forms.ChoiceField(choices=Interval.choices, label=_("Paid"))
    seats = forms.IntegerField(min_value=1, max_value=MOST_SEATS, required=False, label=_("Seats"))
    code = LineField(max_length=60, required=False, label=_("Discount code"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(is_public=True)  # type: ignore[attr-defined]

    def clean_seats(self) -> int:
        """One, unless more are asked for."""
        return self.cleaned_data["seats"] or 1

    @property
    def choice(self) -> dict[str, Any]:
        """Plan, interval and seats, as the services take them."""
        return {name: self.cleaned_data[name] for name in ("plan", "interval", "seats")}


class ChangeForm(ChoiceForm):
    """A change that was shown with what it costs: `at` is the moment for which it was worked out."""

    at = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """A code that gives a discount."""

    code = LineField(max_length=60, label=_("Discount code"))


class TaxNumberForm(forms.Form):
    """A VAT number for the invoices."""

    number = LineField(max_length=20, label=_("VAT number on invoices"))

    def clean_number(self) -> str:
        """Without spaces, in capitals."""
        return str(self.cleaned_data["number"]).replace(" ", "").upper()
