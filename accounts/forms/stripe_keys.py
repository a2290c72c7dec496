"""The organization's own keys of Stripe."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 255


class StripeKeysForm(forms.Form):
    """The three keys; what is secret never comes back to the page."""

    publishable_key = forms.CharField(
        label=_("Publishable key"),
        max_length=_LONGEST,
        error_messages={"required": _("Enter the publishable key.")},
    )
    secret_key = forms.CharField(
        label=_("Secret key"),
        max_length=_LONGEST,
        help_text=_("A restricted key is enough, if it has the rights that taking payments needs."),
        error_messages={"required": _("Enter the secret key.")},
        widget=forms.PasswordInput,
    )
    webhook_secret = forms.CharField(
        label=_("Signing secret of the webhook"),
        max_length=_LONGEST,
        required=False,
        widget=forms.PasswordInput,
    )
