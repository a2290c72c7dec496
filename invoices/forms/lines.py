"""The lines of an offer or invoice as a formset that static/js/lines.js adds to, takes from and sorts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.tenancy import current_organization
from config.lib import formats
from config.lib.errors import DomainError
from config.lib.forms import AmountField
from invoices.services.lines import MAX_LINES
from invoices.units import DEFAULT_UNIT, unit_choices
from invoices.vat import BULGARIAN_RATES, VatCategory

PREFIX: Final = "lines"
_TAXED_RATES: Final = tuple(rate for rate in BULGARIAN_RATES if rate)


def vat_key(category: str, rate: Decimal) -> str:
    """A VAT treatment as one value of a list: `S:20`, `AE:0`."""
    return f"{category}:{rate.normalize():f}"


def vat_choices(organization: Organization) -> list[tuple[str, str | Promise]]:
    """The treatments a seller may choose from; who is not registered for VAT has one."""
    language = get_language() or "en"
    untaxed = [category for category in VatCategory if category is not VatCategory.STANDARD]
    if not organization.is_vat_registered:
        untaxed = [VatCategory.OUTSIDE_SCOPE]
    taxed = _TAXED_RATES if organization.is_vat_registered else ()
    return [
        *((vat_key("S", rate), formats.percent(rate / 100, language, 0)) for rate in taxed),
        *((vat_key(category, Decimal(0)), category.label) for category in untaxed),
    ]


class QuietForm(forms.Form):
    """A form that can be drawn from what was typed so far without saying what is wrong with it."""

    def __init__(self, *args: Any, quiet: bool = False, **kwargs: Any) -> None:
        self.is_quiet = quiet
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """As Django's; a quiet form keeps what could be read and forgets the errors."""
        super().full_clean()
        if self.is_quiet and self.is_bound:
            self._errors = forms.utils.ErrorDict()


class LineForm(QuietForm):
    """One line. `vat` holds category and rate together."""

    description = forms.CharField(
        label=_("Goods or service"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 1}),
        error_messages={"required": _("Say what this line is for.")},
    )
    quantity = AmountField(
        label=_("Quantity"),
        max_digits=12,
        decimal_places=3,
        places=0,
        min_value=None,
        initial=Decimal(1),
        error_messages={"required": _("Say how many.")},
    )
    unit_code = forms.ChoiceField(label=_("Unit"), choices=unit_choices, initial=DEFAULT_UNIT)
    unit_price = AmountField(
        label=_("Unit price"),
        decimal_places=4,
        places=2,
        error_messages={"required": _("Enter the price of one, without VAT.")},
    )
    discount_percent = AmountField(
        label=_("Discount, %"), max_digits=5, places=0, max_value=Decimal(100), required=False
    )
    vat = forms.ChoiceField(label=_("VAT"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = vat_choices(current_organization())
        stored = self.initial.get("vat")
        if stored and stored not in dict(choices):  # a draft from before the firm's registration changed
            category, rate = stored.split(":")
            percent = formats.percent(Decimal(rate) / 100, get_language() or "en", 0)
            choices.append((stored, f"{VatCategory(category).label} {percent}"))
        self.fields["vat"].choices = choices  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether the person wrote anything in the row; quantity, unit and VAT are filled in beforehand."""
        return any(self[name].data for name in ("description", "unit_price", "discount_percent"))

    @property
    def is_whole(self) -> bool:
        """Whether every field could be read."""
        return self.is_valid() and all(name in self.cleaned_data for name in LineForm.base_fields)

    def values(self) -> dict[str, Any]:
        """The line as the services take it."""
        names = ("description", "quantity", "unit_code", "unit_price")
        category, rate = self.cleaned_data["vat"].split(":")
        return {name: self.cleaned_data[name] for name in names} | {
            "discount_percent": self.cleaned_data["discount_percent"] or Decimal(0),
            "vat_category": category,
            "vat_rate": Decimal(rate),
        }


class BaseLineFormSet(forms.BaseFormSet):
    """Lines in the order the person put them; rows left empty count for nothing."""

    def initial_form_count(self) -> int:
        """Every row sent counts as a new one: the lines of a document are replaced, not changed one by one."""
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """As Django's; every control says which row it is in, as lines.js does when rows move."""
        super().add_fields(form, index)
        for name in self.form.base_fields:
            label = _("Row {n}: {name}").replace("{name}", str(form.fields[name].label))
            spoken = label.replace("{n}", str((index or 0) + 1))
            form.fields[name].widget.attrs |= {"data-label": label, "aria-label": spoken}

    def begun(self) -> list[LineForm]:
        """The forms of rows in which something is written and that stay."""
        return [form for form in self.forms if form.has_changed() and not self._is_removed(form)]

    def filled(self) -> list[LineForm]:
        """The forms of lines that can be read, in order."""
        return sorted((form for form in self.begun() if form.is_whole), key=self._place)

    def _is_removed(self, form: forms.Form) -> bool:
        form.is_valid()
        return bool(form.cleaned_data.get("DELETE"))

    def _place(self, form: forms.Form) -> int:
        place = form.cleaned_data.get("ORDER")
        return self.forms.index(form) + 1 if place is None else place

    def values(self) -> list[dict[str, Any]]:
        """The lines as the services take them."""
        return [form.values() for form in self.filled()]

    def add_error(self, error: DomainError) -> bool:
        """Put a refusal about `lines.2.unit_price` at that field; False when it is about no single line."""
        _prefix, _dot, rest = (error.field or "").partition(".")
        place, _dot, name = rest.partition(".")
        rows = self.filled()
        if not place.isdecimal() or int(place) >= len(rows):
            return False
        field = "vat" if name.startswith("vat_") else name
        rows[int(place)].add_error(field if field in rows[0].fields else None, str(error.message))
        return True

    @classmethod
    def get_ordering_widget(cls) -> type[forms.Widget]:
        """The place of a row is set by moving it."""
        return forms.HiddenInput


def line_formset(form: type[LineForm]) -> type[BaseLineFormSet]:
    """The formset of a kind of lines."""
    formset: type[Any] = forms.formset_factory(
        form,
        formset=BaseLineFormSet,
        extra=0,
        can_order=True,
        can_delete=True,
        max_num=MAX_LINES,
        absolute_max=MAX_LINES + 100,
        validate_max=True,
    )
    return formset


LineFormSet: Final = line_formset(LineForm)


def unbound_lines(rows: Iterable[Mapping[str, Any]], formset: type[BaseLineFormSet] = LineFormSet) -> BaseLineFormSet:
    """The formset over lines of a document, or over one empty row with the given VAT."""
    return formset(initial=[_initial(values) for values in rows], prefix=PREFIX)


def sent_lines(data: Any, formset: type[BaseLineFormSet] = LineFormSet, *, quiet: bool = False) -> BaseLineFormSet:
    """The formset as a person sent it."""
    return formset(data, prefix=PREFIX, form_kwargs={"quiet": quiet})


def _initial(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("description", "quantity", "unit_code", "unit_price", "is_optional")
    initial = {name: values[name] for name in names if name in values}
    initial["discount_percent"] = values.get("discount_percent") or None
    initial["vat"] = vat_key(values["vat_category"], values["vat_rate"])
    return initial


def typed_rows(data: Any, formset: type[BaseLineFormSet] = LineFormSet) -> list[dict[str, str]]:
    """The rows as they were typed, right or wrong, in order, without those taken away."""
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    places = range(min(int(count), MAX_LINES) if count.isdecimal() else 0)
    rows = [_typed_row(data, place, formset.form.base_fields) for place in places]
    return sorted((row for row in rows if row), key=lambda row: row["ORDER"].zfill(6))


def _typed_row(data: Any, place: int, names: Iterable[str]) -> dict[str, str]:
    prefix = f"{PREFIX}-{place}-"
    if data.get(f"{prefix}DELETE"):
        return {}
    return {name: data.get(f"{prefix}{name}", "") for name in names} | {
        "ORDER": data.get(f"{prefix}ORDER") or str(place + 1)
    }


def retyped(data: Any, rows: list[dict[str, str]]) -> Any:
    """A copy of what was sent with other rows in it."""
    copy = data.copy()
    for name in [name for name in copy if name.startswith(f"{PREFIX}-")]:
        del copy[name]
    copy[f"{PREFIX}-TOTAL_FORMS"], copy[f"{PREFIX}-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        for name, text in (row | {"ORDER": str(place + 1)}).items():
            copy[f"{PREFIX}-{place}-{name}"] = text
    return copy
