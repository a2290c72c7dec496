"""Another company for a signed-in person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import PersonRequest, signed_in
from accounts.forms.organizations import OrganizationForm
from accounts.queries import members
from accounts.services import registration


@signed_in
def organization_new(request: PersonRequest) -> HttpResponse:
    """Ask for a name, make the organization, go to its dashboard."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organization = registration.create_organization(name=form.cleaned_data["name"], owner=request.user)
        return redirect("dashboard", organization.slug)
    context = {"form": form, "memberships": members.memberships(request.user)}
    return render(request, "accounts/organization_new.html", context, status=422 if form.errors else 200)
