"""Forms of tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.fields import LineField
from config.lib.forms import DayField, HourField, MomentField, RecordField
from crm.forms.deals import OwnerField
from crm.models import Company, Contact, Deal, Task

_FIELDS = (
    "title", "kind", "priority", "due_on", "due_time", "notes", "recurrence", "remind_at", "contact", "company", "deal",
    "version",
)  # fmt: skip


class TaskForm(forms.Form):
    """A task."""

    title = LineField(
        label=_("What is to be done?"), max_length=200, error_messages={"required": _("Say what is to be done.")}
    )
    kind = forms.ChoiceField(label=_("Type"), choices=Task.Kind.choices, initial=Task.Kind.TODO)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Task.Priority.choices, coerce=int, initial=Task.Priority.NORMAL
    )
    due_on = DayField(label=pgettext_lazy("task", "Due"), required=False)
    due_time = HourField(label=_("At"), required=False)
    recurrence = forms.ChoiceField(label=_("Repeats"), choices=Task.Recurrence.choices, required=False)
    remind_at = MomentField(label=_("Remind"), required=False, help_text=_("A notification comes at this moment."))
    assignee = OwnerField(label=_("Assignee"))
    contact = RecordField(Contact.objects.all(), "crm:contact_lookup", label=_("Contact"), required=False)
    company = RecordField(Company.objects.all(), "crm:company_lookup", label=_("Company"), required=False)
    deal = RecordField(Deal.objects.all(), "crm:deal_lookup", label=_("Deal"), required=False)
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assignee: Any = self.fields["assignee"]
        assignee.load(task.assignee if task else None)

    @property
    def values(self) -> dict[str, Any]:
        """What the service stores."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}


def initial_of(task: Task) -> dict[str, Any]:
    """A task as the form shows it."""
    return {name: getattr(task, name) for name in _FIELDS} | {"assignee": task.assignee_id}


class QuickTaskForm(forms.Form):
    """A task about the record one looks at: what, and by when."""

    title = LineField(label=_("New task"), max_length=200, error_messages={"required": _("Say what is to be done.")})
    due_on = DayField(label=pgettext_lazy("task", "Due"), required=False)
