"""Forms of the timeline and of files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib.forms import MomentField

WRITTEN_KINDS = [("note", _("Note")), ("call", _("Call")), ("meeting", _("Meeting"))]


class ActivityForm(forms.Form):
    """What a member writes on a timeline."""

    kind = forms.ChoiceField(label=_("Type"), choices=WRITTEN_KINDS, initial="note")
    body = forms.CharField(
        label=_("What happened?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what happened.")},
    )
    occurred_at = MomentField(label=_("When"), required=False)


class AttachmentForm(forms.Form):
    """A file to keep."""

    file = forms.FileField(
        label=_("Add a file"), allow_empty_file=True, error_messages={"required": _("Choose a file.")}
    )
