"""Endpoints of the content studio."""

from django.urls import path

from ai_assistant.api.views.content import ContentTemplatesView, ContentView

urlpatterns = [
    path("ai/content/", ContentView.as_view(), name="ai_content"),
    path("ai/content/templates/", ContentTemplatesView.as_view(), name="ai_content_templates"),
]
