"""Endpoints of crm."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from crm.api.views.abilities import AnalyzeDealView, EmailDraftView, SuggestTasksView
from crm.api.views.activities import ActivityViewSet
from crm.api.views.companies import CompanyViewSet
from crm.api.views.contacts import ContactViewSet
from crm.api.views.deals import DealViewSet
from crm.api.views.imports import ContactImportView
from crm.api.views.pipelines import PipelineViewSet
from crm.api.views.tasks import TaskViewSet

router = SimpleRouter()
router.register("contacts", ContactViewSet, "contact")
router.register("companies", CompanyViewSet, "company")
router.register("pipelines", PipelineViewSet, "pipeline")
router.register("deals", DealViewSet, "deal")
router.register("tasks", TaskViewSet, "task")
router.register("activities", ActivityViewSet, "activity")

urlpatterns = [
    path("imports/contacts/", ContactImportView.as_view(), name="import_contacts"),
    path("ai/analyze-deal/<uuid:pk>/", AnalyzeDealView.as_view(), name="ai_analyze_deal"),
    path("ai/suggest-tasks/", SuggestTasksView.as_view(), name="ai_suggest_tasks"),
    path("ai/email-draft/", EmailDraftView.as_view(), name="ai_email_draft"),
    *router.urls,
]
