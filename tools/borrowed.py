"""Messages of Django and the REST framework that our users read and that are translated here.

Their own Bulgarian lacks some of them and says others in a voice that is not ours ("Въведете валиден URL"). Django
looks into our catalogue first, so what is listed here is worded there; everything else stays theirs. Each text is
exactly as in the package: django.forms.fields, django.core.validators, django.contrib.auth.password_validation,
django.utils.dates, django.template.defaultfilters, rest_framework.exceptions, rest_framework.fields.
Only `tools.messages` reads this file.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _


def ngettext(singular: str, plural: str) -> tuple[str, str]:
    """Mark a message that has a plural."""
    return singular, plural


MESSAGES = (
    # Forms
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a whole number."),
    _("No file was submitted."),
    _("The submitted file is empty."),
    _("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    ngettext(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
    ),
    ngettext(
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
    ),
    ngettext(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
    ),
    ngettext(
        "Ensure that there are no more than %(max)s digit before the decimal point.",
        "Ensure that there are no more than %(max)s digits before the decimal point.",
    ),
    ngettext("Please submit at most %(num)d form.", "Please submit at most %(num)d forms."),
    ngettext("Please submit at least %(num)d form.", "Please submit at least %(num)d forms."),
    # Passwords
    ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    # Days over a calendar
    _("Mon"),
    _("Tue"),
    _("Wed"),
    _("Thu"),
    _("Fri"),
    _("Sat"),
    _("Sun"),
    # Sizes of files
    _("%s KB"),
    _("%s MB"),
    _("%s GB"),
    # Answers of the API
    _("Invalid input."),
    _("Expected available in {wait} second."),
    _("Expected available in {wait} seconds."),
    _("Incorrect authentication credentials."),
    _("Authentication credentials were not provided."),
    _("You do not have permission to perform this action."),
    _("Must be a valid boolean."),
    _("Not a valid string."),
    _("Must be a valid UUID."),
    _('"{input}" is not a valid choice.'),
    _('Invalid pk "{pk_value}" - object does not exist.'),
    _("Ensure this field has at least {min_length} characters."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _("This dictionary may not be empty."),
)
