"""Forms of the page about signing in."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet


class ChoiceOfOneForm(forms.Form):
    """One of the rows, by its key."""

    chosen: Any = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["chosen"]).queryset = rows
