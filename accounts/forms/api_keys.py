"""A new API key."""

import datetime
from itertools import groupby
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.forms.networks import NetworksField
from accounts.hooks import permissions
from accounts.models import Member
from config.lib import clock

_LIFETIMES: Final = [(30, _("30 days")), (90, _("90 days")), (365, _("a year")), (0, _("no end"))]


class ApiKeyForm(forms.Form):
    """What the key is called, what it may, from where, and until when. It offers the rights the member has."""

    name = LineField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which program uses it, such as “Warehouse” or “Website”."),
        error_messages={"required": _("Enter a name, so that you know the key again.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Rights"),
        error_messages={"required": _("Choose at least one right.")},
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("Works for"), choices=_LIFETIMES, coerce=int, initial=90)
    networks = NetworksField(
        label=_("Only from these addresses"),
        help_text=_("One address or network on a line, such as 203.0.113.7 or 2001:db8::/32. Empty: from everywhere."),
    )

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [permission for permission in permissions if actor.has(permission.key)]
        offered = sorted(mine, key=lambda permission: str(permission.area))
        cast("forms.MultipleChoiceField", self.fields["scopes"]).choices = [
            (area, [(row.key, row.label) for row in rows])
            for area, rows in groupby(offered, key=lambda permission: str(permission.area))
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        data = {name: self.cleaned_data[name] for name in ("name", "scopes", "networks")}
        days = self.cleaned_data["days"]
        return data | {"expires_at": clock.now() + datetime.timedelta(days=days) if days else None}
