"""Endpoints of the timeline."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import WritableViewSet
from accounts.api.shaping import MEMBER
from crm.api.expansions import COMPANY, CONTACT, DEAL
from crm.api.serializers.activities import ActivityChangeSerializer, ActivitySerializer, NewActivitySerializer
from crm.models import Activity
from crm.rules import CrmPermission
from crm.services import activities
from crm.tables.activities import ActivityList

_changed = extend_schema(request=ActivityChangeSerializer, responses=ActivitySerializer)


@extend_schema_view(
    create=extend_schema(request=NewActivitySerializer, responses={201: ActivitySerializer}),
    update=_changed,
    partial_update=_changed,
)
class ActivityViewSet(WritableViewSet):
    """What happened. Members write notes, calls, meetings and e-mails; the other entries are the product's own."""

    serializer_class = ActivitySerializer
    list_definition = ActivityList
    expandable = {"company": COMPANY, "contact": CONTACT, "deal": DEAL, "member": MEMBER}
    permissions = {"list": CrmPermission.VIEW, "retrieve": CrmPermission.VIEW, "*": CrmPermission.EDIT}

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write about a contact, a company or a deal."""
        serializer = NewActivitySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        activity = activities.write(actor=self.request.member, **serializer.validated_data)
        return Response(self.get_serializer(self.read(activity)).data, status=201)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct an entry one wrote."""
        activity = self.get_object()
        serializer = ActivityChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = {"body": activity.body} | serializer.validated_data
        activities.rewrite(activity=activity, actor=self.request.member, **values)
        return Response(self.get_serializer(self.read(activity)).data)

    def perform_destroy(self, instance: Activity) -> None:
        """Delete an entry one wrote."""
        activities.delete(activity=instance, actor=self.request.member)
