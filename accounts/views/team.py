"""The team: people, invitations, roles and rights."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member_only, requires, step_up
from accounts.forms.team import DeactivateForm, InviteForm, RightForm, RoleForm
from accounts.hooks import permissions
from accounts.models import Invitation, Member, Role
from accounts.queries import members
from accounts.queries.invitations import open_invitations
from accounts.queries.ownership import open_offer
from accounts.queries.rights import matrix, rights_of
from accounts.queries.second_factor import factors_of_many
from accounts.rules import AccountsPermission, may_change_member
from accounts.services import organizations, ownership
from accounts.services import team as team_service
from config.lib.errors import DomainError
from config.lib.urls import org_reverse


@requires(AccountsPermission.VIEW_TEAM)
@require_safe
def team(request: MemberRequest) -> HttpResponse:
    """People, open invitations, and what each role may do."""
    may_manage = request.member.has(AccountsPermission.MANAGE_TEAM)
    people = list(members.team())
    factors = factors_of_many([person.user_id for person in people])
    context = {
        "offer": open_offer(),
        "people": [(person, factors.get(person.user_id, set())) for person in people],
        "invitations": open_invitations() if may_manage else [],
        "may_manage": may_manage,
        "may_require": request.member.has(AccountsPermission.MANAGE_ORGANIZATION),
        "roles": Role.labels,
        "matrix": matrix(),
    }
    return render(request, "accounts/team.html", context)


@requires(AccountsPermission.MANAGE_ORGANIZATION)
@step_up
@require_POST
def second_factor(request: MemberRequest) -> HttpResponse:
    """Ask a second factor of everybody in the organization, or of nobody."""
    required = request.POST.get("required") == "yes"
    organizations.require_second_factor(organization=request.organization, actor=request.member, required=required)
    messages.success(
        request, _("Everyone needs a second factor from now on.") if required else _("The password is enough again.")
    )
    return _to_team()


@requires(AccountsPermission.MANAGE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    """Send an invitation."""
    form = InviteForm(request.POST or None, actor=request.member, initial={"role": Role.USER})
    if request.method == "POST" and form.is_valid():
        try:
            team_service.invite(actor=request.member, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            messages.success(request, _("%(email)s is invited.") % {"email": form.cleaned_data["email"]})
            return _to_team()
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
def resend_invitation(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the invitation again, with a new link."""
    invitation = get_object_or_404(Invitation, pk=pk)
    team_service.resend_invitation(invitation=invitation, actor=request.member)
    messages.success(request, _("%(email)s is invited.") % {"email": invitation.email})
    return _to_team()


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
def revoke_invitation(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the invitation back."""
    invitation = get_object_or_404(Invitation, pk=pk)
    team_service.revoke_invitation(invitation=invitation, actor=request.member)
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    return _to_team()


@requires(AccountsPermission.MANAGE_TEAM)
@require_safe
def member(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One person: role, rights apart from the role, and leaving."""
    return _member_page(request, _person(pk))


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
def change_role(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the member another role."""
    person = _person(pk)
    form = RoleForm(request.POST, actor=request.member)
    if not form.is_valid():
        return _member_page(request, person, form)
    team_service.change_role(member=person, role=form.cleaned_data["role"], actor=request.member)
    return _saved(request, person)


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
def change_rights(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Allow or forbid one thing whatever the role says, or go back to the role."""
    form = RightForm(request.POST)
    if not form.is_valid() or form.cleaned_data["permission"] not in permissions:
        raise Http404
    person = team_service.set_override(member=_person(pk), actor=request.member, **form.cleaned_data)
    if request.htmx:
        return render(request, "accounts/member.html#rights", _member_context(request, person))
    return _saved(request, person)


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
def deactivate(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the member's access away, and give what they left open to somebody else."""
    person = _person(pk)
    form = DeactivateForm(request.POST, actor=request.member, person=person)
    if not form.is_valid():
        raise Http404
    team_service.deactivate(member=person, actor=request.member, successor=form.cleaned_data["successor"])
    messages.success(request, _("%(name)s has no access any more.") % {"name": person})
    return _to_team()


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
def reactivate(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the member's access back."""
    person = team_service.reactivate(member=_person(pk), actor=request.member)
    messages.success(request, _("%(name)s has access again.") % {"name": person})
    return _to_team()


@requires(AccountsPermission.MANAGE_TEAM)
@require_POST
@step_up
def offer_ownership(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer the organization to the member; they confirm it."""
    ownership.offer(actor=request.member, member=_person(pk))
    messages.success(request, _("The offer is sent. You stay the owner until it is accepted."))
    return _to_team()


@member_only
@require_safe
def ownership_offer(request: MemberRequest) -> HttpResponse:
    """The offer that waits, for whom it was made to and who made it."""
    offer = open_offer()
    if offer is None or request.member.pk not in {offer.offered_by_id, offer.offered_to_id}:
        raise Http404
    return render(request, "accounts/ownership.html", {"offer": offer})


@member_only
@require_POST
@step_up
def accept_ownership(request: MemberRequest) -> HttpResponse:
    """Become the owner."""
    ownership.accept(actor=request.member)
    messages.success(request, _("You are the owner now."))
    return redirect("dashboard", request.organization.slug)


@member_only
@require_POST
def end_offer(request: MemberRequest) -> HttpResponse:
    """Take the offer back, or decline it."""
    ownership.end_offer(actor=request.member)
    messages.success(request, _("The offer is over; nothing has changed."))
    return redirect("dashboard", request.organization.slug)


def _person(pk: uuid.UUID) -> Member:
    return get_object_or_404(Member.objects.select_related("user"), pk=pk)


def _to_team() -> HttpResponse:
    return redirect(org_reverse("accounts:team"))


def _saved(request: MemberRequest, person: Member) -> HttpResponse:
    messages.success(request, _("The rights of %(name)s are changed.") % {"name": person})
    return redirect(org_reverse("accounts:member", person.pk))


def _member_context(request: MemberRequest, person: Member, form: RoleForm | None = None) -> dict[str, Any]:
    return {
        "person": person,
        "may_change": may_change_member(request.member, person),
        "rights": rights_of(person),
        "choices": RightForm.base_fields["allowed"].choices,  # type: ignore[attr-defined]
        "deactivate_form": DeactivateForm(actor=request.member, person=person),
        "may_hand_over": request.member.role == Role.OWNER and person.is_active and person.pk != request.member.pk,
        "role_form": form or RoleForm(actor=request.member, initial={"role": person.role}),
    }


def _member_page(request: MemberRequest, person: Member, form: RoleForm | None = None) -> HttpResponse:
    context = _member_context(request, person, form)
    return render(request, "accounts/member.html", context, status=422 if form else 200)
