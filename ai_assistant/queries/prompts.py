"""Reads of prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ai_assistant.hooks import shipped_prompts
from ai_assistant.models import Prompt, PromptRun, PromptVersion
from ai_assistant.prompts.kinds import ShippedPrompt


@dataclass(frozen=True, slots=True)
class PromptRow:
    """A prompt of the product, and what the organization has in its place."""

    shipped: ShippedPrompt
    own: Prompt | None

    @property
    def reference(self) -> str:
        """The version that holds."""
        production = self.own.production if self.own else None
        return f"own-{production.number}" if production else str(self.shipped.version)


@dataclass(frozen=True, slots=True)
class Trial:
    """How a version did on the fixed set the last time: the mean score, what it cost, and the answers."""

    score: int | None
    cost: int
    failed: int
    runs: Sequence[PromptRun]


def prompt_rows() -> list[PromptRow]:
    """Every prompt of the product, in its order, parts last."""
    own = {row.key: row for row in Prompt.objects.select_related("production", "draft")}
    ordered = sorted(shipped_prompts, key=lambda shipped: shipped.is_part)
    return [PromptRow(shipped, own.get(shipped.key)) for shipped in ordered]


def versions() -> QuerySet[PromptVersion]:
    """Versions with their prompt and people, newest first."""
    return PromptVersion.objects.select_related("prompt", "author__user", "approved_by__user").order_by("-number")


def versions_with_trials(prompt: Prompt | None) -> list[tuple[PromptVersion, Trial | None]]:
    """The versions of a prompt, newest first, each with its last trial."""
    if prompt is None:
        return []
    found = list(versions().filter(prompt=prompt))
    runs = PromptRun.objects.filter(version__in=found).select_related("case").order_by("created_at")
    latest: dict[object, dict[object, PromptRun]] = {}
    for run in runs:
        latest.setdefault(run.version_id, {})[run.case_id] = run
    return [(version, _trial(list(latest.get(version.pk, {}).values()))) for version in found]


def _trial(runs: list[PromptRun]) -> Trial | None:
    if not runs:
        return None
    scores = [run.score for run in runs if run.score is not None]
    mean = round(sum(scores) / len(scores)) if scores else None
    failed = sum(run.state == PromptRun.State.FAILED for run in runs)
    return Trial(mean, sum(run.cost for run in runs), failed, runs)
