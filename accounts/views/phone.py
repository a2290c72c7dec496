"""Confirming one's phone number by a code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, in_person, member_only, works_unpaid
from accounts.forms.fields import refused_at
from accounts.forms.notifications import PhoneCodeForm
from accounts.services import phones
from config.lib import sms
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@works_unpaid
@member_only
@in_person
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: MemberRequest) -> HttpResponse:
    """The number, and the place for the code that was sent to it."""
    if not request.user.phone or not sms.is_available():
        return redirect(org_reverse("accounts:profile"))
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_at(form, "code"):
            phones.confirm(request.user, form.cleaned_data["code"])
            messages.success(request, _("Your phone number is confirmed."))
            return redirect(org_reverse("accounts:profile"))
    return render(request, "accounts/phone.html", {"form": form}, status=422 if form.errors else 200)


@works_unpaid
@member_only
@in_person
@require_POST
def phone_send(request: MemberRequest) -> HttpResponse:
    """Send a code to the number of the profile."""
    try:
        phones.send_code(request.user)
        messages.success(request, _("The code is on its way by SMS."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect(org_reverse("accounts:phone"))
