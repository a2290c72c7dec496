"""Endpoints of accounts."""

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("auth/register/", views.RegisterView.as_view()),
    path("auth/login/", views.LoginView.as_view()),
    path("auth/refresh/", views.RefreshView.as_view()),
    path("auth/logout/", views.LogoutView.as_view()),
    path("users/me/", views.MeView.as_view()),
    path("users/me/notification-settings/", views.NotificationSettingsView.as_view()),
    path("users/me/phone/code/", views.PhoneCodeView.as_view()),
    path("users/me/phone/confirm/", views.PhoneConfirmView.as_view()),
    path("organizations/", views.OrganizationsView.as_view()),
    path("organizations/members/", views.MembersView.as_view()),
    path("organizations/<uuid:pk>/", views.OrganizationView.as_view()),
    path("jobs/<uuid:pk>/", views.JobView.as_view()),
    path("notifications/", views.NotificationsView.as_view()),
    path("notifications/read/", views.NotificationsReadView.as_view()),
    path("notifications/<uuid:pk>/read/", views.NotificationReadView.as_view()),
]
