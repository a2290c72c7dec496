"""Pages of accounts under `/o/<organization>/`."""

from django.urls import path

from accounts.views import (
    addresses,
    api_keys,
    audit,
    company,
    jobs,
    notification_settings,
    notifications,
    people,
    phone,
    security,
    settings,
    sign_in,
    team,
)

app_name = "accounts"
urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/company/", company.company, name="company"),
    path("settings/team/", team.team, name="team"),
    path("settings/team/invite/", team.invite, name="invite"),
    path("settings/team/<uuid:pk>/", team.member, name="member"),
    path("settings/team/<uuid:pk>/role/", team.change_role, name="member_role"),
    path("settings/team/<uuid:pk>/rights/", team.change_rights, name="member_rights"),
    path("settings/team/<uuid:pk>/deactivate/", team.deactivate, name="member_deactivate"),
    path("settings/team/<uuid:pk>/reactivate/", team.reactivate, name="member_reactivate"),
    path("settings/invitations/<uuid:pk>/resend/", team.resend_invitation, name="invitation_resend"),
    path("settings/invitations/<uuid:pk>/revoke/", team.revoke_invitation, name="invitation_revoke"),
    path("settings/addresses/", addresses.addresses, name="addresses"),
    path("settings/api-keys/", api_keys.keys, name="api_keys"),
    path("settings/api-keys/new/", api_keys.new_key, name="api_key_new"),
    path("settings/api-keys/<uuid:pk>/revoke/", api_keys.revoke, name="api_key_revoke"),
    path("settings/security/", security.security, name="security"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/audit/export/", audit.export, name="audit_export"),
    path("settings/profile/", people.profile, name="profile"),
    path("settings/password/", people.password, name="password"),
    path("settings/sign-in/", sign_in.sign_in, name="sign_in"),
    path("settings/sign-in/accounts/<int:pk>/disconnect/", sign_in.disconnect, name="disconnect"),
    path("settings/sign-in/devices/end/", sign_in.end_others, name="sessions_end"),
    path("settings/sign-in/devices/<int:pk>/end/", sign_in.end_session, name="session_end"),
    path("settings/team/<uuid:pk>/ownership/", team.offer_ownership, name="ownership_offer"),
    path("settings/team/ownership/", team.ownership_offer, name="ownership"),
    path("settings/team/ownership/accept/", team.accept_ownership, name="ownership_accept"),
    path("settings/team/ownership/end/", team.end_offer, name="ownership_end"),
    path("settings/team/second-factor/", team.second_factor, name="team_second_factor"),
    path("settings/profile/phone/", phone.phone, name="phone"),
    path("settings/profile/phone/send/", phone.phone_send, name="phone_send"),
    path("settings/notifications/", notification_settings.notification_settings, name="notification_settings"),
    path("settings/notifications/browsers/", notification_settings.device_add, name="device_add"),
    path(
        "settings/notifications/browsers/<uuid:pk>/remove/", notification_settings.device_remove, name="device_remove"
    ),
    path("notifications/", notifications.inbox, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications_read"),
    path("notifications/<uuid:pk>/read/", notifications.read, name="notification_read"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.cancel_job, name="job_cancel"),
]
