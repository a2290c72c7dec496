"""Forms about the team."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.auth import ASKED, EMAIL
from accounts.models import Member, Role
from accounts.queries import members
from accounts.rules import may_give_role


class RoleForm(forms.Form):
    """A role, of those the member may give."""

    role = forms.ChoiceField(
        label=_("Role"), error_messages={"required": _("Choose a role.")}, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [choice for choice in Role.choices if may_give_role(actor, choice[0])]
        cast("forms.ChoiceField", self.fields["role"]).choices = offered


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=EMAIL,
        error_messages={"required": ASKED["email"]},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["email", "role"]


class DeactivateForm(forms.Form):
    """Who takes over what a member leaves open."""

    successor = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("Who takes the open work over"),
        empty_label=None,
        required=False,
    )

    def __init__(self, *args: Any, actor: Member, person: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Member]", self.fields["successor"])
        field.initial = actor.pk
        field.queryset = members.active_team().exclude(pk=person.pk)


class RightForm(forms.Form):
    """One right of one member, apart from their role."""

    permission = forms.CharField(max_length=60)
    allowed = forms.TypedChoiceField(
        choices=[("role", _("by the role")), ("yes", _("allowed")), ("no", _("forbidden"))],
        coerce=lambda word: {"role": None, "yes": True, "no": False}[word],
        empty_value=None,
    )
