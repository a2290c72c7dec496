"""Forms of imports: the file, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.importing.mapping import TARGET_FIELDS
from crm.models import ImportRun

_MOST_FILES = 50


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleaned they are a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files; raises when there is none, or too many."""
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > _MOST_FILES:
            raise forms.ValidationError(_("Choose at most %(most)d files at once."), params={"most": _MOST_FILES})
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """A contact file, or several vCards."""

    file = FilesField(
        label=_("Drop a file here or choose one"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
    )


class ReadingForm(forms.Form):
    """What each column fills, and what happens to people who are already there.

    Columns are numbered: their headers may be any text.
    """

    duplicates = forms.ChoiceField(
        label=_("People who are already there"), choices=ImportRun.Duplicates.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        columns = {f"column-{place}": run.mapping.get(header) or "" for place, header in enumerate(run.headers)}
        kwargs["initial"] = columns | {"duplicates": run.duplicates}
        super().__init__(*args, **kwargs)
        self.headers: list[str] = run.headers
        choices = [("", _("leave out")), *((key, target.label) for key, target in TARGET_FIELDS.items())]
        for name in columns:
            self.fields[name] = forms.ChoiceField(choices=choices, required=False)

    @property
    def mapping(self) -> dict[str, str | None]:
        """The target of every column as chosen, or as it was when the choice cannot be read."""
        chosen = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else self.initial
        names = [(f"column-{place}", header) for place, header in enumerate(self.headers)]
        return {header: chosen.get(name) or None for name, header in names}

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The choices of the columns, in their order."""
        return [self[f"column-{place}"] for place in range(len(self.headers))]
