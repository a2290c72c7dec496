"""Pages of accounts outside an organization."""

from django.urls import path

from accounts.views import impersonation, invitations, organizations, preferences, sign_in

app_name = "accounts_public"
urlpatterns = [
    path("account/2fa/", sign_in.set_up, name="set_up"),
    path("account/2fa/webauthn/", sign_in.set_up),
    path("account/3rdparty/", sign_in.set_up),
    path("account/sessions/", sign_in.set_up),
    path("account/with/<str:provider_id>/login/", sign_in.login_with),
    path("account/with/<str:provider_id>/login/callback/", sign_in.login_with_answer),
    path("preferences/", preferences.preferences, name="preferences"),
    path("organizations/new/", organizations.organization_new, name="organization_new"),
    path("impersonation/", impersonation.begin, name="impersonate"),
    path("impersonation/stop/", impersonation.stop, name="impersonation_stop"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
