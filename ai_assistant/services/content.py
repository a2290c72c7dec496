"""Texts of the content studio: made from a template by a model or by rules, chosen, edited, worked over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from ai_assistant.content.filling import fill, longest_lines, spoken
from ai_assistant.content.kinds import ContentTemplate, Type
from ai_assistant.content.quality import assess
from ai_assistant.errors import ChangedMeanwhile, EmptyText, NoModel, NothingGiven, StillChoosing
from ai_assistant.models import Audience, BrandVoice, Content, ContentVersion
from ai_assistant.prompts.common import LANGUAGE_NAMES
from ai_assistant.queries.content import audiences, expected_of, voices
from ai_assistant.rules import StudioPermission
from ai_assistant.services import limits, texts
from ai_assistant.services.asking import AT_ONCE, Errand
from config.lib.errors import StaleEdit
from config.lib.text import fold

MOST_VARIANTS: Final = 3
LONGEST_TEXT: Final = texts.LONGEST_TEXT
Action = ContentVersion.Action
_PROMPTS: Final = {
    Action.REWRITTEN: "content_rewrite",
    Action.SHORTENED: "content_shorten",
    Action.EXPANDED: "content_expand",
    Action.TRANSLATED: "content_translate",
    Action.RETONED: "content_tone",
}
# By what a model is told.
TONES: Final = {
    "friendly": _("Friendly"),
    "formal": _("Formal"),
    "confident": _("Confident"),
    "playful": _("Playful"),
}
# Tokens: a word takes about four in Cyrillic, and the JSON around a text some more.
_TOKENS_OF_A_WORD: Final = 4
_TOKENS_AROUND: Final = 300
_MOST_TOKENS: Final = 8000


@dataclass(frozen=True, slots=True)
class Wish:
    """A text somebody wants. `values` as the template's form cleans them."""

    template: ContentTemplate
    language: str
    values: Mapping[str, Any]
    voice: BrandVoice | None = None
    audience: Audience | None = None
    variants: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is not stored yet; `made` is what a model gave, None for rules."""

    text: str
    made: texts.Texts | None = None


# --- Making -----------------------------------------------------------------------------------------------------------
def make_content(*, actor: Member, wish: Wish, asks_model: bool = True, errand: Errand = AT_ONCE) -> Content:
    """Make a text and keep it: by a model where there is one, else by rules.

    Raises `NothingGiven`, `AskedTooOften` and `ModelFailed`; then nothing is kept and nothing charged.
    """
    check(actor, wish)
    if not errand.is_counted:
        limits.count(actor)
    note = ""
    if asks_model:
        try:
            return texts.ask(
                actor, request_for(wish), lambda made: _keep(actor, wish, _by_model(wish, made), errand), errand=errand
            )
        except NoModel as refusal:
            note = str(refusal.message)
    return _keep(actor, wish, by_rules(wish), errand, note)


def check(actor: Member, wish: Wish) -> None:
    """Whether the member may have a text, and has said of what. Raises `NothingGiven`."""
    require(actor, StudioPermission.WRITE)
    if not any(value not in (None, "", []) for value in wish.values.values()):
        raise NothingGiven


def _by_model(wish: Wish, made: texts.Texts) -> list[Draft]:
    return [Draft(text, made) for text in made.texts[: wish.variants]]


def request_for(wish: Wish) -> texts.Request:
    """What a model is asked for a wish."""
    length = wish.template.length
    values = _common(wish.language, wish.voice, wish.audience) | {
        "task": wish.template.task,
        "length": f"{length.least} to {length.most} {length.unit}",
        "count": str(wish.variants),
    }
    words = length.most if length.unit == "words" else length.most // 5
    longest = (_TOKENS_AROUND + words * _TOKENS_OF_A_WORD) * wish.variants
    return texts.Request("content", values, data_of(wish), min(longest, _MOST_TOKENS))


def dearest_request(template: ContentTemplate) -> texts.Request:
    """The most that a model can be asked for with a template: every input as long as it may be, the longest voice."""
    voice = max(voices(), key=lambda each: len(described(each)), default=None)
    audience = max(audiences(), key=lambda each: len(each.name + each.description), default=None)
    wish = Wish(template, "bg", {}, voice, audience, MOST_VARIANTS)
    return replace(request_for(wish), data=longest_lines(template.variables))


def data_of(wish: Wish) -> str:
    """The inputs as a model reads them; what is needed and missing says so."""
    lines = []
    for each in wish.template.variables:
        said = spoken(each, wish.values.get(each.name), wish.language, current_organization().currency)
        if said or each.required:
            lines.append(f"{each.label.text(wish.language)}: {'; '.join(said) or '(missing)'}")
    return "\n".join(lines)


def by_rules(wish: Wish) -> list[Draft]:
    """The template's own wordings filled with the values; no more variants than it has."""
    currency = current_organization().currency
    count = min(wish.variants, len(wish.template.bodies))
    return [
        Draft(fill(wish.template, wish.values, wish.language, wording=wording, currency=currency))
        for wording in range(count)
    ]


@transaction.atomic
def _keep(actor: Member, wish: Wish, drafts: Sequence[Draft], errand: Errand, note: str = "") -> Content:
    title = _title(wish)
    content = Content.objects.create(
        title=title,
        search_text=fold(title),
        template_key=wish.template.key,
        language=wish.language,
        values=plain_values(wish.values),
        voice=wish.voice,
        audience=wish.audience,
        created_by=actor,
    )
    rows = [_add(content, actor, draft, Action.MADE) for draft in drafts]
    if len(rows) == 1:
        _point(content, rows[0])
    audit.record("ai_assistant.content_made", content)
    errand.kept(content, note)
    return content


def _title(wish: Wish) -> str:
    """What it is about, or what kind of text it is."""
    lines = [wish.values.get(each.name) for each in wish.template.variables if each.type is Type.LINE]
    about = next((line for line in lines if line), None)
    name = wish.template.name.text(wish.language)
    return (f"{name}: {about}" if about else name)[:200]


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: numbers and dates as text. A text made from them is the same."""
    return {
        name: value if value is None or isinstance(value, (str, list)) else str(value) for name, value in values.items()
    }


# --- Afterwards -------------------------------------------------------------------------------------------------------
@transaction.atomic
def choose(*, content: Content, chosen: ContentVersion, actor: Member) -> Content:
    """Make a variant, or an earlier version, the text as it is now."""
    require(actor, StudioPermission.WRITE)
    versions.claim(content, None)
    _point(content, chosen)
    audit.record("ai_assistant.content_changed", content, {"version": ["", str(chosen)]})
    return content


@transaction.atomic
def edit_content(*, content: Content, actor: Member, text: str, version: int | None = None) -> ContentVersion | None:
    """Keep what a person wrote; None when nothing changed. Raises `EmptyText`, `StillChoosing`, `StaleEdit`."""
    require(actor, StudioPermission.WRITE)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise EmptyText
    now = _now(content)
    if text == now.text:
        return None
    versions.claim(content, version)
    row = _add(content, actor, Draft(text), Action.EDITED, after=now)
    _point(content, row)
    audit.record("ai_assistant.content_changed", content, {"version": [str(now), str(row)]})
    return row


def work_over(
    *, content: Content, actor: Member, action: str, how: str = "", errand: Errand = AT_ONCE
) -> ContentVersion:
    """Let a model rewrite, shorten, expand or translate the text, or put it in another tone.

    `how` is the language to translate into, or the tone. Raises `NoModel`, `ModelFailed`, `AskedTooOften`, and
    `ChangedMeanwhile` for a text that is no longer what the model was given; then nothing is kept and nothing charged.
    """
    require(actor, StudioPermission.WRITE)
    now = _now(content)
    if not errand.is_counted:
        limits.count(actor)

    def keep(made: texts.Texts) -> ContentVersion:
        _claim(content)
        if action == Action.TRANSLATED:
            content.language = how
            content.save(update_fields=["language", "updated_at"])
        row = _add(content, actor, Draft(made.texts[0], made), Action(action), after=now)
        _point(content, row)
        audit.record("ai_assistant.content_changed", content, {"version": [str(now), str(row)]})
        errand.kept(content, "")
        return row

    return texts.ask(actor, request_to(content, action, how), keep, errand=errand)


def request_to(content: Content, action: str, how: str = "") -> texts.Request:
    """What a model is asked for an action on the text as it is now."""
    text = _now(content).text
    language = how if action == Action.TRANSLATED else content.language
    values = _common(language, content.voice, content.audience)
    if action == Action.RETONED:
        values["tone"] = how or "friendly"
    longest = _TOKENS_AROUND + len(text.split()) * _TOKENS_OF_A_WORD * 2
    return texts.Request(_PROMPTS[Action(action)], values, text, min(longest, _MOST_TOKENS))


def ask_opinion(*, content: Content, actor: Member, language: str, errand: Errand = AT_ONCE) -> ContentVersion:
    """Let a model say what would make the text better; it stands beside the rules' score and changes none of it.

    Raises `NoModel`, `ModelFailed`, `AskedTooOften`; then nothing is kept and nothing charged.
    """
    require(actor, StudioPermission.WRITE)
    now = _now(content)
    if not errand.is_counted:
        limits.count(actor)

    def keep(made: texts.Texts) -> ContentVersion:
        now.opinion = {
            "remarks": list(made.texts[:3]),
            "model": made.model,
            "prompt": made.prompt,
            "cost": made.request.cost,
        }
        ContentVersion.objects.filter(pk=now.pk).update(opinion=now.opinion)
        errand.kept(content, "")
        return now

    return texts.ask(actor, opinion_request(content, language), keep, errand=errand)


def opinion_request(content: Content, language: str) -> texts.Request:
    """What a model is asked for its opinion."""
    return texts.Request("content_opinion", {"language": LANGUAGE_NAMES[language]}, _now(content).text, 600)


@transaction.atomic
def delete_content(*, content: Content, actor: Member) -> None:
    """Delete a text with its history."""
    require(actor, StudioPermission.WRITE)
    audit.record("ai_assistant.content_deleted", content)
    content.delete()


# --- Parts ------------------------------------------------------------------------------------------------------------
def _now(content: Content) -> ContentVersion:
    if content.current is None:
        raise StillChoosing
    return content.current


def _claim(content: Content) -> None:
    """Count a save of the text as it was read. Raises `ChangedMeanwhile`."""
    try:
        versions.claim(content, content.version)
    except StaleEdit as error:
        raise ChangedMeanwhile from error


def _common(language: str, voice: BrandVoice | None, audience: Audience | None) -> dict[str, str]:
    return {
        "language": LANGUAGE_NAMES[language],
        "voice": described(voice) if voice else "",
        "audience": f"{audience.name}. {audience.description}".strip() if audience else "",
    }


def described(voice: BrandVoice) -> str:
    """A brand voice as a model reads it, in one line."""
    parts = {
        "Tone": voice.tone,
        "Does": voice.does,
        "Avoids": voice.avoids,
        "Never uses the words": ", ".join(voice.banned_words),
        "Sounds like": voice.samples[:2000],
    }
    return " ".join(f"{name}: {' / '.join(text.split(chr(10)))}." for name, text in parts.items() if text)


def _add(
    content: Content, actor: Member, draft: Draft, action: Action, after: ContentVersion | None = None
) -> ContentVersion:
    last = content.versions.aggregate(last=Max("number"))["last"] or 0
    made = draft.made
    return ContentVersion.objects.create(
        content=content,
        number=last + 1,
        text=draft.text,
        action=action,
        model=made.model if made else after.model if after else "",
        prompt=made.prompt if made else "",
        request=made.request if made else None,
        member=actor,
        score=assess(draft.text, expected_of(content)).score,
    )


def _point(content: Content, version: ContentVersion) -> None:
    content.current = version
    content.save(update_fields=["current", "updated_at"])
