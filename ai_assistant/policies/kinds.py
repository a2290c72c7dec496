"""What a policy is made of: fixed clauses that nobody words anew, and open ones that the seller's own facts fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ai_assistant.content.kinds import Bilingual, Variable


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause. `text` is the template's own wording, filled as `content.filling` says.

    With a `task`, in English, it is open: a model may word it from the facts. Without one it is fixed.
    """

    key: str
    title: Bilingual
    text: Bilingual
    task: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a model may word it."""
        return bool(self.task)


@dataclass(frozen=True, slots=True)
class PolicyTemplate:
    """A kind of policy. `variables` are what the seller says about it; facts of the company come by themselves."""

    key: str
    icon: str
    name: Bilingual
    purpose: Bilingual
    variables: Sequence[Variable]
    clauses: Sequence[Clause]
