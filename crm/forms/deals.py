"""Forms of deals."""

from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CurrencyField, LineField
from accounts.models import Member
from accounts.queries import members
from config.lib.forms import AmountField, DayField, RecordField, RecordsField, WordsField
from config.lib.units import DEFAULT_UNIT, unit_choices
from crm.models import Company, Contact, Deal, Stage
from crm.queries import pipelines
from crm.services.deals import LineInput

MOST_LINES = 200


class OwnerField(forms.ModelChoiceField):
    """A member who can sign in, or nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Member.objects.none(), required=False, empty_label=_("nobody"), **kwargs)

    def load(self, present: Member | None = None) -> None:
        """Offer the team, and who is chosen now even if they have left."""
        offered = Q(is_active=True) | Q(pk=present.pk) if present else Q(is_active=True)
        self.queryset = members.team().filter(offered)


class DealForm(forms.Form):
    """A deal's own fields; its products are a `LineFormSet`."""

    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title.")})
    company = RecordField(Company.objects.all(), "crm:company_lookup", label=_("Company"), required=False)
    contacts = RecordsField(Contact.objects.all(), "crm:contact_lookup", label=_("People"), required=False)
    stage = forms.ModelChoiceField(Stage.objects.none(), label=_("Stage"), empty_label=None)
    value = AmountField(label=_("Value"), required=False)
    currency = CurrencyField(label=_("Currency"))
    expected_close_on = DayField(label=_("Expected close"), required=False)
    owner = OwnerField(label=_("Owner"))
    source = LineField(label=_("Source"), max_length=100, required=False)
    tags = WordsField(label=_("Tags"), required=False, help_text=_("With commas between them."))
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, deal: Deal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = list(pipelines.stages_in_use())
        if deal is not None and deal.stage_id not in {stage.pk for stage in stages}:
            stages.append(deal.stage)  # of an archived pipeline
        field: Any = self.fields["stage"]
        field.queryset = Stage.objects.filter(pk__in=[stage.pk for stage in stages])
        field.choices = pipelines.stage_choices(stages)
        owner: Any = self.fields["owner"]
        owner.load(deal.owner if deal else None)

    def clean_value(self) -> Any:
        """Nothing typed is zero."""
        return self.cleaned_data["value"] or 0

    @property
    def values(self) -> dict[str, Any]:
        """What the service stores, without people and version."""
        return {key: value for key, value in self.cleaned_data.items() if key not in ("contacts", "version")}


def initial_of(deal: Deal) -> dict[str, Any]:
    """A deal as the form shows it."""
    names = ("title", "company", "value", "currency", "expected_close_on", "source", "tags", "notes", "version")
    people = [row.contact for row in deal.deal_contacts.select_related("contact")]
    return {name: getattr(deal, name) for name in names} | {
        "stage": deal.stage_id,
        "owner": deal.owner_id,
        "contacts": people,
    }


class LineForm(forms.Form):
    """A product or service."""

    description = LineField(label=_("Description"), max_length=500)
    quantity = AmountField(label=_("Quantity"), max_digits=12, decimal_places=3, places=0)
    unit_code = forms.ChoiceField(label=_("Unit"), choices=unit_choices, initial=DEFAULT_UNIT)
    unit_price = AmountField(label=_("Price"), decimal_places=4, places=2)


class BaseLineFormSet(BaseFormSet):
    """The products of a deal; empty rows are passed over."""

    ordering_widget = forms.HiddenInput

    def inputs(self) -> list[LineInput]:
        """The rows that stay, in the order shown."""
        rows = self.ordered_forms
        return [LineInput(**_line(form.cleaned_data)) for form in rows if form.cleaned_data.get("description")]


LineFormSet: type[BaseLineFormSet] = formset_factory(  # type: ignore[assignment]
    LineForm, formset=BaseLineFormSet, extra=1, can_order=True, can_delete=True, max_num=MOST_LINES, validate_max=True
)


def _line(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("description", "quantity", "unit_code", "unit_price")}


def initial_lines(deal: Deal) -> list[dict[str, Any]]:
    """The lines of a deal as the formset shows them."""
    rows = deal.lines.all()
    return [
        {name: getattr(row, name) for name in ("description", "quantity", "unit_code", "unit_price")} for row in rows
    ]


class LoseForm(forms.Form):
    """Why a deal was lost."""

    reason = LineField(label=_("Why was it lost?"), max_length=200, required=False)
