"""Endpoints of deals."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.base import ApiRequest, WritableViewSet
from accounts.api.shaping import MEMBER
from crm.api.expansions import COMPANY, PIPELINE
from crm.api.serializers.deals import DealSerializer, LoseSerializer, MoveSerializer
from crm.models import Deal
from crm.rules import CrmPermission
from crm.services import deals
from crm.services.lanes import Place
from crm.tables.deals import AllDeals


class DealViewSet(WritableViewSet):
    """Deals; they are won, lost and moved by actions of their own."""

    serializer_class = DealSerializer
    list_definition = AllDeals
    expandable = {"company": COMPANY, "pipeline": PIPELINE, "owner": MEMBER}
    permissions = {
        "list": CrmPermission.VIEW,
        "retrieve": CrmPermission.VIEW,
        "destroy": CrmPermission.DELETE,
        "*": CrmPermission.EDIT,
    }

    def perform_create(self, serializer: Any) -> Deal:  # type: ignore[override]
        """Open a deal, in the organization's currency and for oneself unless the request says otherwise."""
        actor, parts = self.request.member, serializer.parts()
        usual = {"currency": actor.organization.currency, "owner": actor}
        return deals.create_deal(
            actor=actor,
            values=usual | parts["values"],
            contacts=parts["contacts"] or (),
            lines=parts["lines"] or (),
        )

    def perform_update(self, serializer: Any) -> Deal:  # type: ignore[override]
        """Store what the request names."""
        version = serializer.validated_data.get("version")
        return deals.update_deal(
            deal=serializer.instance, actor=self.request.member, version=version, **serializer.parts()
        )

    def perform_destroy(self, instance: Deal) -> None:
        """Delete with timeline, tasks and files."""
        deals.delete_deal(deal=instance, actor=self.request.member)

    def _do(self, act: Callable[..., Deal], **values: Any) -> Response:
        deal = act(deal=self.get_object(), actor=self.request.member, **values)
        return Response(self.get_serializer(self.read(deal)).data)

    @extend_schema(request=MoveSerializer, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Put the deal into a stage; entering a won or lost stage closes it, leaving one reopens it."""
        serializer = MoveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        place = Place(wanted.get("before"), wanted.get("after"), wanted.get("position"))
        return self._do(deals.move_deal, stage=wanted["stage"], place=place, version=wanted.get("version"))

    @extend_schema(request=None, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def win(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """Close the deal as won."""
        return self._do(deals.win_deal)

    @extend_schema(request=LoseSerializer, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def lose(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Close the deal as lost."""
        serializer = LoseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._do(deals.lose_deal, reason=serializer.validated_data["reason"])

    @extend_schema(request=None, responses=DealSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """Open a closed deal again."""
        return self._do(deals.reopen_deal)
