"""Endpoints of policies."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.api.base import ApiRequest, OrganizationAPIView
from accounts.api.views import REFUSED
from accounts.models import Job
from ai_assistant.api.serializers.policies import (
    PolicySerializer,
    PolicyStartedSerializer,
    PolicyTemplateSerializer,
    PolicyWishSerializer,
)
from ai_assistant.api.views.content import values_of
from ai_assistant.forms.content import VariablesForm
from ai_assistant.models import Policy
from ai_assistant.policies.templates import POLICIES
from ai_assistant.queries import policies as reading
from ai_assistant.queries import requests
from ai_assistant.queries.balance import balance
from ai_assistant.rules import StudioPermission
from ai_assistant.services import writing
from ai_assistant.services.policies import PolicyWish


class PoliciesView(OrganizationAPIView):
    """Drafting policies."""

    permissions = {"*": StudioPermission.DRAFT_POLICIES}

    @extend_schema(
        request=PolicyWishSerializer,
        responses={201: PolicySerializer, 202: PolicyStartedSerializer, 429: REFUSED},
        tags=["ai"],
        operation_id="ai_policies_create",
    )
    def post(self, request: ApiRequest) -> Response:
        """Draft a policy from a template and the company's own data, and keep it as a draft.

        Where a model words the open clauses the answer is 202 with a job, `GET jobs/{id}/`; else 201 with the policy.
        """
        serializer = PolicyWishSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        template = POLICIES[given["template"]]
        wish = PolicyWish(template, given["language"], values_of(VariablesForm(template, given["variables"])))
        made = writing.draft_policy(actor=request.member, wish=wish, asks_model=given["asks_model"])
        if isinstance(made, Job):
            return Response({"job": made.pk}, status=202)
        return Response(_shown(request, made), status=201)


class PolicyView(OrganizationAPIView):
    """One policy."""

    permissions = {"*": StudioPermission.DRAFT_POLICIES}

    @extend_schema(responses=PolicySerializer, tags=["ai"], operation_id="ai_policies_retrieve")
    def get(self, request: ApiRequest, pk: uuid.UUID) -> Response:
        """The current version, clause by clause, with the sources of each."""
        return Response(_shown(request, get_object_or_404(reading.policies().exclude(current=None), pk=pk)))


def _shown(request: ApiRequest, policy: Policy) -> Any:
    paid = requests.paid(policy.current.request) if policy.current else None
    return PolicySerializer(policy, context={"balance": balance(request.member, paid or 0)}).data


class PolicyTemplatesView(OrganizationAPIView):
    """The kinds of policies."""

    permissions = {"*": StudioPermission.DRAFT_POLICIES}

    @extend_schema(
        responses={200: PolicyTemplateSerializer(many=True)}, tags=["ai"], operation_id="ai_policies_templates"
    )
    def get(self, request: ApiRequest) -> Response:
        """Every kind of policy with the variables it asks for, in the language of the request."""
        templates: Any = list(POLICIES.values())
        return Response(PolicyTemplateSerializer(templates, many=True).data)
