"""The administration site: staff looks at every model, and does few things."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Member, OutgoingEmail, RefreshToken, User
from accounts.services import mail, tokens
from config.lib import clock
from config.lib.ids import uuid7


@pytest.fixture
def operator(db: None) -> Client:
    """Signed in as who operates the installation."""
    client = Client()
    user = User.objects.create_superuser("operator@kantora.example", "linden-tree-in-june", full_name="Operator")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_lists_show_every_organization(alya: Member, vera: Member, operator: Client) -> None:
    body = operator.get(reverse("admin:accounts_member_changelist")).content.decode()
    assert "Lipa" in body
    assert "Orel" in body


def test_members_without_staff_rights_meet_403(alya: Member, client_of: Callable[[Member], Client]) -> None:
    assert client_of(alya).get("/admin/", follow=True).status_code == 403


def test_visitors_sign_in_where_everybody_does(db: None) -> None:
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/account/login/?next=%2Fadmin%2F")


def act(client: Client, model: str, action: str, *rows: object) -> None:
    """Run an action of a list on the rows."""
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows]}  # type: ignore[attr-defined]
    assert client.post(reverse(f"admin:accounts_{model}_changelist"), data).status_code == 302


def test_people_are_switched_off_with_their_programs_but_never_oneself(alya: Member, operator: Client) -> None:
    tokens.issue_pair(alya.user, family=uuid7())
    own = User.objects.get(email="operator@kantora.example")
    act(operator, "user", "switch_off", alya.user, own)
    assert not User.objects.get(pk=alya.user_id).is_active
    assert User.objects.get(pk=own.pk).is_active
    assert not RefreshToken.objects.filter(revoked_at=None).exists()
    act(operator, "user", "switch_on", alya.user)
    assert User.objects.get(pk=alya.user_id).is_active


def test_failed_mail_is_sent_again(
    operator: Client, mailoutbox: list[object], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    failed = OutgoingEmail.objects.create(to="a@lipa.example", subject="A", text="a", state="failed", attempts=6)
    sent = OutgoingEmail.objects.create(to="b@lipa.example", subject="B", text="b", state="sent")
    emptied = OutgoingEmail.objects.create(to="c@lipa.example", subject="C", text="", state="failed", attempts=6)
    OutgoingEmail.objects.filter(pk=emptied.pk).update(created_at=clock.now() - mail.TEXT_KEPT_FOR)
    with django_capture_on_commit_callbacks(execute=True):
        act(operator, "outgoingemail", "send_again", failed, sent, emptied)
    assert len(mailoutbox) == 1
    failed.refresh_from_db()
    assert failed.state == "sent"


def test_staff_who_may_only_look_sends_nothing_and_signs_nobody_out(alya: Member, mailoutbox: list[object]) -> None:
    user = User.objects.create_user("onlooker@kantora.example", full_name="Onlooker", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_outgoingemail", "view_refreshtoken", "view_user"])
    )
    onlooker = Client()
    onlooker.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    failed = OutgoingEmail.objects.create(to="a@lipa.example", subject="A", text="a", state="failed", attempts=6)
    tokens.issue_pair(alya.user, family=uuid7())
    for row, action in ((failed, "send_again"), (RefreshToken.objects.get(), "sign_out"), (alya.user, "switch_off")):
        data = {"action": action, "_selected_action": [str(row.pk)]}
        onlooker.post(reverse(f"admin:accounts_{row._meta.model_name}_changelist"), data)
    assert OutgoingEmail.objects.get().state == "failed"
    assert RefreshToken.objects.get().revoked_at is None
    assert User.objects.get(pk=alya.user_id).is_active


def test_who_looks_at_rows_of_an_organization_stands_in_its_trail(
    alya: Member, vera: Member, operator: Client, client_of: Callable[[Member], Client]
) -> None:
    path = reverse("admin:accounts_member_change", args=[alya.pk])
    assert operator.get(path).status_code == 200
    operator.get(reverse("admin:accounts_member_change", args=[uuid7()]))
    lists = reverse("admin:accounts_member_changelist")
    assert operator.get(lists).status_code == 200
    assert operator.get(lists, {"organization__id__exact": str(alya.organization_id)}).status_code == 200
    looked = AuditEvent.objects.unscoped(reason="test").filter(event="accounts.looked_at_by_operator").order_by("pk")
    assert list(looked.values_list("organization__name", "object_label", "staff_name", "changes")) == [
        ("Lipa", "Alya Ilieva", "Operator", {}),
        ("Lipa", "Lipa", "Operator", {"list": [None, "accounts.member"]}),
    ]
    page = client_of(alya).get(reverse("accounts:audit", args=["lipa"])).content.decode()
    assert "Operator as operator" in page
    assert "looked as an operator at" in page


def test_programs_are_signed_out(alya: Member, operator: Client) -> None:
    tokens.issue_pair(alya.user, family=uuid7())
    act(operator, "refreshtoken", "sign_out", RefreshToken.objects.get())
    assert RefreshToken.objects.get().revoked_at is not None


def test_person_is_added_by_address(operator: Client) -> None:
    data = {
        "email": "New@lipa.example",
        "full_name": "New Person",
        "usable_password": "true",
        "password1": "linden-tree-in-june",
        "password2": "linden-tree-in-june",
    }
    operator.post(reverse("admin:accounts_user_add"), data)
    assert User.objects.filter(email__iexact="new@lipa.example").exists()
