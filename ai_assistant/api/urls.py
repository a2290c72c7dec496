"""Endpoints of the assistant."""

from django.urls import path

from ai_assistant.api.views.chat import ChatView
from ai_assistant.api.views.search import SearchView

urlpatterns = [
    path("ai/chat/", ChatView.as_view(), name="ai_chat"),
    path("ai/search/", SearchView.as_view(), name="ai_search"),
]
