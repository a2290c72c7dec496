"""Forms about being told: channels, hours of rest, a browser that subscribes, a code from an SMS."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import NotificationSettings
from accounts.queries.notification_settings import Choice, choices_of
from accounts.services.notification_settings import check_quiet_hours
from config.lib.errors import DomainError
from config.lib.notifications import NotificationKind

WHEN = [("", _("At once")), ("on", _("In one e-mail a day, at eight in the morning"))]


class TimeField(forms.TimeField):
    """A time of day, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), required=False, **kwargs)


class NotificationSettingsForm(forms.Form):
    """How a member wants to be told."""

    chosen = forms.MultipleChoiceField(required=False)
    digest = forms.ChoiceField(label=_("E-mail comes"), choices=WHEN, required=False, widget=forms.RadioSelect)
    quiet_from = TimeField(label=_("From"))
    quiet_until = TimeField(label=_("To"))

    def __init__(self, row: NotificationSettings, data: Any = None) -> None:
        initial = {
            "digest": "on" if row.has_digest else "",
            "quiet_from": row.quiet_from,
            "quiet_until": row.quiet_until,
        }
        super().__init__(data, initial=initial)
        self.stored = choices_of(row)
        values = [box.value for _kind, boxes in self.stored for box in boxes]
        self.fields["chosen"].choices = [(value, value) for value in values]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The cleaned fields; what the service says of the hours of rest stands at their fields."""
        data = super().clean() or {}
        if not self.errors:
            try:
                check_quiet_hours(data["quiet_from"], data["quiet_until"])
            except DomainError as error:
                self.add_error(error.field, str(error.message))
        return data

    @property
    def kinds(self) -> list[tuple[NotificationKind, list[Choice]]]:
        """Each kind with its boxes; in a form that came back, ticked as they were sent."""
        if not self.is_bound:
            return self.stored
        sent = set(self["chosen"].value() or ())
        return [(kind, [replace(box, is_on=box.value in sent) for box in boxes]) for kind, boxes in self.stored]

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as the service takes them."""
        data = self.cleaned_data
        return {
            "chosen": set(data["chosen"]),
            "quiet_from": data["quiet_from"],
            "quiet_until": data["quiet_until"],
            "has_digest": data["digest"] == "on",
        }


class DeviceForm(forms.Form):
    """What a browser gives when it subscribes."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=30)


class PhoneCodeForm(forms.Form):
    """The six digits of the SMS."""

    code = forms.CharField(
        label=_("Code from the SMS"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """The digits, without the spaces people type."""
        return "".join(self.cleaned_data["code"].split())
