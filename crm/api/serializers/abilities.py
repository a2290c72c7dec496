"""The JSON of the assistant's named abilities."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from ai_assistant.api.serializers.paid import PaidSerializer
from config.lib.api_examples import sent
from crm.abilities.drafting import Tone
from crm.abilities.letters import SITUATIONS

_ID = 80


class ReasonSerializer(serializers.Serializer[Any]):
    """What a rule found."""

    key = serializers.CharField()
    text = serializers.CharField()
    points = serializers.IntegerField(help_text="Added to 100: zero or below.")


class StepSerializer(serializers.Serializer[Any]):
    """A task worth adding; `POST tasks/` adds it."""

    title = serializers.CharField()
    reason = serializers.CharField()
    due_on = serializers.DateField()
    arguments = serializers.DictField(help_text="Of the assistant's tool `propose_task`.")


class AnalysisSerializer(PaidSerializer[Any]):
    """How a deal goes. Score and reasons are always of the rules."""

    score = serializers.IntegerField(min_value=0, max_value=100)
    reasons = ReasonSerializer(many=True)
    steps = StepSerializer(many=True)
    words = serializers.CharField(help_text='The same in an AI model\'s words, "" where none answered.')
    provider = serializers.CharField(help_text='The AI model that worded it, "" for the rules.')
    note = serializers.CharField(help_text="Why no model answered.")


class StepsAskedSerializer(serializers.Serializer[Any]):
    """What to find steps for; your own deals when both are left out."""

    deal = serializers.UUIDField(required=False)
    contact = serializers.UUIDField(required=False)


class StepsSerializer(serializers.Serializer[Any]):
    """Tasks worth adding."""

    steps = StepSerializer(many=True)


@sent(about="deals:01a21652-06a9-7198-8c3a-5b4f0dfa3680", situation="follow_up", tone="friendly", language="bg")
class DraftAskedSerializer(serializers.Serializer[Any]):
    """What a draft is made from."""

    about = serializers.CharField(
        max_length=_ID, help_text='The record: "contacts:<id>", "deals:<id>", "invoices:<id>" or "offers:<id>".'
    )
    situation = serializers.ChoiceField(choices=[(key, key) for key in SITUATIONS], required=False)
    tone = serializers.ChoiceField(choices=Tone.choices, default=Tone.NEUTRAL)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class DraftSerializer(PaidSerializer[Any]):
    """A draft; nothing is sent."""

    situation = serializers.CharField()
    contact = serializers.CharField(allow_null=True)
    subject = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    gaps_to_fill = serializers.ListField(child=serializers.CharField())
    provider = serializers.CharField(help_text='The AI model that worded it, "" for the template.')
    note = serializers.CharField(help_text="Why no model answered.")
