"""Endpoints of tasks."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.base import ApiRequest, WritableViewSet
from accounts.api.shaping import MEMBER
from crm.api.expansions import COMPANY, CONTACT, DEAL
from crm.api.serializers.tasks import TaskSerializer
from crm.models import Task
from crm.rules import CrmPermission
from crm.services import tasks
from crm.tables.tasks import AllTasks


class TaskViewSet(WritableViewSet):
    """Tasks; they are ticked off by actions of their own."""

    serializer_class = TaskSerializer
    list_definition = AllTasks
    expandable = {"company": COMPANY, "contact": CONTACT, "deal": DEAL, "assignee": MEMBER}
    permissions = {"list": CrmPermission.VIEW, "retrieve": CrmPermission.VIEW, "*": CrmPermission.EDIT}

    def perform_create(self, serializer: Any) -> Task:  # type: ignore[override]
        """Add a task, for oneself unless the request names an assignee."""
        values = {key: value for key, value in serializer.validated_data.items() if key != "version"}
        return tasks.create_task(actor=self.request.member, values=values)

    def perform_update(self, serializer: Any) -> Task:  # type: ignore[override]
        """Store what the request names."""
        values = dict(serializer.validated_data)
        version = values.pop("version", None)
        return tasks.update_task(task=serializer.instance, actor=self.request.member, values=values, version=version)

    def perform_destroy(self, instance: Task) -> None:
        """Delete the task."""
        tasks.delete_task(task=instance, actor=self.request.member)

    @extend_schema(request=None, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Tick off; a repeating task comes back as a new one. Repeating the request changes nothing."""
        task = self.get_object()
        tasks.complete_task(task=task, actor=request.member)
        return Response(self.get_serializer(self.read(task)).data)

    @extend_schema(request=None, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Take the tick back."""
        task = tasks.reopen_task(task=self.get_object(), actor=request.member)
        return Response(self.get_serializer(self.read(task)).data)
