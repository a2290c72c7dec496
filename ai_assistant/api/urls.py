"""Endpoints of the assistant."""

from django.urls import path

from ai_assistant.api.views.chat import ChatView

urlpatterns = [path("ai/chat/", ChatView.as_view(), name="ai_chat")]
