"""Settings of the assistant under `/o/<organization>/`."""

from django.urls import path

from ai_assistant.views import settings

app_name = "assistant_settings"

urlpatterns = [
    path("settings/assistant/", settings.settings, name="settings"),
    path("settings/assistant/models/new/", settings.model, name="model_new"),
    path("settings/assistant/models/<uuid:pk>/", settings.model, name="model"),
    path("settings/assistant/models/<uuid:pk>/try/", settings.try_model, name="model_try"),
    path("settings/assistant/models/<uuid:pk>/remove/", settings.remove_model, name="model_remove"),
]
