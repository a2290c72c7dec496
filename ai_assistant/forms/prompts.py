"""Forms of prompts: a new version, a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from ai_assistant.prompts.composing import LONGEST
from ai_assistant.prompts.kinds import ShippedPrompt, ValueType


class PromptForm(forms.Form):
    """A new version of a prompt."""

    text = forms.CharField(
        label=_("Prompt"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        error_messages={"required": _("Write the prompt.")},
    )
    note = LineField(label=_("What changed"), max_length=200, required=False)


class CaseForm(forms.Form):
    """Inputs of the fixed set: a value for each variable of the prompt, and what it works on.

    Of a prompt with tools that is a question, and one of `tools` may be named as the one that must be asked.
    """

    name = LineField(label=_("Name"), max_length=80)

    def __init__(self, prompt: ShippedPrompt, tools: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompt = prompt
        for variable in prompt.variables:
            initial = variable.example
            label = f"{variable.meaning} {{{variable.name}}}"
            if variable.type is ValueType.NUMBER:
                field: forms.Field = forms.IntegerField(label=label, min_value=1, max_value=100, initial=initial)
            else:
                field = forms.CharField(label=label, max_length=4000, required=variable.required, initial=initial)
            self.fields[f"v_{variable.name}"] = field
        self.fields["data"] = forms.CharField(
            label=_("Question") if prompt.has_tools else _("Data it works on"),
            max_length=8000,
            required=prompt.has_tools,
            initial=prompt.example,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        if prompt.has_tools:
            choices = [("", _("None in particular")), *((name, name) for name in sorted(tools))]
            self.fields["tool"] = forms.ChoiceField(label=_("Tool that must be asked"), choices=choices, required=False)

    @property
    def values(self) -> dict[str, str]:
        """The variables by name."""
        return {each.name: str(self.cleaned_data[f"v_{each.name}"]) for each in self.prompt.variables}
