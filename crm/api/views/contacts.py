"""Endpoints of contacts."""

from typing import Any

from accounts.api.base import WritableViewSet
from crm.api.serializers.contacts import ContactSerializer
from crm.models import Contact
from crm.rules import CrmPermission
from crm.services import contacts
from crm.tables.contacts import AllContacts


class ContactViewSet(WritableViewSet):
    """People the organization works with."""

    serializer_class = ContactSerializer
    list_definition = AllContacts
    permissions = {
        "list": CrmPermission.VIEW,
        "retrieve": CrmPermission.VIEW,
        "destroy": CrmPermission.DELETE,
        "*": CrmPermission.EDIT,
    }

    def perform_create(self, serializer: Any) -> Contact:  # type: ignore[override]
        """Add a contact, one's own unless the request says otherwise."""
        actor, parts = self.request.member, serializer.parts()
        return contacts.create_contact(
            actor=actor,
            values={"owner": actor} | parts["values"],
            emails=parts["emails"] or (),
            phones=parts["phones"] or (),
            company_name=parts["company_name"],
        )

    def perform_update(self, serializer: Any) -> Contact:  # type: ignore[override]
        """Store what the request names."""
        version = serializer.validated_data.get("version")
        return contacts.update_contact(
            contact=serializer.instance, actor=self.request.member, version=version, **serializer.parts()
        )

    def perform_destroy(self, instance: Contact) -> None:
        """Delete; what concerns a company or deal too stays there."""
        contacts.delete_contact(contact=instance, actor=self.request.member)
