"""The form a bank statement is uploaded by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import checked
from invoices.bank.detect import refuse_size
from invoices.models import BankAccount


class StatementField(forms.FileField):
    """A file to read; cleaned it is its content and its name, not yet known to be a statement."""

    def clean(self, data: Any, initial: Any = None) -> tuple[bytes, str] | None:
        """Content and name; raises for a file that is too large, which is not read at all."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        checked(refuse_size, upload.size)
        return bytes(upload.read()), upload.name


class StatementForm(forms.Form):
    """A file of the bank, and the account it is of where the file does not say."""

    file = StatementField(
        label=_("Drop the statement here, or press to choose it"),
        error_messages={
            "required": _("Choose the file with the statement."),
            "empty": _("The file is empty. Export the statement from your bank again."),
        },
    )
    bank_account = forms.ModelChoiceField(
        BankAccount.objects.all(), label=_("Account"), required=False, empty_label=_("As the file says")
    )
