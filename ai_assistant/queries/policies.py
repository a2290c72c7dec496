"""Reads of policies."""

from django.db.models import QuerySet

from ai_assistant.models import Policy, PolicyReview, PolicyVersion


def policies() -> QuerySet[Policy]:
    """Policies with the versions they point at."""
    return Policy.objects.select_related("current__author__user", "approved", "created_by__user")


def versions(policy: Policy) -> QuerySet[PolicyVersion]:
    """Everything the policy once was, newest first."""
    return policy.versions.select_related("author__user").order_by("-number")


def reviews(policy: Policy) -> QuerySet[PolicyReview]:
    """The whole review, from the first step on."""
    rows = PolicyReview.objects.filter(version__policy=policy)
    return rows.select_related("version", "member__user").order_by("created_at", "pk")
