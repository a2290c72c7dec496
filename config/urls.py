"""Addresses. Pages of an organization live under `/o/<slug>/`, public ones have paths of their own."""

from django.contrib import admin
from django.urls import include, path

from accounts.consumers import PageConsumer
from ai_assistant.consumers import AnswerConsumer
from config.home import pwa, samples, views

urlpatterns = [
    path("", views.landing, name="home"),
    path("pricing/", views.pricing, name="pricing"),
    path("help/", views.help_page, name="help"),
    path("help/assistant/", views.help_assistant, name="help_assistant"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("offline/", pwa.offline, name="offline"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("mail/", views.local_mail, name="local_mail"),
    path("mail/<str:key>/", views.local_mail_message, name="local_mail_message"),
    path("mail/<str:key>/html/", views.local_mail_html, name="local_mail_html"),
    path("media/<path:name>", views.media, name="media"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls_public")),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("config.api_urls")),
    path("", include("ai_assistant.urls_public")),
    path("", include("crm.urls_public")),
    path("", include("documents.urls_public")),
    path("", include("invoices.urls_public")),
    path("", include("subscriptions.urls_public")),
    path("o/<slug:organization>/", views.dashboard, name="dashboard"),
    path("o/<slug:organization>/search/", views.search, name="search"),
    path("o/<slug:organization>/search/palette/", views.palette, name="palette"),
    path("o/<slug:organization>/settings/sample-data/", samples.sample_data, name="sample_data"),
    path("o/<slug:organization>/settings/sample-data/remove/", samples.remove_sample, name="sample_data_remove"),
    path("o/<slug:organization>/", include("accounts.urls")),
    path("o/<slug:organization>/", include("ai_assistant.urls")),
    path("o/<slug:organization>/", include("ai_assistant.urls_settings")),
    path("o/<slug:organization>/", include("ai_assistant.urls_studio")),
    path("o/<slug:organization>/", include("crm.urls")),
    path("o/<slug:organization>/", include("invoices.urls")),
    path("o/<slug:organization>/", include("subscriptions.urls")),
]

websocket_urlpatterns = [path("ws/", PageConsumer.as_asgi()), path("ws/assistant/", AnswerConsumer.as_asgi())]

handler400 = "config.home.views.bad_request"
handler403 = "config.home.views.permission_denied"
handler404 = "config.home.views.not_found"
handler429 = "config.home.views.too_many_requests"  # of allauth: it looks here
handler500 = "config.home.views.server_error"
