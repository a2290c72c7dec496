"""Forms of letters to customers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from crm.abilities.drafting import Tone
from crm.hooks import LetterKind
from crm.services.letters import LONGEST_BODY, LONGEST_SUBJECT


class OccasionForm(forms.Form):
    """What a draft is made from."""

    kind = forms.ChoiceField(label=_("Occasion"), required=False)
    tone = forms.ChoiceField(label=_("Tone"), choices=Tone.choices, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, kinds: Sequence[LetterKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """The letter as it is sent."""

    subject = LineField(
        label=_("Subject"), max_length=LONGEST_SUBJECT, error_messages={"required": _("Enter a subject.")}
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write the text.")},
    )
