"""Forms of what is done with many records at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from crm.forms.deals import OwnerField
from crm.queries.tags import tag_names
from crm.services.tags import MAX_LENGTH


class TagForm(forms.Form):
    """A tag to add; those in use are offered."""

    tag = LineField(label=_("Tag"), max_length=MAX_LENGTH)

    def tag_names(self) -> list[str]:
        """What the field offers."""
        return tag_names()


class GiveForm(forms.Form):
    """The member who becomes the owner, or nobody."""

    owner = OwnerField(label=_("Owner"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.load()


class DeleteForm(forms.Form):
    """Nothing to fill in: the press itself confirms."""
