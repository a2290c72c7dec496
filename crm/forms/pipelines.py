"""Forms of pipelines and stages."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from config.lib.forms import WholeField
from crm.models import Pipeline, Stage
from crm.services.pipelines import StageInput

COLOURS = [
    (1, _("green")),
    (2, _("brass")),
    (3, _("blue")),
    (4, _("brick")),
    (5, _("olive")),
    (6, _("plum")),
    (7, _("slate")),
]
MOST_STAGES = 30
_STAGE_FIELDS = ("name", "colour", "probability", "rotten_days", "outcome")


class PipelineForm(forms.Form):
    """The name of a pipeline."""

    name = LineField(label=_("Name"), max_length=100)


class StageForm(forms.Form):
    """One stage; `id` is empty for a new one."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_("Stage"), max_length=100)
    colour = forms.TypedChoiceField(label=_("Colour"), choices=COLOURS, coerce=int, initial=1)
    probability = WholeField(label=_("Probability, %"), min_value=0, max_value=100, initial=10)
    rotten_days = WholeField(label=_("Stale after, days"), required=False, min_value=1, max_value=3650)
    outcome = forms.ChoiceField(label=_("Deal is"), choices=Stage.Outcome.choices, initial=Stage.Outcome.OPEN)

    def as_input(self) -> StageInput:
        """The row for the service."""
        return StageInput(**{name: self.cleaned_data[name] for name in (*_STAGE_FIELDS, "id")})


class BaseStageFormSet(BaseFormSet):
    """The stages of a pipeline in their order."""

    ordering_widget = forms.HiddenInput

    def inputs(self) -> list[StageInput]:
        """The stages that stay, in the order shown."""
        return [form.as_input() for form in self.ordered_forms if form.cleaned_data.get("name")]


StageFormSet: type[BaseStageFormSet] = formset_factory(  # type: ignore[assignment]
    StageForm,
    formset=BaseStageFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    min_num=1,
    validate_min=True,
    max_num=MOST_STAGES,
    validate_max=True,
)


def initial_stages(pipeline: Pipeline) -> list[dict[str, Any]]:
    """The stages of a pipeline as the formset shows them."""
    rows = pipeline.stages.order_by("position", "pk")
    return [{name: getattr(row, name) for name in (*_STAGE_FIELDS, "id")} for row in rows]
