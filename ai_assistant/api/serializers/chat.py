"""The JSON of the chat."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ai_assistant.api.serializers.paid import PaidSerializer
from ai_assistant.chat.showing import plain
from ai_assistant.models import Message, Proposal
from ai_assistant.providers.offline import NAME as OFFLINE


class ChatSerializer(serializers.Serializer[Any]):
    """A question."""

    message = serializers.CharField(
        allow_blank=True, trim_whitespace=False, help_text="The question, up to 20,000 characters."
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, help_text="Of the answer.")
    conversation = serializers.UUIDField(required=False, help_text="To go on with; a new one begins without it.")
    about = serializers.CharField(
        max_length=120, required=False, help_text='The record the question is about: "contacts:<id>", "deals:<id>", …'
    )


class UnderstoodSerializer(serializers.Serializer[Any]):
    """What rules understood of the question; empty when a model answered."""

    label = serializers.CharField()  # type: ignore[assignment]
    filter = serializers.CharField()
    url = serializers.CharField(help_text="The page with this filter.")


class CitationSerializer(serializers.Serializer[Any]):
    """A record that the answer names as `[[<id>]]`."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class FieldChangeSerializer(serializers.Serializer[Any]):
    """A field that would change."""

    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class ProposalSerializer(serializers.Serializer[Proposal]):
    """A change that waits for a person's click in the product; programs cannot make it."""

    id = serializers.UUIDField()
    tool = serializers.CharField()
    title = serializers.CharField(source="change.title")
    fields = FieldChangeSerializer(source="change.fields", many=True)  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=Proposal.State.choices)


class AnswerSerializer(PaidSerializer[Message]):
    """An answer."""

    conversation = serializers.UUIDField(source="conversation_id")
    answer = serializers.CharField(source="text", help_text="Markdown; records as `[[<id>]]`.")
    text = serializers.SerializerMethodField(help_text="The same with the names of records.")
    provider = serializers.SerializerMethodField(help_text='The model that answered, "offline" for rules.')
    is_by_model = serializers.BooleanField(help_text="Whether an AI model wrote it.")
    note = serializers.CharField(help_text="Why no model answered, where one could have.")
    understood = serializers.SerializerMethodField()
    citations = CitationSerializer(many=True)
    proposals = ProposalSerializer(many=True)

    def get_provider(self, message: Message) -> str:
        """Who answered."""
        return message.answered_by or OFFLINE

    def get_text(self, message: Message) -> str:
        """The answer for people."""
        return plain(message)

    @extend_schema_field(UnderstoodSerializer(allow_null=True))
    def get_understood(self, message: Message) -> dict[str, str] | None:
        """What rules understood, null without."""
        return message.understood or None
