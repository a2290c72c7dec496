"""Endpoints of contacts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.api.base import WritableViewSet
from accounts.api.shaping import MEMBER
from config.lib.errors import DomainError
from crm.api.expansions import COMPANY
from crm.api.serializers.contacts import ContactSerializer
from crm.models import Contact
from crm.rules import CrmPermission
from crm.services import contacts
from crm.tables.contacts import AllContacts


@contextmanager
def _as_named(serializer: Any) -> Iterator[None]:
    """Say of a wrong address or number that it is in `email` or `phone` where the request used the short way."""
    try:
        yield
    except DomainError as error:
        short = {"emails": "email", "phones": "phone"}.get(error.field or "")
        if short in serializer.validated_data and error.field not in serializer.validated_data:
            error.field = short
        raise


class ContactViewSet(WritableViewSet):
    """People the organization works with."""

    serializer_class = ContactSerializer
    list_definition = AllContacts
    expandable = {"company": COMPANY, "owner": MEMBER}
    permissions = {
        "list": CrmPermission.VIEW,
        "retrieve": CrmPermission.VIEW,
        "destroy": CrmPermission.DELETE,
        "*": CrmPermission.EDIT,
    }

    def perform_create(self, serializer: Any) -> Contact:  # type: ignore[override]
        """Add a contact, one's own unless the request says otherwise."""
        actor, parts = self.request.member, serializer.parts()
        with _as_named(serializer):
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
        with _as_named(serializer):
            return contacts.update_contact(
                contact=serializer.instance, actor=self.request.member, version=version, **serializer.parts()
            )

    def perform_destroy(self, instance: Contact) -> None:
        """Delete; what concerns a company or deal too stays there."""
        contacts.delete_contact(contact=instance, actor=self.request.member)
