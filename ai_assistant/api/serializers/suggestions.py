"""The JSON of suggestions."""

from typing import Any

from rest_framework import serializers

from ai_assistant.models import Suggestion
from ai_assistant.queries.suggestions import Shown
from config.lib.api_examples import sent


class SuggestionStateSerializer(serializers.Serializer[Any]):
    """Which suggestions."""

    state = serializers.ChoiceField(choices=Suggestion.State.choices, default=Suggestion.State.NEW)


class SuggestionSerializer(serializers.Serializer[Shown]):
    """A suggestion in the reader's language."""

    id = serializers.UUIDField(source="suggestion.pk")
    kind = serializers.CharField(source="suggestion.kind", help_text="The rule that found it.")
    title = serializers.CharField()
    reason = serializers.CharField()
    worded_by = serializers.CharField(source="by", help_text='The AI model that worded the reason, "" for the rules.')
    record = serializers.DictField(
        child=serializers.CharField(), source="suggestion.record", help_text="What it is about: id, label and url."
    )
    tool = serializers.CharField(source="suggestion.tool", help_text="The proposal that applying it executes.")
    arguments = serializers.DictField(source="suggestion.arguments")
    can_apply = serializers.BooleanField(help_text="Whether your rights are enough.")
    state = serializers.ChoiceField(choices=Suggestion.State.choices, source="suggestion.state")
    dismiss_reason = serializers.CharField(source="suggestion.dismiss_reason")
    created_at = serializers.DateTimeField(source="suggestion.created_at")


class SuggestionsSerializer(serializers.Serializer[Any]):
    """What waits for you, the weightiest first."""

    results = SuggestionSerializer(many=True)


@sent(reason="Клиентът е в отпуск до януари")
class DismissSerializer(serializers.Serializer[Any]):
    """Why a suggestion is none."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class AppliedChangeSerializer(serializers.Serializer[Any]):
    """A field that was changed."""

    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class AppliedSerializer(serializers.Serializer[Any]):
    """What applying a suggestion did; `proposal` is what it can be taken back by in the product."""

    proposal = serializers.UUIDField(source="pk")
    title = serializers.CharField(source="change.title")
    changes = AppliedChangeSerializer(source="change.fields", many=True)
    record = serializers.DictField(child=serializers.CharField())
    can_be_undone = serializers.BooleanField()
