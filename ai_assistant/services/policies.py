"""Policies: drafted from a template, sent to legal review, approved or rejected there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Member, Organization
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from ai_assistant.content.exporting import Mark, Written
from ai_assistant.content.filling import longest_lines, spoken
from ai_assistant.content.kinds import LANGUAGES
from ai_assistant.errors import AnotherVersion, CommentNeeded, EmptyText, ModelFailed, NoModel, NotNow, OneOfUsReviews
from ai_assistant.hooks import company_facts
from ai_assistant.models import Policy, PolicyReview, PolicyVersion
from ai_assistant.policies import drafting
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.prompts.common import LANGUAGE_NAMES
from ai_assistant.rules import StudioPermission
from ai_assistant.services import limits, texts
from ai_assistant.services.asking import AT_ONCE, Errand
from ai_assistant.services.content import plain_values
from config.lib import formats

State = Policy.State
Step = PolicyReview.Step
_TOKENS_OF_A_CLAUSE: Final = 500


# --- Drafting ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PolicyWish:
    """A policy somebody wants. `values` as the template's form cleans them."""

    template: PolicyTemplate
    language: str
    values: Mapping[str, Any]


def draft_policy(*, actor: Member, wish: PolicyWish, asks_model: bool = True, errand: Errand = AT_ONCE) -> Policy:
    """Draft a policy: fixed clauses as they are, open ones by a model where there is one, else in the template's words.

    Raises `AskedTooOften`, `ModelFailed`; then nothing is kept and nothing charged.
    """
    require(actor, StudioPermission.DRAFT_POLICIES)
    if not errand.is_counted:
        limits.count(actor)
    whole = facts_of(actor.organization) | dict(wish.values)
    note = ""
    if asks_model:
        try:
            return texts.ask(
                actor,
                request_for(wish.template, wish.language, whole),
                lambda made: _keep(actor, wish, whole, errand, made),
                purpose="policy",
                errand=errand,
            )
        except NoModel as refusal:
            note = str(refusal.message)
    return _keep(actor, wish, whole, errand, note=note)


@transaction.atomic
def _keep(
    actor: Member,
    wish: PolicyWish,
    whole: Mapping[str, Any],
    errand: Errand,
    made: texts.Texts | None = None,
    note: str = "",
) -> Policy:
    """The policy, its open clauses in a model's words where it has `made` them."""
    wordings = _wordings(wish.template, made) if made else {}
    policy = Policy.objects.create(
        template_key=wish.template.key,
        title=f"{wish.template.name.text(wish.language)} · {actor.organization.document_name}"[:200],
        language=wish.language,
        values=plain_values(wish.values),
        created_by=actor,
    )
    given: Any = {"model": made.model, "prompt": made.prompt, "request": made.request} if made else {}
    _add(policy, actor, _clauses(wish.template, wish.language, whole, wordings), **given)
    audit.record("ai_assistant.policy_drafted", policy)
    errand.kept(policy, note)
    return policy


def _wordings(template: PolicyTemplate, made: texts.Texts) -> dict[str, str]:
    """A model's words by the key of their clause. Raises `ModelFailed` unless there are as many as open clauses."""
    keys = [each.key for each in template.clauses if each.is_open]
    if len(made.texts) != len(keys):
        raise ModelFailed(_("The model did not word every clause."))
    return dict(zip(keys, made.texts, strict=True))


def facts_of(organization: Organization) -> dict[str, str]:
    """What is known of the company, by the name of its place in a policy."""
    town = f"{organization.postal_code} {organization.city}".strip()
    facts = {
        "company": organization.document_name,
        "company_number": organization.eik,
        "address": ", ".join(part for part in (organization.street, town) if part),
        "email": organization.email,
        "phone": formats.phone(organization.phone),
        "website": organization.website,
    }
    return facts | {fact.key: fact.read(organization) for fact in company_facts}


def request_for(template: PolicyTemplate, language: str, values: Mapping[str, Any]) -> texts.Request:
    """What a model is asked: the open clauses in their order, and the facts as data."""
    parts = [each for each in template.clauses if each.is_open]
    task = "\n".join(f"{place}. {each.title.en}: {each.task}" for place, each in enumerate(parts, 1))
    currency = current_organization().currency
    said = [(each, spoken(each, values.get(each.name), language, currency)) for each in drafting.variables_of(template)]
    data = "\n".join(f"{each.label.text(language)}: {'; '.join(shown)}" for each, shown in said if shown)
    asked = {"language": LANGUAGE_NAMES[language], "task": f"Write these {len(parts)} clauses:\n{task}"}
    return texts.Request("policy", asked, data, _TOKENS_OF_A_CLAUSE * len(parts))


def dearest_request(template: PolicyTemplate, organization: Organization) -> texts.Request:
    """The most that a model can be asked for: every input as long as it may be."""
    asked = [request_for(template, language, facts_of(organization)) for language in LANGUAGES]
    facts = max((each.data for each in asked), key=len)
    return replace(asked[0], data=f"{facts}\n{longest_lines(template.variables)}")


def _clauses(
    template: PolicyTemplate, language: str, values: Mapping[str, Any], wordings: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The clauses that have words."""
    currency = current_organization().currency
    drafted = [
        drafting.clause(template, part, values, language, currency, wordings.get(part.key, ""))
        for part in template.clauses
    ]
    return [each.as_json() for each in drafted if each.text]


def clauses_by_rules(organization: Organization, wish: PolicyWish) -> list[dict[str, Any]]:
    """The clauses in the template's words, not kept."""
    return _clauses(wish.template, wish.language, facts_of(organization) | dict(wish.values), {})


@transaction.atomic
def edit_policy(
    *, policy: Policy, actor: Member, wordings: Mapping[str, str], version: int | None = None
) -> PolicyVersion:
    """Word open clauses anew, by key; fixed ones stay. It makes a new version, which is a draft.

    Raises `NotNow` while the policy is in review, `EmptyText`, `StaleEdit`.
    """
    require(actor, StudioPermission.DRAFT_POLICIES)
    before = _current(policy)
    if policy.state == State.IN_REVIEW:
        raise NotNow
    versions.claim(policy, version)
    clauses = [_reworded(policy, each, wordings) for each in before.clauses]
    row = _add(policy, actor, clauses, model=before.model, prompt=before.prompt, is_edited=True)
    audit.record("ai_assistant.policy_changed", policy, {"version": [before.number, row.number]})
    return row


def _reworded(policy: Policy, clause: dict[str, Any], wordings: Mapping[str, str]) -> dict[str, Any]:
    text = wordings.get(clause["key"], clause["text"]).replace("\r\n", "\n").strip()
    if not text:
        raise EmptyText
    if not clause["is_open"] or text == clause["text"] or policy.template is None:
        return clause
    part = next((each for each in policy.template.clauses if each.key == clause["key"]), None)
    if part is None:
        return clause | {"text": text, "sources": [], "unknown": []}
    organization = current_organization()
    values = facts_of(organization) | policy.values
    return drafting.clause(policy.template, part, values, policy.language, organization.currency, text).as_json()


# --- Review -----------------------------------------------------------------------------------------------------------
# In each step `seen` is the number of the version that the person has read.
@transaction.atomic
def send_to_review(*, policy: Policy, actor: Member, seen: int | None, comment: str = "") -> None:
    """Ask for the legal review of a draft. Raises `AnotherVersion`, `NotNow`."""
    require(actor, StudioPermission.DRAFT_POLICIES)
    _check_seen(policy, seen)
    _move(policy, (State.DRAFT,), State.IN_REVIEW)
    _note(policy, actor, Step.SENT, comment)


@transaction.atomic
def comment_on(*, policy: Policy, actor: Member, seen: int | None, comment: str) -> None:
    """Say something about the current version. Raises `AnotherVersion`, `CommentNeeded`."""
    require(actor, StudioPermission.DRAFT_POLICIES)
    _check_seen(policy, seen)
    if not comment:
        raise CommentNeeded
    _note(policy, actor, Step.COMMENTED, comment)


@transaction.atomic
def approve_policy(*, policy: Policy, actor: Member, seen: int | None, comment: str = "") -> None:
    """Approve what is in review; that version is frozen. Raises `AnotherVersion`, `NotNow`, `OneOfUsReviews`."""
    _check_reviewer(policy, actor)
    _check_seen(policy, seen)
    _move(policy, (State.IN_REVIEW,), State.APPROVED, approved=policy.current)
    _note(policy, actor, Step.APPROVED, comment)


@transaction.atomic
def reject_policy(*, policy: Policy, actor: Member, seen: int | None, comment: str) -> None:
    """Send it back, saying why. Raises `AnotherVersion`, `CommentNeeded`, `NotNow`, `OneOfUsReviews`."""
    _check_reviewer(policy, actor)
    _check_seen(policy, seen)
    if not comment:
        raise CommentNeeded
    _move(policy, (State.IN_REVIEW,), State.REJECTED)
    _note(policy, actor, Step.REJECTED, comment)


def _check_reviewer(policy: Policy, actor: Member) -> None:
    require(actor, StudioPermission.REVIEW_POLICIES)
    if _current(policy).author_id == actor.pk and others_who_review(actor):
        raise OneOfUsReviews


def _check_seen(policy: Policy, seen: int | None) -> None:
    if _current(policy).number != seen:
        raise AnotherVersion


def others_who_review(actor: Member) -> bool:
    """Whether somebody else could review."""
    colleagues = Member.objects.filter(is_active=True).exclude(pk=actor.pk)
    return any(each.has(StudioPermission.REVIEW_POLICIES) for each in colleagues)


@transaction.atomic
def delete_policy(*, policy: Policy, actor: Member) -> None:
    """Delete a policy that was never approved. Raises `NotNow` for one that was."""
    require(actor, StudioPermission.DRAFT_POLICIES)
    if policy.approved_id is not None:
        raise NotNow
    audit.record("ai_assistant.policy_deleted", policy)
    policy.delete()


# --- Parts ------------------------------------------------------------------------------------------------------------
def written(policy: Policy, version: PolicyVersion) -> Written:
    """A version to export, marked where a model worded clauses."""
    mark = Mark(version.model, version.is_edited) if version.model else None
    return Written(policy.title, drafting.as_markdown(policy.title, version.clauses), policy.language, mark)


def _current(policy: Policy) -> PolicyVersion:
    if policy.current is None:
        raise NotNow
    return policy.current


def _add(policy: Policy, actor: Member, clauses: Sequence[Mapping[str, Any]], **given: Any) -> PolicyVersion:
    last = policy.versions.aggregate(last=Max("number"))["last"] or 0
    row = PolicyVersion.objects.create(policy=policy, number=last + 1, clauses=list(clauses), author=actor, **given)
    policy.current, policy.state = row, State.DRAFT
    policy.save(update_fields=["current", "state", "updated_at"])
    return row


def _move(policy: Policy, before: Sequence[str], after: str, **values: Any) -> None:
    """Change the state, if it is still one of `before` and nobody has made another version meanwhile."""
    if not Policy.objects.filter(pk=policy.pk, state__in=before, current=policy.current).update(state=after, **values):
        raise NotNow
    policy.refresh_from_db()


def _note(policy: Policy, actor: Member, step: Step, comment: str) -> None:
    PolicyReview.objects.create(version=_current(policy), step=step, comment=comment, member=actor)
    audit.record(f"ai_assistant.policy_{step.value}", policy)
