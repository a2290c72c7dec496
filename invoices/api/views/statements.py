"""Endpoints of bank statements."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationViewSet
from config.lib.api import ErrorSerializer
from config.lib.bodies import MultiPartParser
from invoices.api.serializers.statements import (
    StatementDetailSerializer,
    StatementFileSerializer,
    StatementSerializer,
    UploadSerializer,
)
from invoices.bank.detect import refuse_size
from invoices.models import BankTransaction
from invoices.rules import InvoicesPermission
from invoices.services import statements
from invoices.tables.statements import StatementList


class StatementViewSet(OrganizationViewSet):
    """Bank statements: uploaded, listed, read."""

    serializer_class = StatementSerializer
    list_definition = StatementList
    parser_classes = [MultiPartParser]
    permissions = {"create": InvoicesPermission.IMPORT_STATEMENTS, "*": InvoicesPermission.VIEW_PAYMENTS}

    def get_queryset(self) -> Any:
        """A single statement comes with its transactions."""
        rows = super().get_queryset()
        in_order = Prefetch("transactions", BankTransaction.objects.order_by("position"))
        return rows.prefetch_related(in_order) if self.action == "retrieve" else rows

    def get_serializer_class(self) -> Any:
        """A single statement tells its transactions."""
        return StatementDetailSerializer if self.action == "retrieve" else StatementSerializer

    @extend_schema(
        request={"multipart/form-data": StatementFileSerializer},
        responses={
            201: UploadSerializer,
            422: OpenApiResponse(ErrorSerializer, description="The file cannot be read; the message says where."),
        },
    )
    def create(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Upload a file of the bank. Each transaction is taken once, however often it comes; what is new is matched."""
        serializer = StatementFileSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        file = serializer.validated_data["file"]
        refuse_size(file.size)
        account = serializer.validated_data.get("bank_account")
        upload: Any = statements.upload(
            actor=request.member, data=file.read(), file_name=file.name, bank_account=account
        )
        return Response(UploadSerializer(upload).data, status=201)
