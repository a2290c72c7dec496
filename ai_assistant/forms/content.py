"""Forms of the content studio: what a template asks for, how the text is to be, voices and audiences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from ai_assistant.content.kinds import ContentTemplate, Type, Variable
from ai_assistant.models import Audience, BrandVoice, Content
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.queries import content as reading
from ai_assistant.services.content import LONGEST_TEXT, MOST_VARIANTS
from config.lib.forms import AmountField, DayField, WholeField

_LONGEST_ITEM: Final = 200
# How wide the control of a type is, as `{% field %}` names widths.
_WIDTHS: Final = {Type.NUMBER: "money", Type.MONEY: "money", Type.DATE: "date", Type.CHOICE: "lookup"}


class ItemsField(forms.CharField):
    """A list with one item a line; cleaned it is the items."""

    def __init__(self, *, most: int, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.most = most

    def clean(self, value: Any) -> Any:
        """The items; raises when there are too many, or one is too long."""
        text = "\n".join(map(str, value)) if isinstance(value, list) else value
        items = [line.strip(" \t-•") for line in super().clean(text).splitlines()]
        items = [item for item in items if item]
        if len(items) > self.most:
            raise ValidationError(_("At most %(most)d lines."), params={"most": self.most})
        if long := next((item for item in items if len(item) > _LONGEST_ITEM), None):
            message = _("The line “%(beginning)s…” is too long. Use at most %(most)d characters.")
            raise ValidationError(message, params={"beginning": long[:20], "most": _LONGEST_ITEM})
        return items

    def prepare_value(self, value: Any) -> Any:
        """One item a line."""
        return "\n".join(value) if isinstance(value, list) else value


class VariablesForm(forms.Form):
    """What a template asks for. Nothing must be given: what is needed and missing shows as a gap in the text."""

    def __init__(self, template: ContentTemplate | PolicyTemplate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for variable in template.variables:
            field = _FIELDS[variable.type](variable)
            field.says_optional = not variable.required  # type: ignore[attr-defined]
            field.width = _WIDTHS.get(variable.type, "")  # type: ignore[attr-defined]
            if variable.example and not variable.choices:
                field.widget.attrs.setdefault("placeholder", str(variable.example))
            self.fields[variable.name] = field

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What was given before; an amount or a day kept as text is shown as the reader writes it."""
        value = super().get_initial_for_field(field, field_name)
        return field.to_python(value) if isinstance(field, AmountField | DayField) else value


def _line(variable: Variable) -> forms.Field:
    return LineField(label=str(variable.label), required=False, max_length=variable.longest)


def _text(variable: Variable) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=str(variable.label), required=False, max_length=variable.longest, widget=widget)


def _choice(variable: Variable) -> forms.Field:
    choices = [("", "—"), *((each.key, each.name) for each in variable.choices)]
    return forms.ChoiceField(label=str(variable.label), required=False, choices=choices)


def _number(variable: Variable) -> forms.Field:
    return WholeField(
        label=str(variable.label), required=False, min_value=variable.at_least, max_value=variable.at_most
    )


def _amount(variable: Variable) -> forms.Field:
    return AmountField(label=str(variable.label), required=False)


def _day(variable: Variable) -> forms.Field:
    return DayField(label=str(variable.label), required=False)


def _address(variable: Variable) -> forms.Field:
    return forms.URLField(label=str(variable.label), required=False, max_length=variable.longest, assume_scheme="https")


def _items(variable: Variable) -> forms.Field:
    return ItemsField(
        label=str(variable.label),
        required=False,
        max_length=variable.longest,
        most=variable.most,
        help_text=_("One on each line."),
    )


_FIELDS: Final[dict[Type, Callable[[Variable], forms.Field]]] = {
    Type.LINE: _line,
    Type.TEXT: _text,
    Type.CHOICE: _choice,
    Type.NUMBER: _number,
    Type.MONEY: _amount,
    Type.DATE: _day,
    Type.URL: _address,
    Type.LIST: _items,
}


class WishForm(forms.Form):
    """How the text is to be."""

    language = forms.ChoiceField(label=_("Language of the text"), choices=Content.Language.choices)
    voice = forms.ModelChoiceField(
        BrandVoice.objects.none(), label=_("Brand voice"), required=False, empty_label=_("None")
    )
    audience = forms.ModelChoiceField(
        Audience.objects.none(), label=_("Audience"), required=False, empty_label=_("Everybody")
    )
    variants = forms.TypedChoiceField(
        label=_("Variants"),
        coerce=int,
        initial=1,
        choices=[(number, str(number)) for number in range(1, MOST_VARIANTS + 1)],
    )
    asks_model = forms.BooleanField(label=_("Let an AI model write it"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("voice", reading.voices()), ("audience", reading.audiences())):
            field: Any = self.fields[name]
            field.queryset = rows


class PolicyWishForm(forms.Form):
    """How a policy is to be drafted."""

    language = forms.ChoiceField(label=_("Language of the text"), choices=Content.Language.choices)
    asks_model = forms.BooleanField(label=_("Let an AI model word the open clauses"), required=False, initial=True)


class CommentForm(forms.Form):
    """What a reviewer says."""

    comment = forms.CharField(
        label=_("Comment"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class TextForm(forms.Form):
    """The text as a person edits it."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VoiceForm(forms.Form):
    """A brand voice."""

    name = LineField(label=_("Name"), max_length=80)
    tone = forms.CharField(
        label=_("Tone"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How it sounds, like “warm, plain, a little dry humour”."),
    )  # fmt: skip
    does = forms.CharField(
        label=_("What it does"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One rule on each line, like “says the price first”."),
    )  # fmt: skip
    avoids = forms.CharField(
        label=_("What it avoids"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    banned_words = ItemsField(
        label=_("Words it never uses"), most=50, max_length=4000, required=False,
        help_text=_("One on each line; every text is checked for them, whatever their endings."),
    )  # fmt: skip
    samples = forms.CharField(
        label=_("Sample texts"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Texts of yours that sound right; a model learns from them."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AudienceForm(forms.Form):
    """An audience."""

    name = LineField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("Who they are and what matters to them"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
