"""Fields that contacts and companies share as JSON."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from config.lib.places import country_choices


class CountryField(serializers.CharField):
    """A country by its ISO 3166-1 alpha-2 code, in any case."""

    default_error_messages = {"unknown": _("There is no country with this code. Use two letters like BG.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2, help_text="ISO 3166-1 alpha-2.", **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The code in capitals."""
        code = super().to_internal_value(data).upper()
        if code and code not in dict(country_choices()):
            self.fail("unknown")
        return code


class TagsField(serializers.ListField):
    """Short words."""

    child = serializers.CharField(max_length=50)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=50, required=False, **kwargs)
