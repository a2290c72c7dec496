"""Endpoints of the content studio."""

from django.urls import path

from ai_assistant.api.views.content import ContentTemplatesView, ContentView
from ai_assistant.api.views.policies import PoliciesView, PolicyTemplatesView, PolicyView

urlpatterns = [
    path("ai/content/", ContentView.as_view(), name="ai_content"),
    path("ai/content/templates/", ContentTemplatesView.as_view(), name="ai_content_templates"),
    path("ai/policies/", PoliciesView.as_view(), name="ai_policies"),
    path("ai/policies/templates/", PolicyTemplatesView.as_view(), name="ai_policies_templates"),
    path("ai/policies/<uuid:pk>/", PolicyView.as_view(), name="ai_policy"),
]
