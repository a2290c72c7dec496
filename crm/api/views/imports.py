"""Endpoints of imports."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from config.lib.bodies import MultiPartParser
from crm.api.serializers.imports import ContactImportSerializer, ImportStartedSerializer
from crm.rules import CrmPermission
from crm.services import imports


class ContactImportView(OrganizationAPIView):
    """Imports a contact file in a job; `GET jobs/{id}/` tells how far it is and what came of it."""

    permissions = {"*": CrmPermission.IMPORT}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="imports_contacts",
        request={"multipart/form-data": ContactImportSerializer},
        responses={202: ImportStartedSerializer},
    )
    def post(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Upload the file and begin; a file that cannot be read is answered with 422 and the reason."""
        serializer = ContactImportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        run = imports.upload(actor=request.member, files=[given["file"]])
        job = imports.start(run=run, actor=request.member, mapping=run.mapping, duplicates=given["duplicates"])
        return Response({"job": job.pk, "rows": run.rows_total, "mapping": run.mapping}, status=202)
