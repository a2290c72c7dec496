"""Endpoints of invoices and notes."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.base import ApiRequest, WritableViewSet
from crm.api.expansions import COMPANY, CONTACT, DEAL
from invoices.api.pdf import PDF_RENDERERS, AnswersWithPDF
from invoices.api.serializers.invoices import InvoiceSerializer, NoteSerializer, ReasonSerializer, SendSerializer
from invoices.models import Invoice
from invoices.rules import InvoicesPermission
from invoices.services import corrections, delivery, invoices, issuing
from invoices.tables.invoices import InvoiceList
from invoices.views.invoices import pdf_response


class InvoiceApiList(InvoiceList):
    """The list of the page, with the lines the JSON has."""

    def base(self) -> Any:
        """Every document with its lines."""
        return Invoice.objects.prefetch_related("lines")


class InvoiceViewSet(AnswersWithPDF, WritableViewSet):
    """Invoices, credit and debit notes. Drafts are written and deleted, issued documents read and corrected."""

    serializer_class = InvoiceSerializer
    list_definition = InvoiceApiList
    expandable = {"customer_company": COMPANY, "customer_contact": CONTACT, "deal": DEAL}
    permissions = {
        "list": InvoicesPermission.VIEW,
        "retrieve": InvoicesPermission.VIEW,
        "pdf": InvoicesPermission.VIEW,
        "issue": InvoicesPermission.ISSUE,
        "send": InvoicesPermission.ISSUE,
        "credit_note": InvoicesPermission.CANCEL,
        "debit_note": InvoicesPermission.CANCEL,
        "cancel": InvoicesPermission.CANCEL,
        "*": InvoicesPermission.EDIT,
    }

    def perform_create(self, serializer: Any) -> Invoice:  # type: ignore[override]
        """Draft it; a deal without lines gives its own."""
        values, lines = _split(serializer.validated_data)
        if lines is None and values.get("deal"):
            return invoices.draft_from_deal(deal=values["deal"], actor=self.request.member)
        return invoices.create_draft(actor=self.request.member, values=values, lines=lines or [])

    def perform_update(self, serializer: Any) -> Invoice:  # type: ignore[override]
        """Store the changed fields, and the lines when they are given."""
        version = serializer.validated_data.get("version")
        values, lines = _split(serializer.validated_data)
        return invoices.update_draft(
            invoice=serializer.instance, actor=self.request.member, values=values, lines=lines, version=version
        )

    def perform_destroy(self, instance: Invoice) -> None:
        """Throw a draft away."""
        invoices.delete_draft(invoice=instance, actor=self.request.member)

    def _answer(self, invoice: Invoice, status: int = 200) -> Response:
        return Response(self.get_serializer(self.read(invoice)).data, status=status)

    def _read_body(self, serializer_class: Any) -> Any:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    @extend_schema(request=None, responses=InvoiceSerializer)
    @action(detail=True, methods=["post"])
    def issue(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Give the draft its number and freeze it. Repeating it changes nothing."""
        return self._answer(issuing.issue_invoice(invoice=self.get_object(), actor=request.member))

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=PDF_RENDERERS)
    def pdf(self, _request: ApiRequest, **_kwargs: Any) -> HttpResponse:
        """The document as PDF; a draft's carries a watermark."""
        return pdf_response(self.get_object(), as_attachment=True)

    @extend_schema(request=SendSerializer, responses=InvoiceSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Send the link and the PDF to the customer by e-mail."""
        letter = self._read_body(SendSerializer)
        return self._answer(delivery.send_invoice(invoice=self.get_object(), actor=request.member, **letter))

    @extend_schema(request=NoteSerializer, responses={201: InvoiceSerializer})
    @action(detail=True, methods=["post"], url_path="credit-note")
    def credit_note(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """A draft of a credit note (381) to the invoice; issue it to make it count."""
        return self._note(Invoice.Kind.CREDIT_NOTE)

    @extend_schema(request=NoteSerializer, responses={201: InvoiceSerializer})
    @action(detail=True, methods=["post"], url_path="debit-note")
    def debit_note(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """A draft of a debit note (383) to the invoice; issue it to make it count."""
        return self._note(Invoice.Kind.DEBIT_NOTE)

    def _note(self, kind: str) -> Response:
        body = self._read_body(NoteSerializer)
        note = corrections.create_note(
            invoice=self.get_object(),
            kind=kind,
            actor=self.request.member,
            reason=body["reason"],
            lines=body.get("lines"),
        )
        return self._answer(note, status=201)

    @extend_schema(
        request=ReasonSerializer, responses={200: InvoiceSerializer, 409: OpenApiResponse(description="Paid already.")}
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Annul the document; it keeps its number and counts no more."""
        reason = self._read_body(ReasonSerializer)["reason"]
        return self._answer(corrections.cancel_invoice(invoice=self.get_object(), actor=request.member, reason=reason))


def _split(data: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The fields of the invoice and its lines; None for lines that were not sent."""
    values = {name: value for name, value in data.items() if name not in ("lines", "version")}
    return values, data.get("lines")
