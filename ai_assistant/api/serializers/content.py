"""Texts of the content studio as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ai_assistant.api.serializers.paid import PaidSerializer
from ai_assistant.content.kinds import LANGUAGES, ContentTemplate
from ai_assistant.content.templates import LIBRARY
from ai_assistant.models import Audience, BrandVoice, Content, ContentVersion
from ai_assistant.queries import content as reading
from ai_assistant.services.content import MOST_VARIANTS
from config.lib.api_examples import sent


class ValueField(serializers.JSONField):
    """A variable's value: text, a number, or a list of texts; given on as a form reads it."""

    default_error_messages = {"shape": _("Send a text, a number or a list of texts.")}

    def to_internal_value(self, data: Any) -> Any:
        """The text, or the list."""
        if isinstance(data, list) and all(isinstance(item, str) for item in data):
            return data
        if isinstance(data, bool) or not isinstance(data, (str, int, float)):
            self.fail("shape")
        return str(data)


@sent(
    template="post_facebook",
    language="bg",
    variables={"product": "тефтер „Липа“", "benefit": "отваря се напълно и не се разлепя", "story": "Отворихме."},
    variants=2,
)
class ContentWishSerializer(serializers.Serializer[Any]):
    """A text to be made. `variables` are by name as `GET ai/content/templates/` lists them; lists are arrays."""

    template = serializers.ChoiceField(choices=sorted(LIBRARY))
    language = serializers.ChoiceField(choices=LANGUAGES)
    variables = serializers.DictField(child=ValueField())
    voice = serializers.PrimaryKeyRelatedField(queryset=BrandVoice.objects.all(), required=False, allow_null=True)
    audience = serializers.PrimaryKeyRelatedField(queryset=Audience.objects.all(), required=False, allow_null=True)
    variants = serializers.IntegerField(min_value=1, max_value=MOST_VARIANTS, default=1)
    asks_model = serializers.BooleanField(default=True, help_text="False: by the template's own wording.")


class ContentVariantSerializer(serializers.Serializer[ContentVersion]):
    """One wording with the rules' score and why."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    score = serializers.IntegerField(help_text="0 to 100, by rules.")
    reasons = serializers.SerializerMethodField(help_text="What took points, in the language of the request.")
    by = serializers.CharField(source="model", help_text="The AI model that wrote it; empty when rules did.")
    prompt = serializers.CharField(help_text="The version of the prompt, such as content@2; empty when rules wrote it.")

    def get_reasons(self, version: ContentVersion) -> list[str]:
        """The faults the rules found."""
        remarks = reading.assessment(version.content, version).remarks
        return [str(remark.text) for remark in remarks if not remark.is_kept]


class MadeContentSerializer(PaidSerializer[Content]):
    """A text that was made and kept."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    variants = ContentVariantSerializer(many=True, source="versions.all")
    note = serializers.SerializerMethodField(help_text="Why no AI model wrote it, where one was to.")

    def get_note(self, _content: Content) -> str:
        """The refusal in words, "" where a model wrote it."""
        return str(self.context.get("note", ""))


class TemplateVariableSerializer(serializers.Serializer[Any]):
    """Something a template asks for."""

    name = serializers.CharField()
    type = serializers.CharField(help_text="line, text, choice, number, money, date, url or list.")
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField(  # type: ignore[assignment]
        help_text="Left out, it shows as a gap in the text."
    )
    choices = serializers.SerializerMethodField()

    def get_choices(self, variable: Any) -> list[str]:
        """The keys to choose from."""
        return [choice.key for choice in variable.choices]


class ContentTemplateSerializer(serializers.Serializer[ContentTemplate]):
    """A kind of text."""

    key = serializers.CharField()
    group = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    variables = TemplateVariableSerializer(many=True)
