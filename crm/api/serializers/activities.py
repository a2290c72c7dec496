"""Timeline entries as JSON."""

import html
from typing import Any

from django.utils.html import strip_tags
from rest_framework import serializers

from crm.models import Activity, Company, Contact, Deal
from crm.queries.timeline import entry

WRITTEN_KINDS = ["note", "call", "meeting", "email"]


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """An entry of a timeline; `text` is its sentence in the language of the request."""

    text = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = [
            "id", "kind", "text", "body", "occurred_at", "member", "contact", "company", "deal", "data", "url",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_text(self, activity: Activity) -> str:
        """The sentence without marks."""
        return html.unescape(strip_tags(entry(activity, None).text))


class NewActivitySerializer(serializers.Serializer[Any]):
    """What a member writes about a contact, a company or a deal."""

    kind = serializers.ChoiceField(WRITTEN_KINDS, default="note")
    body = serializers.CharField(max_length=20_000)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True)
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.all(), required=False, allow_null=True)
    company = serializers.PrimaryKeyRelatedField(queryset=Company.objects.all(), required=False, allow_null=True)
    deal = serializers.PrimaryKeyRelatedField(queryset=Deal.objects.all(), required=False, allow_null=True)


class ActivityChangeSerializer(serializers.Serializer[Any]):
    """What can be corrected in an entry."""

    body = serializers.CharField(max_length=20_000, required=False)
    occurred_at = serializers.DateTimeField(required=False)
