"""Endpoints of companies."""

from typing import Any

from accounts.api.base import WritableViewSet
from accounts.api.shaping import MEMBER
from crm.api.expansions import COMPANY
from crm.api.serializers.companies import CompanySerializer
from crm.models import Company
from crm.rules import CrmPermission
from crm.services import companies
from crm.tables.companies import AllCompanies


class CompanyViewSet(WritableViewSet):
    """Firms the organization works with."""

    serializer_class = CompanySerializer
    list_definition = AllCompanies
    expandable = {"parent": COMPANY, "owner": MEMBER}
    permissions = {
        "list": CrmPermission.VIEW,
        "retrieve": CrmPermission.VIEW,
        "destroy": CrmPermission.DELETE,
        "*": CrmPermission.EDIT,
    }

    def perform_create(self, serializer: Any) -> Company:  # type: ignore[override]
        """Add a company, one's own unless the request says otherwise."""
        actor = self.request.member
        return companies.create_company(actor=actor, values={"owner": actor} | serializer.values)

    def perform_update(self, serializer: Any) -> Company:  # type: ignore[override]
        """Store what the request names."""
        version = serializer.validated_data.get("version")
        return companies.update_company(
            company=serializer.instance, actor=self.request.member, version=version, values=serializer.values
        )

    def perform_destroy(self, instance: Company) -> None:
        """Delete; its people and deals stay."""
        companies.delete_company(company=instance, actor=self.request.member)
