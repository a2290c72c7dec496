"""A person's own pages of the settings."""

from allauth.account.internal.flows.password_change import finalize_password_change
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import looks
from accounts.access import MemberRequest, in_person, member_only, works_unpaid
from accounts.forms.auth import ChangePasswordForm
from accounts.forms.people import ProfileForm
from accounts.services import people
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@works_unpaid
@member_only
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """Name, phone, photo, language, time zone and look."""
    if request.method != "POST":
        return _profile_page(request, ProfileForm.of(request.user))
    form = ProfileForm.of(request.user, request.POST, request.FILES)
    if not form.is_valid() or not _save(request, form):
        return _profile_page(request, form)
    with override(request.user.language):
        messages.success(request, _("Your profile is saved."))
    response = redirect(org_reverse("accounts:profile"))
    looks.remember(response, language=request.user.language, theme=request.user.theme)
    return response


def _save(request: MemberRequest, form: ProfileForm) -> bool:
    data = form.cleaned_data
    try:
        people.update_profile(
            user=request.user, values=form.values, photo=data["photo"], remove_photo=data["remove_photo"]
        )
    except DomainError as error:
        form.add_error(error.field, str(error.message))
        return False
    return True


def _profile_page(request: MemberRequest, form: ProfileForm) -> HttpResponse:
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@works_unpaid
@member_only
@in_person
@rate_limit(action="change_password")
@sensitive_post_parameters("oldpassword", "password1")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: MemberRequest) -> HttpResponse:
    """Change the password; other devices and programs are signed out. Who has none chooses one."""
    if not request.user.has_usable_password():
        return redirect("account_set_password")
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        finalize_password_change(request, request.user)
        return redirect(org_reverse("accounts:password"))
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)
