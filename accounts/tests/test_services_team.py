"""The team: who may invite, who may join, whose rights whoever may change."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts import hooks
from accounts.errors import (
    AlreadyMember,
    EmailTaken,
    EmailUnconfirmed,
    InvitationClosed,
    LastOwner,
    MemberProtected,
    WrongRecipient,
)
from accounts.models import AuditEvent, Invitation, Member, Notification, Organization, OutgoingEmail, Role, User
from accounts.queries.invitations import has_account, invitation_by_token, open_invitations
from accounts.queries.rights import matrix, rights_of
from accounts.rules import AccountsPermission, may_change_member, may_give_role, may_override
from accounts.services import registration, team
from accounts.tenancy import scope
from config.lib.errors import DomainError, PermissionRefused
from conftest import PASSWORD, person

pytestmark = pytest.mark.usefixtures("in_lipa")


def token_in(email: OutgoingEmail) -> str:
    """The secret in an invitation's mail."""
    found = re.search(r"/invitation/([^/]+)/", email.text)
    assert found
    return found[1]


def invitation_mails() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.order_by("created_at"))


def a_member(name: str, role: str, **values: object) -> Member:
    """Another person in Lipa."""
    user = person(f"{name.lower()}@lipa.example", name)
    return Member.objects.create(user=user, role=role, **values)


@pytest.fixture
def invitation(alya: Member) -> Invitation:
    return team.invite(actor=alya, email="Ana@lipa.example", role=Role.MANAGER)


# --- inviting ---------------------------------------------------------------------------------------------------------
def test_invite_mails_a_link_whose_secret_is_not_stored(alya: Member, invitation: Invitation) -> None:
    (email,) = invitation_mails()
    token = token_in(email)
    assert (email.to, email.reply_to, email.sender_name) == ("ana@lipa.example", "alya@lipa.example", "Lipa")
    assert token not in str(Invitation.objects.values().get())
    found = invitation_by_token(token)
    assert found == invitation
    assert open_invitations() == [invitation]
    assert AuditEvent.objects.get(event="accounts.member_invited").changes == {"role": [None, "manager"]}


def test_invite_is_in_the_language_of_the_organization(alya: Member) -> None:
    Organization.objects.update(language="bg")
    alya.organization.refresh_from_db()
    team.invite(actor=alya, email="ana@lipa.example", role=Role.USER)
    assert 'lang="bg"' in invitation_mails()[0].html


def test_invite_again_replaces_the_first_link(alya: Member, invitation: Invitation) -> None:
    team.invite(actor=alya, email="ANA@lipa.example", role=Role.USER)
    first, second = invitation_mails()
    assert invitation_by_token(token_in(first)) is None
    assert invitation_by_token(token_in(second)) is not None
    assert len(open_invitations()) == 1


def test_invite_needs_the_right(boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        team.invite(actor=boris, email="ana@lipa.example", role=Role.USER)


def test_invite_needs_a_confirmed_address(alya: Member) -> None:
    EmailAddress.objects.update(verified=False)
    with pytest.raises(EmailUnconfirmed):
        team.invite(actor=alya, email="ana@lipa.example", role=Role.USER)
    assert not OutgoingEmail.objects.exists()


def test_invite_refuses_who_is_there_and_takes_back_who_left(alya: Member, boris: Member) -> None:
    with pytest.raises(AlreadyMember):
        team.invite(actor=alya, email="Boris@lipa.example", role=Role.USER)
    team.deactivate(member=boris, actor=alya)
    invitation = team.invite(actor=alya, email="boris@lipa.example", role=Role.ADMIN)
    member = team.accept_invitation(invitation=invitation, user=boris.user)
    assert (member.pk, member.is_active, member.role) == (boris.pk, True, Role.ADMIN)


def test_nobody_invites_to_a_role_above_their_own(alya: Member) -> None:
    manager = a_member("Mila", Role.MANAGER, overrides={AccountsPermission.MANAGE_TEAM: True})
    team.invite(actor=manager, email="ana@lipa.example", role=Role.MANAGER)
    for role in (Role.ADMIN, Role.OWNER):
        with pytest.raises(MemberProtected):
            team.invite(actor=manager, email="eva@lipa.example", role=role)


def test_resend_gives_a_new_link_and_seven_more_days(alya: Member) -> None:
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        invitation = team.invite(actor=alya, email="ana@lipa.example", role=Role.USER)
        clock.shift(8 * 24 * 3600)
        assert open_invitations() == []
        team.resend_invitation(invitation=invitation, actor=alya)
        first, second = invitation_mails()
        assert invitation_by_token(token_in(first)) is None
        assert invitation_by_token(token_in(second)) == invitation


def test_resend_of_a_used_or_withdrawn_invitation_is_refused(alya: Member, invitation: Invitation) -> None:
    team.revoke_invitation(invitation=invitation, actor=alya)
    invitation.refresh_from_db()
    with pytest.raises(InvitationClosed):
        team.resend_invitation(invitation=invitation, actor=alya)


def test_revoke_closes_the_link_once(alya: Member, invitation: Invitation) -> None:
    token = token_in(invitation_mails()[0])
    team.revoke_invitation(invitation=invitation, actor=alya)
    team.revoke_invitation(invitation=invitation, actor=alya)
    assert invitation_by_token(token) is None
    assert AuditEvent.objects.filter(event="accounts.invitation_revoked").count() == 1


# --- joining ----------------------------------------------------------------------------------------------------------
def test_accept_makes_a_member_confirms_the_address_and_tells_the_inviter(alya: Member, invitation: Invitation) -> None:
    user = User.objects.create_user("ana@lipa.example", PASSWORD, full_name="Ana Koleva")
    member = team.accept_invitation(invitation=invitation, user=user)
    assert (member.role, member.organization) == (Role.MANAGER, alya.organization)
    assert EmailAddress.objects.get(user=user).verified
    assert AuditEvent.objects.get(event="accounts.member_joined").member == member
    assert [note.title for note in Notification.objects.filter(member=alya)] == ["Ana Koleva joined the team"]


def test_accept_works_once(invitation: Invitation) -> None:
    user = person("ana@lipa.example", "Ana Koleva")
    team.accept_invitation(invitation=invitation, user=user)
    with pytest.raises(InvitationClosed):
        team.accept_invitation(invitation=invitation, user=user)


def test_accept_by_another_address_is_refused(boris: Member, invitation: Invitation) -> None:
    with pytest.raises(WrongRecipient):
        team.accept_invitation(invitation=invitation, user=boris.user)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_accept_after_seven_days_is_refused(alya: Member) -> None:
    user = person("ana@lipa.example", "Ana Koleva")
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as clock:
        invitation = team.invite(actor=alya, email=user.email, role=Role.USER)
        token = token_in(invitation_mails()[0])
        clock.shift(7 * 24 * 3600 - 1)
        assert invitation_by_token(token) == invitation
        clock.shift(1)
        assert invitation_by_token(token) is None
        with pytest.raises(InvitationClosed):
            team.accept_invitation(invitation=invitation, user=user)


def test_register_invited_makes_the_account_with_a_confirmed_address(alya: Member, invitation: Invitation) -> None:
    assert not has_account(invitation)
    member = registration.register_invited(
        invitation=invitation, password=PASSWORD, full_name=" Ana \n Koleva ", language="bg"
    )
    assert (member.user.email, member.user.full_name) == ("ana@lipa.example", "Ana Koleva")
    assert EmailAddress.objects.get(user=member.user).verified
    assert has_account(invitation)


def test_register_invited_with_a_weak_password_changes_nothing(invitation: Invitation) -> None:
    with pytest.raises(DomainError) as refused:
        registration.register_invited(invitation=invitation, password="short", full_name="Ana", language="bg")
    assert (refused.value.code, refused.value.field) == ("weak_password", "password")
    assert not User.objects.filter(email="ana@lipa.example").exists()
    assert open_invitations() == [invitation]


def test_register_invited_twice_makes_one_account(invitation: Invitation) -> None:
    values = {"password": PASSWORD, "full_name": "Ana", "language": "bg"}
    registration.register_invited(invitation=invitation, **values)
    with pytest.raises(EmailTaken):
        registration.register_invited(invitation=invitation, **values)
    assert User.objects.filter(email="ana@lipa.example").count() == 1


# --- roles and rights -------------------------------------------------------------------------------------------------
def test_change_role_is_audited_with_before_and_after(alya: Member, boris: Member) -> None:
    team.change_role(member=boris, role=Role.ADMIN, actor=alya)
    boris.refresh_from_db()
    assert boris.role == Role.ADMIN
    assert AuditEvent.objects.get(event="accounts.member_changed").changes == {"role": ["user", "admin"]}


def test_change_role_to_the_same_one_leaves_no_trace(alya: Member, boris: Member) -> None:
    team.change_role(member=boris, role=Role.USER, actor=alya)
    assert not AuditEvent.objects.filter(event="accounts.member_changed").exists()


def test_nobody_changes_their_own_role(alya: Member) -> None:
    with pytest.raises(MemberProtected):
        team.change_role(member=alya, role=Role.USER, actor=alya)


def test_an_administrator_neither_touches_nor_makes_owners(alya: Member, boris: Member) -> None:
    admin = a_member("Ivo", Role.ADMIN)
    with pytest.raises(MemberProtected):
        team.change_role(member=alya, role=Role.USER, actor=admin)
    with pytest.raises(MemberProtected):
        team.deactivate(member=alya, actor=admin)
    with pytest.raises(MemberProtected):
        team.change_role(member=boris, role=Role.OWNER, actor=admin)
    assert team.change_role(member=boris, role=Role.ADMIN, actor=admin).role == Role.ADMIN


def test_nobody_is_made_or_invited_as_an_owner(alya: Member, boris: Member, invitation: Invitation) -> None:
    """Only who accepts the offer of ownership becomes one, also by an invitation that is older than this rule."""
    with pytest.raises(MemberProtected):
        team.change_role(member=boris, role=Role.OWNER, actor=alya)
    with pytest.raises(MemberProtected):
        team.invite(actor=alya, email="eva@lipa.example", role=Role.OWNER)
    Invitation.objects.update(role=Role.OWNER)
    invitation.refresh_from_db()
    with pytest.raises(MemberProtected):
        team.resend_invitation(invitation=invitation, actor=alya)
    with pytest.raises(InvitationClosed):
        team.accept_invitation(invitation=invitation, user=person("ana@lipa.example", "Ana Koleva"))
    assert Member.objects.get(role=Role.OWNER) == alya


def test_the_last_owner_stays(alya: Member) -> None:
    """Two owners there are in data of the time when one could be made."""
    other = a_member("Boyan", Role.OWNER)
    team.deactivate(member=other, actor=alya)
    with pytest.raises(LastOwner):
        team.change_role(member=alya, role=Role.USER, actor=other)


def test_override_beats_the_role_and_can_be_taken_back(alya: Member, boris: Member) -> None:
    right = AccountsPermission.VIEW_AUDIT
    assert not boris.has(right)
    assert team.set_override(member=boris, permission=right, allowed=True, actor=alya).has(right)
    assert not team.set_override(member=boris, permission=right, allowed=False, actor=alya).has(right)
    boris = team.set_override(member=boris, permission=right, allowed=None, actor=alya)
    assert boris.overrides == {}


def test_nobody_gives_a_right_they_do_not_have(alya: Member, boris: Member) -> None:
    manager = a_member("Mila", Role.MANAGER, overrides={AccountsPermission.MANAGE_TEAM: True})
    with pytest.raises(MemberProtected):
        team.set_override(member=boris, permission=AccountsPermission.VIEW_AUDIT, allowed=True, actor=manager)
    team.set_override(member=boris, permission=AccountsPermission.VIEW_TEAM, allowed=False, actor=manager)


def test_an_owner_may_everything_so_nothing_is_overridden(alya: Member) -> None:
    other = a_member("Boyan", Role.OWNER)
    with pytest.raises(MemberProtected):
        team.set_override(member=other, permission=AccountsPermission.VIEW_AUDIT, allowed=False, actor=alya)


def test_deactivate_and_reactivate_keep_role_and_history(alya: Member, boris: Member) -> None:
    team.deactivate(member=boris, actor=alya)
    assert not Member.objects.get(pk=boris.pk).is_active
    team.reactivate(member=boris, actor=alya)
    boris.refresh_from_db()
    assert (boris.is_active, boris.role) == (True, Role.USER)
    events = AuditEvent.objects.filter(object_id=boris.pk).values_list("event", flat=True)
    assert set(events) == {"accounts.member_deactivated", "accounts.member_reactivated"}


@pytest.mark.parametrize("act", [team.deactivate, team.reactivate])
def test_access_is_given_and_taken_by_the_right_only(act: Callable[..., Member], alya: Member, boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        act(member=alya, actor=boris)


def test_rules_follow_the_ranks(alya: Member, boris: Member) -> None:
    assert [may_give_role(alya, role) for role in Role.values] == [False, True, True, True]
    assert [may_give_role(boris, role) for role in Role.values] == [False] * 4
    assert may_change_member(alya, boris)
    assert not may_change_member(boris, alya)
    assert not may_override(alya, alya, AccountsPermission.VIEW_AUDIT)


# --- tables for people ------------------------------------------------------------------------------------------------
@pytest.fixture
def flying() -> Iterator[str]:
    """The key of a right that managers have."""
    right = hooks.Permission("test.fly", "Fly", "Above", hooks.MANAGERS)
    with hooks.permissions.registered_temporarily("test.fly", right):
        yield "test.fly"


def test_matrix_says_which_role_may_what(flying: str) -> None:
    rows = dict(matrix())["Above"]
    assert [(row.key, has) for row, has in rows] == [("test.fly", [True, True, True, False])]


def test_rights_of_a_member_show_role_and_exception(alya: Member, boris: Member, flying: str) -> None:
    (right,) = dict(rights_of(boris))["Above"]
    assert (right.by_role, right.override, right.is_allowed) == (False, None, False)
    team.set_override(member=boris, permission=flying, allowed=True, actor=alya)
    (right,) = dict(rights_of(boris))["Above"]
    assert (right.by_role, right.override, right.is_allowed) == (False, True, True)


def test_invitation_in_scope_of_another_organization_still_joins_its_own(vera: Member, invitation: Invitation) -> None:
    user = person("ana@lipa.example", "Ana")
    with scope(vera.organization, vera):
        member = team.accept_invitation(invitation=invitation, user=user)
    assert member.organization.slug == "lipa"
