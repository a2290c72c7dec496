"""How a form field is presented: which control classes, which ids its hint and errors have, and the error summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_CHOICES: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_OWN_OPTIONS: Final = ("label", "hint", "width", "prefix", "suffix", "switch", "hide_label", "optional", "reveal")


@dataclass(frozen=True)
class FieldView:
    """What `components/field.html` draws. `kind` is "hidden", "check", "choices" or "control"."""

    field: BoundField
    kind: str
    control: SafeString | None
    label: str | Promise
    hint: str | Promise
    hint_id: str
    error_id: str
    css: str
    width: str
    prefix: str
    suffix: str
    is_switch: bool
    hides_label: bool
    says_optional: bool
    can_reveal: bool
    described_by: str


@dataclass(frozen=True)
class ErrorLine:
    """One line of the error summary. `target` is the id of the control to go to, empty for the form as a whole."""

    message: str
    target: str


def widget_view(field: BoundField, options: dict[str, Any]) -> FieldView:
    """Prepare `field` for its component. `options` are those of the tag; unknown ones become control attributes."""
    kind = _kind(field)
    hint = options.get("hint", field.help_text)
    hint_id, error_id = f"{field.auto_id}_helptext", f"{field.auto_id}_error"
    described_by = " ".join(mark for mark, shown in ((hint_id, hint), (error_id, field.errors)) if shown)
    attributes = _attributes(field, kind, options) | ({"aria-describedby": described_by} if described_by else {})
    return FieldView(
        field=field,
        kind=kind,
        control=None if kind == "choices" else field.as_widget(attrs=attributes),
        label=options.get("label", field.label),
        hint=hint,
        hint_id=hint_id,
        error_id=error_id,
        css=_css(field, options),
        width=f"k-w-{options['width']}" if "width" in options else "",
        prefix=options.get("prefix", ""),
        suffix=options.get("suffix", ""),
        is_switch=bool(options.get("switch")),
        hides_label=bool(options.get("hide_label")),
        says_optional=bool(options.get("optional", True)) and not field.field.required and kind != "check",
        can_reveal=bool(options.get("reveal")),
        described_by=described_by,
    )


def error_lines(*forms_or_sets: "BaseForm | BaseFormSet[Any]") -> list[ErrorLine]:
    """Every error of the forms and formsets, in the order of the page."""
    return [line for each in forms_or_sets for line in _lines_of(each)]


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "choices" if isinstance(widget, _CHOICES) else "control"


def _attributes(field: BoundField, kind: str, options: dict[str, Any]) -> dict[str, Any]:
    """Attributes of the control: its class, what the tag adds, and the state that assistive technology reads."""
    added = {name.replace("_", "-"): value for name, value in options.items() if name not in _OWN_OPTIONS}
    if kind == "hidden":
        return added
    css = " ".join(part for part in (field.field.widget.attrs.get("class"), _control_class(field, kind)) if part)
    attributes = {"class": css + (" is-invalid" if field.errors else "")} | added
    if kind == "check" and options.get("switch"):
        attributes["role"] = "switch"
    return attributes | ({"aria-invalid": "true"} if field.errors else {})


def _control_class(field: BoundField, kind: str) -> str:
    if kind == "check":
        return "form-check-input"
    return "form-select" if isinstance(field.field.widget, forms.Select) else "form-control"


def _css(field: BoundField, options: dict[str, Any]) -> str:
    is_date = isinstance(field.field.widget, forms.DateInput | forms.DateTimeInput)
    is_money = options.get("width") == "money" or isinstance(field.field, forms.DecimalField)
    marks = {"is-bad": bool(field.errors), "k-datein": is_date, "k-moneyin": is_money}
    return " ".join(["k-field", *(name for name, is_on in marks.items() if is_on)])


def _lines_of(form_or_set: "BaseForm | BaseFormSet[Any]") -> Iterable[ErrorLine]:
    if isinstance(form_or_set, BaseFormSet):
        yield from (ErrorLine(str(message), "") for message in form_or_set.non_form_errors())
        yield from _lines_of_rows(form_or_set)
        return
    for name, messages in form_or_set.errors.items():
        field = form_or_set[name] if name in form_or_set.fields else None
        yield from (_line(field, str(message)) for message in messages)


def _lines_of_rows(formset: "BaseFormSet[Any]") -> Iterable[ErrorLine]:
    """The errors of the rows that stay; with several rows each says in which one it is."""
    rows = [form for form in formset.forms if not getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME)]
    for number, form in enumerate(rows, 1):
        for line in _lines_of(form):
            told = _("Row %(number)d: %(message)s") % {"number": number, "message": line.message}
            yield ErrorLine(told, line.target) if len(rows) > 1 else line


def _line(field: BoundField | None, message: str) -> ErrorLine:
    """An error with the way to its field; that of an empty field names it."""
    if field is None:
        return ErrorLine(message, "")
    if message == str(forms.Field.default_error_messages["required"]):
        message = _("Fill in “%(name)s”.") % {"name": field.label}
    return ErrorLine(message, _target(field))


def _target(field: BoundField) -> str:
    """The id of the control; for a group of boxes, of the first one."""
    return f"{field.auto_id}_0" if isinstance(field.field.widget, _CHOICES) else field.auto_id
