"""Endpoints of suggestions."""

from django.urls import path

from ai_assistant.api.views.suggestions import ApplyView, DismissView, SuggestionsView

urlpatterns = [
    path("ai/suggestions/", SuggestionsView.as_view(), name="ai_suggestions"),
    path("ai/suggestions/<uuid:pk>/apply/", ApplyView.as_view(), name="ai_suggestion_apply"),
    path("ai/suggestions/<uuid:pk>/dismiss/", DismissView.as_view(), name="ai_suggestion_dismiss"),
]
