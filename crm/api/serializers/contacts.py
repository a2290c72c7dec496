"""Contacts as JSON."""

from typing import Any

from rest_framework import serializers

from accounts.models import Member
from config.lib.api import WholeItem
from config.lib.api_examples import sent
from crm.api.serializers.customers import CountryField, TagsField
from crm.forms.contacts import MOST_POINTS
from crm.models import Company, Contact, ContactPoint
from crm.services.contacts import PointInput

EMAIL, PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE


class PointSerializer(WholeItem):
    """An e-mail address or phone number, and which it is."""

    value = serializers.CharField(max_length=254)
    label = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")  # type: ignore[assignment]


class PointsField(serializers.ListField):
    """All e-mails or all phones of a contact, the main one first. Writing replaces them all."""

    child = PointSerializer()

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(max_length=MOST_POINTS, required=False, **kwargs)
        self.kind = kind

    def get_attribute(self, instance: Contact) -> list[ContactPoint]:
        """The points of the kind; reads the prefetched ones."""
        return [point for point in instance.points.all() if point.kind == self.kind]


class CompanyNameField(serializers.CharField):
    """The name of the contact's company. Written, it names one that is there, or one to be added."""

    def get_attribute(self, instance: Contact) -> str:
        """The name, empty without a company."""
        return instance.company.name if instance.company else ""


@sent(
    first_name="Мария",
    last_name="Петрова",
    email="maria@roza.example",
    phone="+359 88 123 4567",
    company_name="Роза ООД",
    job_title="Счетоводител",
    tags=["клиент"],
)
class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A contact. `email` and `phone` are the main ones, a short way to write just them; phones are kept in E.164.

    `company` names a company by id, `company_name` by name. `version` in a write refuses to overwrite newer changes.
    """

    full_name = serializers.CharField(read_only=True)
    emails = PointsField(EMAIL)
    phones = PointsField(PHONE)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    company = serializers.PrimaryKeyRelatedField(queryset=Company.objects.all(), required=False, allow_null=True)
    company_name = CompanyNameField(max_length=200, required=False, allow_blank=True)
    owner = serializers.PrimaryKeyRelatedField(queryset=Member.objects.all(), required=False, allow_null=True)
    country = CountryField(required=False, allow_blank=True)
    tags = TagsField()
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Contact
        fields = [
            "id", "first_name", "middle_name", "last_name", "full_name", "emails", "phones", "email", "phone",
            "company", "company_name", "job_title", "street", "city", "postal_code", "country", "birthday", "language",
            "website", "linkedin", "facebook", "owner", "tags", "notes", "last_activity_at", "version", "created_at",
            "updated_at",
        ]  # fmt: skip
        extra_kwargs = {"notes": {"max_length": 20_000}}

    def parts(self) -> dict[str, Any]:
        """What the service takes: `values`, `emails`, `phones` (None when the request leaves them), `company_name`."""
        values = {key: value for key, value in self.validated_data.items() if key != "version"}
        return {
            "emails": self._points(EMAIL, values.pop("emails", None), values.pop("email", None)),
            "phones": self._points(PHONE, values.pop("phones", None), values.pop("phone", None)),
            "company_name": values.pop("company_name", "").strip(),
            "values": values,
        }

    def _points(self, kind: str, every: list[dict[str, str]] | None, main: str | None) -> list[PointInput] | None:
        """All points as the request means them; the short way replaces the first and keeps the others."""
        if every is not None:
            return [PointInput(**point) for point in every]
        if main is None:
            return None
        present = [point for point in self.instance.points.all() if point.kind == kind] if self.instance else []
        label = present[0].label if present else ""
        return [PointInput(main, label), *(PointInput(point.value, point.label) for point in present[1:])]
