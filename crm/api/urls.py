"""Endpoints of crm."""

from rest_framework.routers import SimpleRouter

from crm.api.views.activities import ActivityViewSet
from crm.api.views.deals import DealViewSet
from crm.api.views.pipelines import PipelineViewSet
from crm.api.views.tasks import TaskViewSet

router = SimpleRouter()
router.register("pipelines", PipelineViewSet, "pipeline")
router.register("deals", DealViewSet, "deal")
router.register("tasks", TaskViewSet, "task")
router.register("activities", ActivityViewSet, "activity")

urlpatterns = router.urls
