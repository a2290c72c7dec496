"""Endpoints of subscriptions. They answer whatever the plan says: somebody must be able to pay."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from config.lib.api import ErrorSerializer
from subscriptions.api.serializers import (
    CheckoutSerializer,
    CheckoutSessionSerializer,
    PortalSerializer,
    SubscriptionSerializer,
)
from subscriptions.queries import subscriptions, usage
from subscriptions.rules import BillingPermission
from subscriptions.services import changes, checkout

REFUSED = OpenApiResponse(ErrorSerializer, description="Refused; the message says why.")


class CheckoutView(OrganizationAPIView):
    """Buying a plan."""

    permissions = {"*": BillingPermission.MANAGE}
    works_unpaid = True

    @extend_schema(
        request=CheckoutSerializer,
        responses={201: CheckoutSessionSerializer, 409: REFUSED, 422: REFUSED, 503: REFUSED},
        tags=["billing"],
        operation_id="billing_create_checkout_session",
    )
    def post(self, request: ApiRequest) -> Response:
        """A page of Stripe on which the plan is paid for."""
        serializer = CheckoutSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        session = checkout.start(actor=request.member, **serializer.validated_data)
        return Response({"id": session.id, "url": session.url}, status=201)


class PortalView(OrganizationAPIView):
    """Cards, addresses, invoices."""

    permissions = {"*": BillingPermission.MANAGE}
    works_unpaid = True

    @extend_schema(
        responses={200: PortalSerializer, 409: REFUSED, 503: REFUSED},
        tags=["billing"],
        operation_id="billing_customer_portal",
    )
    def get(self, request: ApiRequest) -> Response:
        """A page of Stripe with cards, addresses and invoices; it closes by itself after a while."""
        return Response({"url": changes.portal(actor=request.member)})


class SubscriptionView(OrganizationAPIView):
    """The organization's plan."""

    permissions = {"*": BillingPermission.VIEW}
    works_unpaid = True

    @extend_schema(
        responses={200: SubscriptionSerializer, 404: REFUSED}, tags=["billing"], operation_id="billing_subscription"
    )
    def get(self, request: ApiRequest) -> Response:
        """The plan, where it stands, and what is used of it; 404 where there are no plans."""
        row = subscriptions.subscription()
        if row is None:
            raise exceptions.NotFound
        organization = request.member.organization
        context = {
            "levels": usage.levels(organization),
            "is_read_only": subscriptions.standing(organization).is_read_only,
        }
        return Response(SubscriptionSerializer(row, context=context).data)
