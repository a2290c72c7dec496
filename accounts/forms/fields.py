"""Form fields that know the identifiers of firms and people, and say what is wrong in their words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from config.lib.errors import DomainError
from config.lib.identifiers import normalise_phone
from config.lib.images import read_upload
from config.lib.places import country_choices, currency_choices, time_zone_choices
from config.lib.text import one_line


def checked(check: Callable[..., Any], *args: Any) -> Any:
    """What `check` returns; its `DomainError` as a form's error."""
    try:
        return check(*args)
    except DomainError as error:
        raise forms.ValidationError(str(error.message), code=error.code) from error


@contextmanager
def refused_at(form: forms.Form, field: str) -> Iterator[None]:
    """Put what is refused inside the block at the form's field."""
    try:
        yield
    except DomainError as error:
        form.add_error(field, str(error.message))


class LineField(forms.CharField):
    """Text of one line: what arrives with line ends or runs of spaces is put into one."""

    def clean(self, value: Any) -> str:
        """The text, on one line."""
        return one_line(super().clean(value))


class PhoneField(forms.CharField):
    """A phone number in any usual spelling; cleaned it is in E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}), **kwargs)

    def clean(self, value: Any) -> str:
        """The number, or nothing for an empty field."""
        text = super().clean(value)
        return str(checked(normalise_phone, text)) if text else ""


class PictureField(forms.FileField):
    """A picture to upload; cleaned it is its bytes, not yet known to be a picture."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})
        super().__init__(widget=widget, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """The bytes, or None when nothing was uploaded."""
        upload = super().clean(data, initial)
        return checked(read_upload, upload) if upload else None


class CountryField(forms.ChoiceField):
    """A country by its ISO 3166-1 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=country_choices, **kwargs)


class CurrencyField(forms.ChoiceField):
    """A currency by its ISO 4217 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=currency_choices, **kwargs)


class TimeZoneField(forms.ChoiceField):
    """A time zone by its IANA name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=time_zone_choices, **kwargs)
