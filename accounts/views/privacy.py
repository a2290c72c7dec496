"""Privacy and data: copies of everything, what a person agreed to, being erased."""

import uuid

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member_only, requires, step_up, works_unpaid
from accounts.forms.retention import RetentionForm
from accounts.models import DataExport
from accounts.queries import consents as consent_queries
from accounts.queries import data_exports as copy_queries
from accounts.queries import members, retention_archives
from accounts.rules import AccountsPermission
from accounts.services import consents, data_exports, erasure
from accounts.services import retention as retaining
from accounts.services import retention_archives as archiving
from config.lib import clock
from config.lib.downloads import as_download
from config.lib.errors import DomainError
from config.lib.urls import org_reverse

About = DataExport.About


@member_only
@require_safe
def my_data(request: MemberRequest) -> HttpResponse:
    """A person's own page: their copies, what they agreed to, the way out."""
    context = {
        "copies": copy_queries.copies_of(request.member, About.PERSON),
        "now": clock.now(),
        "consents": consent_queries.consents(request.user),
        "wants_news": consent_queries.wants_news(request.user),
        "erasure": erasure.open_request(request.user),
        "left_alone": members.left_alone(request.user),
    }
    return render(request, "accounts/my_data.html", context)


@requires(AccountsPermission.MANAGE_DATA)
@require_safe
def organization_data(request: MemberRequest) -> HttpResponse:
    """The organization's page: copies of everything it has here."""
    context = {"copies": copy_queries.copies_of(request.member, About.ORGANIZATION), "now": clock.now()}
    return render(request, "accounts/organization_data.html", context)


@works_unpaid
@member_only
@require_POST
@step_up
def copy_my_data(request: MemberRequest) -> HttpResponse:
    """Start a copy of everything about the person."""
    data_exports.request_copy(actor=request.member, about=About.PERSON)
    return redirect(org_reverse("accounts:my_data"))


@works_unpaid
@requires(AccountsPermission.MANAGE_DATA)
@require_POST
@step_up
def copy_organization_data(request: MemberRequest) -> HttpResponse:
    """Start a copy of everything the organization has here."""
    data_exports.request_copy(actor=request.member, about=About.ORGANIZATION)
    return redirect(org_reverse("accounts:organization_data"))


@member_only
@require_safe
@step_up
def download(request: MemberRequest, pk: uuid.UUID) -> FileResponse:
    """A copy, for who asked for it; to anybody else and after its time it does not exist."""
    export = get_object_or_404(DataExport, pk=pk)
    if not data_exports.may_download(export, request.member) or not default_storage.exists(str(export.file.name)):
        raise Http404
    data_exports.downloaded(export)
    name = f"{request.organization.slug}-{export.about}-{export.created_at:%Y-%m-%d}.zip"
    return as_download(export.file.open("rb"), name=name, media_type="application/zip")


@works_unpaid
@member_only
@require_POST
def news(request: MemberRequest) -> HttpResponse:
    """Agree to news by e-mail, or take that back."""
    wanted = request.POST.get("wanted") == "yes"
    consents.set_news(user=request.user, wanted=wanted)
    messages.success(request, _("You get news by e-mail.") if wanted else _("You get no more news by e-mail."))
    return redirect(org_reverse("accounts:my_data"))


@works_unpaid
@member_only
@require_POST
@step_up
def erase_me(request: MemberRequest) -> HttpResponse:
    """Ask to be erased; for some days it can be taken back."""
    try:
        erasure.request_erasure(request.user)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Your request is written down. An e-mail says until when you can take it back."))
    return redirect(org_reverse("accounts:my_data"))


@works_unpaid
@member_only
@require_POST
def keep_me(request: MemberRequest) -> HttpResponse:
    """Think better of it."""
    erasure.cancel(request.user)
    messages.success(request, _("Your account stays."))
    return redirect(org_reverse("accounts:my_data"))


@works_unpaid
@requires(AccountsPermission.MANAGE_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: MemberRequest) -> HttpResponse:
    """How long things are kept, and what would go tonight; a POST with `look` only shows that."""
    terms = retaining.terms_of(request.organization)
    form = RetentionForm(request.POST or None, terms=terms)
    if request.method == "POST" and form.is_valid():
        terms = form.cleaned_data
        if "look" not in request.POST:
            retaining.set_terms(organization=request.organization, actor=request.member, terms=terms)
            messages.success(request, _("How long things are kept is saved."))
            return redirect(org_reverse("accounts:retention"))
    context = {
        "form": form,
        "outlook": retaining.outlook(terms),
        "archives": retention_archives.archives(),
        "archive_days": archiving.KEPT_FOR.days,
    }
    return render(request, "accounts/retention.html", context, status=422 if form.errors else 200)


@requires(AccountsPermission.MANAGE_DATA)
@require_safe
@step_up
def download_archive(request: MemberRequest, pk: uuid.UUID) -> FileResponse:
    """What went by a rule; after its time it does not exist."""
    archive = get_object_or_404(retention_archives.archives(), pk=pk)
    if not default_storage.exists(str(archive.file.name)):
        raise Http404
    archiving.downloaded(archive)
    name = f"{request.organization.slug}-{archive.rule}-{archive.created_at:%Y-%m-%d}.zip"
    return as_download(archive.file.open("rb"), name=name, media_type="application/zip")
