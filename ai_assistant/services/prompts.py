"""Prompts: which text holds, and the versions an organization writes, approves and puts into production.

Versions never change. A label is a pointer, so going back is moving it; what was asked names the version it used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from ai_assistant.errors import NotApproved, OneOfUsApproves
from ai_assistant.hooks import shipped_prompts
from ai_assistant.models import Prompt, PromptVersion
from ai_assistant.prompts.composing import LONGEST, BadPrompt, check, compose
from ai_assistant.prompts.kinds import ShippedPrompt
from ai_assistant.rules import StudioPermission
from config.lib import clock


@dataclass(frozen=True, slots=True)
class Composed:
    """A prompt ready to be asked with; `reference` names its version, "content@2"."""

    text: str
    reference: str


def composed(key: str, values: Mapping[str, str], version: PromptVersion | None = None) -> Composed:
    """The prompt with its values, in the version given or else in the one that holds, and its rules after it."""
    shipped, held = shipped_prompts[key], _in_production()
    own = version or held.get(key)
    given, parts = {**_blanks(shipped), **values}, _parts(held)
    text = compose(own.text if own else shipped.text, given, parts)
    rules = compose(shipped.rules, given, parts)
    reference = own.reference if own else f"{key}@{shipped.version}"
    return Composed("\n\n".join(filter(None, [text, rules])), reference)


def _blanks(shipped: ShippedPrompt) -> dict[str, str]:
    """What the prompt and the parts may ask for is empty unless it is given."""
    asking = (shipped, *(each for each in shipped_prompts if each.is_part))
    return {variable.name: "" for each in asking for variable in each.variables}


def _in_production() -> dict[str, PromptVersion]:
    """What holds in place of the product's own, by key; all of it at once, since prompts include parts."""
    held = PromptVersion.objects.filter(prompt__production=F("pk")).select_related("prompt")
    return {version.prompt.key: version for version in held}


def parts() -> dict[str, str]:
    """The texts of the shared parts that hold, by key."""
    return _parts(_in_production())


def _parts(held: Mapping[str, PromptVersion]) -> dict[str, str]:
    return {
        each.key: held[each.key].text if each.key in held else each.text for each in shipped_prompts if each.is_part
    }


@transaction.atomic
def save_version(*, key: str, actor: Member, text: str, note: str = "") -> PromptVersion:
    """Keep a new version, labelled draft. Raises `BadPrompt` when its variables or parts are not the prompt's."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    shipped = shipped_prompts[key]
    text = text.strip()
    if len(text) > LONGEST:
        raise BadPrompt(_("This prompt is too long. Shorten it."))
    check(text, shipped, parts())
    prompt, _is_new = Prompt.objects.get_or_create(key=key)
    prompt = Prompt.objects.select_for_update().get(pk=prompt.pk)
    last = prompt.versions.aggregate(last=Max("number"))["last"] or 0
    version = PromptVersion.objects.create(prompt=prompt, number=last + 1, text=text, note=note, author=actor)
    prompt.draft = version
    prompt.save(update_fields=["draft", "updated_at"])
    audit.record("ai_assistant.prompt_written", prompt, {"version": ["", version.reference]})
    return version


@transaction.atomic
def approve(*, version: PromptVersion, actor: Member) -> PromptVersion:
    """Say that the version may be used. Raises `OneOfUsApproves` for its author, unless nobody else has the right."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    if version.author_id == actor.pk and others_with_the_right(actor):
        raise OneOfUsApproves
    approved = PromptVersion.objects.filter(pk=version.pk, approved_at=None)
    if approved.update(approved_at=clock.now(), approved_by=actor):
        version.refresh_from_db()
        audit.record("ai_assistant.prompt_approved", version.prompt, {"version": ["", version.reference]})
    return version


def others_with_the_right(actor: Member) -> bool:
    """Whether somebody else could approve."""
    colleagues = Member.objects.filter(is_active=True).exclude(pk=actor.pk)
    return any(each.has(StudioPermission.MANAGE_PROMPTS) for each in colleagues)


@transaction.atomic
def put_in_production(*, version: PromptVersion, actor: Member) -> Prompt:
    """Let the version hold from now on; going back is the same with an earlier one. Raises `NotApproved`."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    if version.approved_at is None:
        raise NotApproved
    return _point(version.prompt, version)


@transaction.atomic
def back_to_shipped(*, prompt: Prompt, actor: Member) -> Prompt:
    """Let the product's own text hold again; the versions stay."""
    require(actor, StudioPermission.MANAGE_PROMPTS)
    return _point(prompt, None)


def _point(prompt: Prompt, version: PromptVersion | None) -> Prompt:
    before = prompt.production.reference if prompt.production else ""
    prompt.production = version
    prompt.save(update_fields=["production", "updated_at"])
    after = version.reference if version else ""
    audit.record("ai_assistant.prompt_in_production", prompt, {"production": [before, after]})
    return prompt
