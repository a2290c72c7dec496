"""Forms of what happens to an issued document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices.models import Invoice


class SendForm(forms.Form):
    """The letter to the customer."""

    to = forms.EmailField(label=_("To"), help_text=_("The letter has the link to the document and the PDF."))
    message = forms.CharField(
        label=_("Message"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AddressForm(forms.Form):
    """The address of a customer who has none."""

    to = forms.EmailField(label=_("To"), help_text=_("The customer has no e-mail address. Enter one for this letter."))


class ReasonForm(forms.Form):
    """Why a document is cancelled."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Say why. The reason stands on the document.")},
    )


class NoteForm(ReasonForm):
    """Which note, and why."""

    kind = forms.ChoiceField(
        choices=[(Invoice.Kind.CREDIT_NOTE, _("Credit note")), (Invoice.Kind.DEBIT_NOTE, _("Debit note"))],
        widget=forms.HiddenInput,
    )
