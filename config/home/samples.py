"""Sample data of a person: made, looked at, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member_only, works_unpaid
from config.demo import samples
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@member_only
@require_http_methods(["GET", "HEAD", "POST"])
def sample_data(request: MemberRequest) -> HttpResponse:
    """What the person's sample is and how far; a POST starts making it."""
    if request.method == "POST":
        samples.request(request.member)
        return redirect(org_reverse("sample_data"))
    standing = samples.standing(request.user)
    if standing.job and standing.job.organization_id != request.organization.pk:
        return redirect("sample_data", standing.job.organization.slug)
    return render(request, "home/sample_data.html", {"standing": standing})


@works_unpaid
@member_only
@require_POST
def remove_sample(request: MemberRequest) -> HttpResponse:
    """Throw the sample away that the address names, and go back to work."""
    try:
        samples.remove(organization=request.organization, actor=request.member)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect(org_reverse("sample_data"))
    messages.success(request, _("The sample data is being removed."))
    return redirect("home")
