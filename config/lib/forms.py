"""Form fields that several apps need: numbers, days, words, and records picked by typing a part of their name."""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.lib import formats
from config.lib.errors import DomainError
from config.lib.money import parse_amount
from config.lib.text import fold
from config.lib.urls import org_reverse

_LONGEST_WORD: Final = 50
_MOST_WORDS: Final = 20
_SAME_NAMES_LOOKED_AT: Final = 50
_EXAMPLE_DAY: Final = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)


# --- Amounts ----------------------------------------------------------------------------------------------------------
class AmountField(forms.DecimalField):
    """An amount as people type it, „1 234,50“ or "1,234.50"; zero or more unless `min_value` says otherwise.

    `places` is how many decimals it shows at least, `decimal_places` how many it takes at most.
    """

    def __init__(self, *, places: int | None = None, **options: Any) -> None:
        usual: dict[str, Any] = {"max_digits": 15, "decimal_places": 2, "min_value": Decimal(0)}
        options = usual | options
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options)
        self.places: int = options["decimal_places"] if places is None else places
        self.error_messages |= {
            "min_value": _("The amount cannot be less than %(limit_value)s."),
            "max_digits": _("This amount is too large. Check its digits."),
            "max_whole_digits": _("This amount is too large. Check its digits."),
            "max_decimal_places": _("Write at most %(max)s digits after the comma or dot."),
        }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The amount; None for nothing."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return parse_amount(str(value), get_language() or "en")
        except DomainError as error:
            raise ValidationError(str(error.message), code=error.code) from error

    def run_validators(self, value: Any) -> None:
        """As the parent's; a limit is told as the reader writes it."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            for each in error.error_list:
                if each.params and "limit_value" in each.params:
                    each.params["limit_value"] = _written(each.params["limit_value"], 0)
            raise

    def prepare_value(self, value: Any) -> Any:
        """The amount as the reader writes it; what somebody typed stays as typed."""
        return _written(value, self.places) if isinstance(value, Decimal) else value


def _written(amount: Decimal, places: int) -> str:
    """With at least so many decimals."""
    return formats.number(amount, get_language() or "en", max(places, -int(amount.normalize().as_tuple().exponent)))


class WholeField(forms.IntegerField):
    """A whole number, typed."""

    default_error_messages = {
        "invalid": _("Write a whole number."),
        "min_value": _("Write %(limit_value)s or more."),
        "max_value": _("Write %(limit_value)s or less."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs)


# --- Days and hours ---------------------------------------------------------------------------------------------------
class DayInput(forms.DateInput):
    """A day is typed; the empty field shows how."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As the parent's, with the reader's pattern."""
        return super().get_context(name, value, {"placeholder": _("yyyy-mm-dd"), "autocomplete": "off"} | (attrs or {}))


class DayField(forms.DateField):
    """A day typed as the reader writes it, 20.11.2026 or 2026-11-20."""

    widget = DayInput
    default_error_messages = {"invalid": _("This is not a date. Write it like %(example)s.")}

    def to_python(self, value: Any) -> datetime.date | None:
        """The day; None for nothing."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise _with_example(error, _EXAMPLE_DAY, "DATE_INPUT_FORMATS") from error


class MomentInput(forms.DateTimeInput):
    """A day with its hour is typed; the empty field shows how."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As the parent's, with the reader's pattern."""
        shown = {"placeholder": _("yyyy-mm-dd hh:mm"), "autocomplete": "off"} | (attrs or {})
        return super().get_context(name, value, shown)


class MomentField(forms.DateTimeField):
    """A day with its hour in the reader's zone."""

    widget = MomentInput
    default_error_messages = {"invalid": _("This is not a day with an hour. Write it like %(example)s.")}

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The moment, aware; None for nothing."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise _with_example(error, _EXAMPLE_DAY, "DATETIME_INPUT_FORMATS") from error


class HourField(forms.TimeField):
    """An hour like 9:30."""

    widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": _("This is not an hour. Write it like 09:30.")}


def _with_example(error: ValidationError, moment: datetime.datetime, formats_name: str) -> ValidationError:
    """The error with a moment written in the form expected first."""
    example = moment.strftime(get_format(formats_name)[0])
    return ValidationError(error.message, code="invalid", params={"example": example})


# --- Words ------------------------------------------------------------------------------------------------------------
class WordsField(forms.CharField):
    """Tags: short words with commas between them, kept as a list without repetitions."""

    def to_python(self, value: Any) -> Any:
        """The words in the order typed."""
        words = value if isinstance(value, list) else (super().to_python(value) or "").split(",")
        plain = dict.fromkeys(" ".join(str(word).split()) for word in words)
        return [word for word in plain if word]

    def validate(self, value: Any) -> None:
        """Raises when a word or the list is too long."""
        super().validate(value)
        if len(value) > _MOST_WORDS:
            raise ValidationError(_("Use at most %(most)d tags."), params={"most": _MOST_WORDS})
        if long := next((word for word in value if len(word) > _LONGEST_WORD), None):
            raise ValidationError(
                _("The tag “%(word)s…” is too long. Use at most %(most)d characters."),
                params={"word": long[:20], "most": _LONGEST_WORD},
            )

    def run_validators(self, value: Any) -> None:
        """Nothing: the validators of text do not fit a list."""

    def prepare_value(self, value: Any) -> Any:
        """The words in one line."""
        return ", ".join(value) if isinstance(value, list) else value


# --- Records ----------------------------------------------------------------------------------------------------------
class Picked(NamedTuple):
    """What a picker sends: the ids chosen and the text typed; a program may send the id alone, then it is None."""

    ids: list[str]
    text: str | None


class PickerInput(forms.Widget):
    """A text field that offers records as one types; see components/picker.html and static/js/picker.js.

    Without a script the name typed in full is looked up when the form is sent.
    """

    template_name = "components/picker.html"

    def __init__(self, url_name: str, *, many: bool = False) -> None:
        super().__init__()
        self.url_name = url_name
        self.many = many
        self.labels: Callable[[list[str]], dict[str, str]] = lambda _ids: {}

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Picked:
        """The hidden ids and the typed text."""
        ids = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
        text = data.get(f"{name}_text")
        return Picked([each for each in dict.fromkeys(ids) if each], None if text is None else text.strip())

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        """Whether neither part was sent."""
        return name not in data and f"{name}_text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The template's context: `chosen` pairs of id and label, `text`, `url`."""
        context = super().get_context(name, None, attrs)
        chosen, text = self._shown(value)
        context["widget"] |= {"chosen": chosen, "text": text, "many": self.many, "url": org_reverse(self.url_name)}
        return context

    def _shown(self, value: Any) -> tuple[list[tuple[str, str]], str]:
        if isinstance(value, Picked):
            labels = self.labels(value.ids) if self.many else {}
            return [
                (each, labels.get(each, "")) for each in value.ids if not self.many or each in labels
            ], value.text or ""
        records: list[Any] = [] if value is None else [value] if isinstance(value, Model) else list(value)
        chosen = [(str(record.pk), str(record)) for record in records]
        return chosen, "" if self.many or not chosen else chosen[0][1]


class RecordField(forms.Field):
    """One record of `queryset`, or None; `url_name` is the page that offers records for `?q=`.

    The text typed counts: when it was changed after the record was chosen, it is looked up by name.
    """

    many = False

    def __init__(self, queryset: QuerySet[Any], url_name: str, **options: Any) -> None:
        super().__init__(widget=PickerInput(url_name, many=self.many), **options)
        self.queryset = queryset
        self.widget.labels = self._labels

    def __deepcopy__(self, memo: dict[int, Any]) -> "RecordField":
        """As the parent; the copy's widget asks the copy."""
        copied: RecordField = super().__deepcopy__(memo)
        copied.widget.labels = copied._labels
        return copied

    def clean(self, value: Any) -> Any:
        """The record; raises when the text names none or several."""
        ids, text = value
        record = self._chosen(ids, text) or (self._named(text) if text else None)
        if record is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return record

    def _chosen(self, ids: list[str], text: str | None) -> Any:
        found = self._by_ids(ids[:1])
        return found[0] if found and text in (None, str(found[0])) else None

    def _by_ids(self, ids: Iterable[str]) -> list[Any]:
        try:
            rows = {str(row.pk): row for row in self.queryset.all().filter(pk__in=list(ids))}
        except ValidationError:
            return []
        return [rows[each] for each in ids if each in rows]

    def _labels(self, ids: list[str]) -> dict[str, str]:
        return {str(row.pk): str(row) for row in self._by_ids(ids)}

    def _named(self, text: str) -> Any:
        rows = self.queryset.all()
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        same = [row for row in rows[:_SAME_NAMES_LOOKED_AT] if str(row).casefold() == text.casefold()]
        if len(same) == 1:
            return same[0]
        message = (
            _("There are several called “%(text)s”. Choose one from the list.")
            if same
            else _("There is no “%(text)s”. Type a part of the name and choose from the list.")
        )
        raise ValidationError(message, code="not_found", params={"text": text[:80]})


class RecordsField(RecordField):
    """Several records in the order chosen."""

    many = True

    def clean(self, value: Any) -> list[Any]:
        """The records; raises when the text left in the field names none or several."""
        ids, text = value
        found = self._by_ids(ids)
        if text:
            found.append(self._named(text))
        if not found and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(dict.fromkeys(found))
