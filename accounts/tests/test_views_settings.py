"""The settings, the notifications and the progress of jobs, as members meet them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEvent, Invitation, Job, Member, Notification, Organization, Role, User
from accounts.rules import AccountsPermission
from accounts.services import jobs, notifications, organizations, team
from accounts.tenancy import scope
from conftest import PASSWORD

ClientOf = Callable[[Member], Client]
COMPANY = {
    "name": "Lipa",
    "legal_name": "„Липа“ ООД",
    "eik": "131 071 587",
    "country": "BG",
    "street": "ул. Липова 1",
    "city": "Пловдив",
    "currency": "EUR",
    "language": "bg",
    "time_zone": "Europe/Sofia",
    "version": "1",
}


def at(name: str, *args: Any) -> str:
    """The path of a page of Lipa."""
    return reverse(f"accounts:{name}", args=["lipa", *args])


def png() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "#0D6B5A").save(target, "PNG")
    return SimpleUploadedFile("logo.html", target.getvalue(), "text/html")


# --- the way in -------------------------------------------------------------------------------------------------------
def test_settings_open_at_the_first_page_one_may_see(alya: Member, boris: Member, client_of: ClientOf) -> None:
    assert client_of(alya).get(at("settings")).headers["Location"] == at("company")
    assert client_of(boris).get(at("settings")).headers["Location"] == at("team")
    with scope(alya.organization, alya):
        team.set_override(member=boris, permission=AccountsPermission.VIEW_TEAM, allowed=False, actor=alya)
    assert client_of(boris).get(at("settings")).headers["Location"] == at("profile")


def test_menu_shows_only_what_one_may_open(boris: Member, client_of: ClientOf) -> None:
    body = client_of(boris).get(at("profile")).content.decode()
    assert at("profile") in body
    assert at("company") not in body
    assert client_of(boris).get(at("company")).status_code == 403


# --- company ----------------------------------------------------------------------------------------------------------
def test_company_is_saved_and_told(alya: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    response = client.post(at("company"), COMPANY | {"logo": png()}, follow=True)
    assert response.redirect_chain == [(at("company"), 302)]
    assert "Company details are saved." in response.content.decode()
    organization = Organization.objects.get()
    assert (organization.eik, organization.version, organization.has_legal_data) == ("131071587", 2, True)
    logo = client.get(f"/media/{organization.logo.name}")
    assert (logo.status_code, logo.headers["Content-Type"]) == (200, "image/png")
    assert "sandbox" in logo.headers["Content-Security-Policy"]
    logo.close()


def test_company_with_a_wrong_number_keeps_what_was_typed(alya: Member, client_of: ClientOf) -> None:
    response = client_of(alya).post(at("company"), COMPANY | {"eik": "12345678"})
    body = response.content.decode()
    assert response.status_code == 422
    assert "You entered 8." in body
    assert "<title>Error: " in body
    assert 'value="12345678"' in body
    assert "„Липа“ ООД" in body
    assert Organization.objects.get().legal_name == ""


def test_company_with_a_file_that_is_no_picture_saves_nothing(alya: Member, client_of: ClientOf) -> None:
    fake = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")
    response = client_of(alya).post(at("company"), COMPANY | {"logo": fake})
    assert (response.status_code, "logo" in response.context["form"].errors) == (422, True)
    assert Organization.objects.get().version == 1


def test_company_changed_by_two_people_tells_the_second_and_loses_nothing(alya: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    client.get(at("company"))
    with scope(alya.organization, alya):
        organizations.update_organization(organization=Organization.objects.get(), actor=alya, values={"city": "София"})
    response = client.post(at("company"), COMPANY)
    body = response.content.decode()
    assert response.status_code == 422
    assert "Someone changed this record after you opened it." in body
    assert "Пловдив" in body
    assert 'name="version" value="2"' in body
    assert Organization.objects.get().city == "София"
    assert client.post(at("company"), COMPANY | {"version": "2"}).status_code == 302
    assert Organization.objects.get().city == "Пловдив"


# --- team -------------------------------------------------------------------------------------------------------------
def test_team_shows_people_invitations_and_what_roles_may(alya: Member, boris: Member, client_of: ClientOf) -> None:
    with scope(alya.organization, alya):
        team.invite(actor=alya, email="ana@lipa.example", role=Role.USER)
    mine = client_of(alya).get(at("team")).content.decode()
    for words in ("Alya Ilieva", "boris@lipa.example", "ana@lipa.example", "See the audit trail", at("invite")):
        assert words in mine
    theirs = client_of(boris).get(at("team")).content.decode()
    assert "alya@lipa.example" in theirs
    assert "ana@lipa.example" not in theirs
    assert at("invite") not in theirs


def test_invitation_is_sent_again_and_withdrawn(
    alya: Member, client_of: ClientOf, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client = client_of(alya)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(at("invite"), {"email": "Ana@lipa.example", "role": "manager"}, follow=True)
    assert "ana@lipa.example" in response.content.decode().lower()
    with scope(alya.organization):
        invitation = Invitation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("invitation_resend", invitation.pk))
    assert [message.to for message in mail.outbox] == [["ana@lipa.example"]] * 2
    client.post(at("invitation_revoke", invitation.pk))
    assert "ana@lipa.example" not in client.get(at("team")).content.decode().split("k-toasts")[0]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "boris@lipa.example", "role": "user"}, "email"),
        ({"email": "no address", "role": "user"}, "email"),
        ({"email": "ana@lipa.example", "role": "emperor"}, "role"),
        ({"email": "ana@lipa.example"}, "role"),
    ],
)
def test_invitation_that_cannot_be_sent_says_why(
    alya: Member, boris: Member, client_of: ClientOf, data: dict[str, str], field: str
) -> None:
    response = client_of(alya).post(at("invite"), data)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert mail.outbox == []


def test_invitation_by_an_unconfirmed_person_is_refused_in_the_form(alya: Member, client_of: ClientOf) -> None:
    EmailAddress.objects.update(verified=False)
    response = client_of(alya).post(at("invite"), {"email": "ana@lipa.example", "role": "user"})
    assert response.status_code == 422
    assert "Confirm your e-mail address first" in response.content.decode()


def test_role_is_changed(alya: Member, boris: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    assert client.get(at("member", boris.pk)).status_code == 200
    client.post(at("member_role", boris.pk), {"role": "admin"})
    with scope(alya.organization):
        assert Member.objects.get(pk=boris.pk).role == Role.ADMIN


def test_role_that_does_not_exist_is_refused(alya: Member, boris: Member, client_of: ClientOf) -> None:
    assert client_of(alya).post(at("member_role", boris.pk), {"role": "emperor"}).status_code == 422


def test_right_is_allowed_apart_from_the_role_and_the_fragment_shows_it(
    alya: Member, boris: Member, client_of: ClientOf
) -> None:
    data = {"permission": AccountsPermission.VIEW_AUDIT, "allowed": "yes"}
    response = client_of(alya).post(at("member_rights", boris.pk), data, HTTP_HX_REQUEST="true")
    body = response.content.decode()
    assert body.lstrip().startswith('<section id="rights"')
    assert '<option value="yes" selected>' in body
    assert client_of(boris).get(at("audit")).status_code == 200


@pytest.mark.parametrize("data", [{"permission": "accounts.fly", "allowed": "yes"}, {"permission": "x"}, {}])
def test_right_that_does_not_exist_is_not_found(
    alya: Member, boris: Member, client_of: ClientOf, data: dict[str, str]
) -> None:
    assert client_of(alya).post(at("member_rights", boris.pk), data).status_code == 404


def test_access_is_taken_and_given_back(alya: Member, boris: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    client.post(at("member_deactivate", boris.pk))
    assert client_of(boris).get("/o/lipa/").status_code == 404
    assert "No access" in client.get(at("team")).content.decode()
    client.post(at("member_reactivate", boris.pk))
    assert client_of(boris).get("/o/lipa/").status_code == 200


def test_colleague_without_the_right_changes_nobody(alya: Member, boris: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    for name in ("member_role", "member_rights", "member_deactivate", "member_reactivate"):
        assert client.post(at(name, alya.pk), {"role": "user"}).status_code == 403
    with scope(alya.organization):
        assert Member.objects.get(pk=alya.pk).role == Role.OWNER


def test_the_last_owner_cannot_be_put_out(alya: Member, boris: Member, client_of: ClientOf) -> None:
    with scope(alya.organization, alya):
        team.change_role(member=boris, role=Role.ADMIN, actor=alya)
    response = client_of(boris).post(at("member_deactivate", alya.pk), HTTP_REFERER="http://testserver/o/lipa/")
    assert response.status_code == 302
    with scope(alya.organization):
        assert Member.objects.get(pk=alya.pk).is_active


# --- audit trail ------------------------------------------------------------------------------------------------------
@pytest.fixture
def history(alya: Member, boris: Member) -> None:
    """Boris became an administrator; Alya changed the name; Boris changed his phone."""
    with scope(alya.organization, alya):
        team.change_role(member=boris, role=Role.ADMIN, actor=alya)
        organizations.update_organization(
            organization=alya.organization, actor=alya, values={"name": "=Липа", "is_vat_registered": False}
        )


def rows(client: Client, **params: str) -> list[str]:
    """The records' names of the trail's page."""
    page = client.get(at("audit"), params).context["page"]
    return [row.object_label for row in page.rows]


@pytest.mark.usefixtures("history")
def test_audit_shows_who_did_what_with_values_before_and_after(alya: Member, client_of: ClientOf) -> None:
    body = client_of(alya).get(at("audit")).content.decode()
    assert "changed the rights of" in body
    assert "<b>Role</b> <s>User</s> Administrator" in body


@pytest.mark.usefixtures("history")
def test_audit_is_narrowed_by_person_event_day_and_words(alya: Member, boris: Member, client_of: ClientOf) -> None:
    client = client_of(alya)
    assert rows(client, event="accounts.member_changed") == ["Boris Petrov"]
    assert rows(client, member=str(boris.pk)) == []
    assert len(rows(client, member=str(alya.pk))) == 3
    assert rows(client, since="2099-01-01") == []
    assert rows(client, until="2000-01-01") == []
    assert len(rows(client, since="2000-01-01", until="2099-01-01")) == 3
    assert rows(client, search="борис") == ["Boris Petrov"]


@pytest.mark.parametrize("params", [{"member": "x"}, {"since": "yesterday"}])
def test_audit_with_a_filter_that_cannot_be_read_is_a_bad_request(
    alya: Member, client_of: ClientOf, params: dict[str, str]
) -> None:
    assert client_of(alya).get(at("audit"), params).status_code == 400
    assert client_of(alya).get(at("audit_export"), params).status_code == 400


@pytest.mark.usefixtures("history")
def test_audit_fragment_is_the_list_alone(alya: Member, client_of: ClientOf) -> None:
    response = client_of(alya).get(at("audit"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="list")
    assert "<html" not in response.content.decode()


@pytest.mark.usefixtures("history")
def test_audit_export_is_narrowed_too_and_safe_to_open(alya: Member, client_of: ClientOf) -> None:
    response = client_of(alya).get(at("audit_export"), {"event": "accounts.organization_changed"})
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=Липа" in lines[1]
    assert "Name: Lipa → =Липа" in lines[1]


def test_audit_is_for_administrators(boris: Member, client_of: ClientOf) -> None:
    assert client_of(boris).get(at("audit")).status_code == 403
    assert client_of(boris).get(at("audit_export")).status_code == 403


# --- profile and password ---------------------------------------------------------------------------------------------
PROFILE = {
    "full_name": "Boris P.",
    "phone": "0881234567",
    "language": "bg",
    "time_zone": "Europe/Berlin",
    "theme": "dark",
}


def test_profile_is_saved_in_the_new_language(boris: Member, client_of: ClientOf) -> None:
    client = client_of(boris)
    response = client.post(at("profile"), PROFILE | {"photo": png()}, follow=True)
    assert '<html lang="bg" data-bs-theme="dark"' in response.content.decode()
    user = User.objects.get(pk=boris.user_id)
    assert (user.phone, user.time_zone, user.theme) == ("+359881234567", "Europe/Berlin", "dark")
    assert user.avatar
    client.post(at("profile"), PROFILE | {"remove_photo": "on"})
    assert not User.objects.get(pk=boris.user_id).avatar


def test_profile_with_a_wrong_phone_is_refused_at_the_field(boris: Member, client_of: ClientOf) -> None:
    response = client_of(boris).post(at("profile"), PROFILE | {"phone": "12"})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"phone"})
    assert User.objects.get(pk=boris.user_id).full_name == "Boris Petrov"


def test_password_is_changed_and_other_devices_are_out(
    boris: Member, client_of: ClientOf, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    here, elsewhere = client_of(boris), client_of(boris)
    with django_capture_on_commit_callbacks(execute=True):
        response = here.post(at("password"), {"oldpassword": PASSWORD, "password1": "copper-kettle-on-monday"})
    assert response.headers["Location"] == at("password")
    assert here.get(at("password")).status_code == 200
    assert elsewhere.get(at("password")).status_code == 302
    assert [message.subject for message in mail.outbox] == ["Your password was changed"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("not-this-one", "copper-kettle-on-monday", "oldpassword"), (PASSWORD, "short", "password1")],
)
def test_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    boris: Member, client_of: ClientOf, old: str, new: str, field: str
) -> None:
    response = client_of(boris).post(at("password"), {"oldpassword": old, "password1": new})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert User.objects.get(pk=boris.user_id).check_password(PASSWORD)


# --- notifications ----------------------------------------------------------------------------------------------------
def tell(member: Member, number: int = 1, url: str = "/o/lipa/settings/team/") -> None:
    with scope(member.organization, member):
        for index in range(number):
            data = {"name": f"Ana {index}", "email": "ana@lipa.example"}
            notifications.notify([member], "accounts.member_joined", data, url)


def test_bell_counts_and_the_inbox_shows(boris: Member, client_of: ClientOf) -> None:
    tell(boris, 2)
    body = client_of(boris).get(at("notifications")).content.decode()
    assert "Notifications, 2 unread" in body
    assert "Ana 1 joined the team" in body


def test_bell_fetches_itself(boris: Member, client_of: ClientOf) -> None:
    tell(boris)
    response = client_of(boris).get(at("notifications"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="bell")
    assert response.content.decode().lstrip().startswith("<a")


def test_reading_one_leads_to_what_it_is_about(boris: Member, client_of: ClientOf) -> None:
    tell(boris, 2)
    with scope(boris.organization):
        first = Notification.objects.order_by("created_at").first()
        assert first
    assert client_of(boris).post(at("notification_read", first.pk)).headers["Location"] == "/o/lipa/settings/team/"
    with scope(boris.organization):
        assert Notification.objects.filter(read_at=None).count() == 1


def test_reading_one_leads_to_no_other_site(boris: Member, client_of: ClientOf) -> None:
    tell(boris, url="https://elsewhere.example/")
    with scope(boris.organization):
        pk = Notification.objects.get().pk
    assert client_of(boris).post(at("notification_read", pk)).headers["Location"] == at("notifications")


def test_reading_all_answers_with_the_inbox_and_rings_the_bell(boris: Member, client_of: ClientOf) -> None:
    tell(boris, 2)
    response = client_of(boris).post(at("notifications_read"), HTTP_HX_REQUEST="true")
    assert "k:notification" in response.headers["HX-Trigger"]
    assert "All read" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_notification_of_a_colleague_does_not_exist(alya: Member, boris: Member, client_of: ClientOf) -> None:
    tell(alya)
    with scope(alya.organization):
        pk = Notification.objects.get().pk
    assert client_of(boris).post(at("notification_read", pk)).status_code == 404


def test_inbox_has_pages(boris: Member, client_of: ClientOf) -> None:
    tell(boris, 31)
    client = client_of(boris)
    assert 'href="?page=2"' in client.get(at("notifications")).content.decode()
    assert "Ana 0 joined" in client.get(at("notifications"), {"page": "2"}).content.decode()


# --- jobs -------------------------------------------------------------------------------------------------------------
def test_job_shows_how_far_it_is_and_stops(alya: Member, counting_job: str, client_of: ClientOf) -> None:
    with scope(alya.organization, alya):
        job = jobs.start_job(counting_job, actor=alya, payload={"to": 3})
        Job.objects.update(state=Job.State.RUNNING, progress=1, total=3)
    client = client_of(alya)
    running = client.get(at("job", job.pk))
    assert "1 of 3" in running.content.decode()
    assert "HX-Trigger" not in running.headers
    stopped = client.post(at("job_cancel", job.pk))
    assert "Stopped after 1 of 3" in stopped.content.decode()
    assert stopped.headers["HX-Trigger"] == "k-job-finished"
    assert client.get(at("job", job.pk)).headers["HX-Trigger"] == "k-job-finished"


def test_pages_cost_the_same_with_one_row_and_with_thirty(
    alya: Member, client_of: ClientOf, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = client_of(alya)
    for _round in range(2):
        for name in ("audit", "notifications", "team"):
            client.get(at(name))
            with django_assert_max_num_queries(12):
                client.get(at(name))
        tell(alya, 30)
        with scope(alya.organization, alya):
            AuditEvent.objects.bulk_create(
                [
                    AuditEvent(member=alya, event="accounts.member_joined", object_type="x", object_id=alya.pk)
                    for _number in range(30)
                ]
            )
