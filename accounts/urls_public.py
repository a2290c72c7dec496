"""Pages of accounts outside an organization."""

from django.urls import path

from accounts.views import invitations, organizations, preferences

app_name = "accounts_public"
urlpatterns = [
    path("preferences/", preferences.preferences, name="preferences"),
    path("organizations/new/", organizations.organization_new, name="organization_new"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
