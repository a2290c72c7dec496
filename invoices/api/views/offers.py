"""Endpoints of offers."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.base import ApiRequest, WritableViewSet
from crm.api.expansions import COMPANY, CONTACT, DEAL
from invoices.api.pdf import PDF_RENDERERS, AnswersWithPDF
from invoices.api.serializers.invoices import InvoiceSerializer, SendSerializer
from invoices.api.serializers.offers import (
    OfferAcceptanceSerializer,
    OfferConversionSerializer,
    OfferRefusalSerializer,
    OfferSerializer,
)
from invoices.api.views.invoices import InvoiceApiList
from invoices.models import Offer
from invoices.rules import InvoicesPermission
from invoices.services import offer_answers, offer_invoicing, offer_sending, offers
from invoices.tables.offers import OffersForPrograms
from invoices.views.offers import pdf_response

_CLOSED = OpenApiResponse(description="The offer cannot be answered in its state.")


class OfferViewSet(AnswersWithPDF, WritableViewSet):
    """Offers. Drafts are written and deleted; sent ones are accepted, declined, revised and invoiced."""

    serializer_class = OfferSerializer
    list_definition = OffersForPrograms
    expandable = {"customer_company": COMPANY, "customer_contact": CONTACT, "deal": DEAL}
    permissions = {
        "list": InvoicesPermission.VIEW_OFFERS,
        "retrieve": InvoicesPermission.VIEW_OFFERS,
        "pdf": InvoicesPermission.VIEW_OFFERS,
        "convert": InvoicesPermission.EDIT,
        "*": InvoicesPermission.EDIT_OFFERS,
    }

    def perform_create(self, serializer: Any) -> Offer:  # type: ignore[override]
        """Draft it; a deal gives its customer and lines where none are sent."""
        values, lines = _split(serializer.validated_data)
        actor, deal = self.request.member, values.get("deal")
        if deal is not None:
            return offers.offer_from_deal(deal=deal, actor=actor, values=values, lines=lines)
        return offers.create_offer(actor=actor, values=values, lines=lines or [])

    def perform_update(self, serializer: Any) -> Offer:  # type: ignore[override]
        """Store the changed fields, and the lines when they are given."""
        version = serializer.validated_data.get("version")
        values, lines = _split(serializer.validated_data)
        return offers.update_offer(
            offer=serializer.instance, actor=self.request.member, values=values, lines=lines, version=version
        )

    def perform_destroy(self, instance: Offer) -> None:
        """Throw a draft away."""
        offers.delete_draft(offer=instance, actor=self.request.member)

    def _answer(self, offer: Offer, status: int = 200) -> Response:
        return Response(self.get_serializer(self.read(offer)).data, status=status)

    def _read_body(self, serializer_class: Any) -> Any:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    @extend_schema(request=SendSerializer, responses=OfferSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Send the link and the PDF to the customer by e-mail; a sent offer gets the letter again."""
        letter, offer = self._read_body(SendSerializer), self.get_object()
        send = offer_sending.send_offer if offer.is_draft else offer_sending.send_again
        return self._answer(send(offer=offer, actor=request.member, **letter))

    @extend_schema(request=None, responses={201: OfferSerializer})
    @action(detail=True, methods=["post"])
    def revise(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """A draft of the next version; it takes this one's place once it is sent."""
        return self._answer(offers.new_version(offer=self.get_object(), actor=request.member), status=201)

    @extend_schema(request=OfferAcceptanceSerializer, responses={200: OfferSerializer, 409: _CLOSED})
    @action(detail=True, methods=["post"])
    def accept(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Record the customer's yes. Repeating it changes nothing."""
        body, offer = self._read_body(OfferAcceptanceSerializer), self.get_object()
        return self._answer(
            offer_answers.accept_offer(
                offer=offer, signer_name=body["signer_name"], chosen=body["options"], actor=request.member
            )
        )

    @extend_schema(request=OfferRefusalSerializer, responses={200: OfferSerializer, 409: _CLOSED})
    @action(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Record the customer's no. Repeating it changes nothing."""
        reason, offer = self._read_body(OfferRefusalSerializer)["reason"], self.get_object()
        return self._answer(offer_answers.decline_offer(offer=offer, reason=reason, actor=request.member))

    @extend_schema(request=OfferConversionSerializer, responses={201: InvoiceSerializer, 409: _CLOSED})
    @action(detail=True, methods=["post"])
    def convert(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """A draft invoice of the offer, of a deposit or of what remains. Asked again, the same draft."""
        body, offer = self._read_body(OfferConversionSerializer), self.get_object()
        draft = offer_invoicing.convert_offer(offer=offer, actor=request.member, **body)
        invoice = InvoiceApiList(request.member).base().get(pk=draft.pk)
        return Response(InvoiceSerializer(invoice, context=self.get_serializer_context()).data, status=201)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=PDF_RENDERERS)
    def pdf(self, _request: ApiRequest, **_kwargs: Any) -> HttpResponse:
        """The document as PDF; a draft's carries a watermark."""
        return pdf_response(self.get_object(), as_attachment=True)


def _split(data: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The fields of the offer and its lines; None for lines that were not sent."""
    values = {name: value for name, value in data.items() if name not in ("lines", "version")}
    return values, data.get("lines")
