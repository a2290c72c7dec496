"""Policies as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ai_assistant.api.serializers.content import TemplateVariableSerializer, ValueField
from ai_assistant.api.serializers.paid import PaidSerializer
from ai_assistant.models import Policy
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.policies.templates import POLICIES
from config.lib.api_examples import sent


@sent(
    template="returns",
    language="bg",
    variables={"return_days": 30, "return_cost": "seller", "valid_from": "2026-12-01", "exceptions": ["поръчково"]},
)
class PolicyWishSerializer(serializers.Serializer[Any]):
    """A policy to be drafted. `variables` are by name as `GET ai/policies/templates/` lists them; lists are arrays."""

    template = serializers.ChoiceField(choices=sorted(POLICIES))
    language = serializers.ChoiceField(choices=Policy.Language.choices)
    variables = serializers.DictField(child=ValueField())
    asks_model = serializers.BooleanField(default=True, help_text="False: in the template's own words.")


class SourceSerializer(serializers.Serializer[Any]):
    """Something that a clause rests on."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class ClauseSerializer(serializers.Serializer[Any]):
    """A clause with what its words rest on."""

    key = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Whether a model may word it; the others are the template's.")
    sources = SourceSerializer(many=True)
    unknown = serializers.ListField(child=serializers.CharField(), help_text="Numbers in it that rest on nothing.")


class PolicySerializer(PaidSerializer[Policy]):
    """A policy as it is now."""

    id = serializers.UUIDField()
    template = serializers.CharField(source="template_key")
    title = serializers.CharField()
    language = serializers.ChoiceField(choices=Policy.Language.choices)
    state = serializers.ChoiceField(choices=Policy.State.choices)
    version = serializers.IntegerField(source="current.number")
    clauses = ClauseSerializer(many=True, source="current.clauses")
    by = serializers.CharField(source="current.model", help_text="The AI model that worded the open clauses, if any.")
    prompt = serializers.CharField(source="current.prompt", help_text="The version of its prompt.")


class PolicyStartedSerializer(serializers.Serializer[Any]):
    """The job in which a model words it; its `result` has the policy's id as `pk`."""

    job = serializers.UUIDField()


class PolicyTemplateSerializer(serializers.Serializer[PolicyTemplate]):
    """A kind of policy."""

    key = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    variables = TemplateVariableSerializer(many=True)
