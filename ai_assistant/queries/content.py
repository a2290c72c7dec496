"""Reads of the content studio."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.tenancy import current_organization
from ai_assistant.content.exporting import Mark, Written
from ai_assistant.content.filling import spoken
from ai_assistant.content.quality import Assessment, Expected, assess
from ai_assistant.models import Audience, BrandVoice, Content, ContentVersion


def contents() -> QuerySet[Content]:
    """Texts with what their list and page read."""
    related = ("current", "voice", "audience", "created_by__user")
    return Content.objects.select_related(*related)


def history(content: Content) -> QuerySet[ContentVersion]:
    """Everything the text once was, newest first."""
    return content.versions.select_related("member__user").order_by("-number")


def voices() -> QuerySet[BrandVoice]:
    """Brand voices by name."""
    return BrandVoice.objects.order_by("name")


def audiences() -> QuerySet[Audience]:
    """Audiences by name."""
    return Audience.objects.order_by("name")


def expected_of(content: Content) -> Expected:
    """What the rules hold a text to."""
    template = content.template
    banned = content.voice.banned_words if content.voice else ()
    if template is None:
        return Expected(content.language, banned=banned, known=_texts(content.values))
    currency = current_organization().currency
    known = [
        said
        for each in template.variables
        for said in spoken(each, content.values.get(each.name), content.language, currency)
    ]
    known += _texts(content.values)
    known += [body.text(content.language) for body in template.bodies]
    keywords = content.values.get(template.keywords) or ()
    return Expected(content.language, template.length, keywords, banned, known)


def inputs(content: Content) -> list[tuple[object, str]]:
    """What the text was made from: each label with what was given."""
    template = content.template
    if template is None:
        return []
    currency = current_organization().currency
    said = [
        (each.label, "; ".join(spoken(each, content.values.get(each.name), content.language, currency)))
        for each in template.variables
    ]
    return [(label, text) for label, text in said if text]


def _texts(values: dict[str, Any]) -> list[str]:
    return [str(item) for value in values.values() for item in (value if isinstance(value, list) else [value])]


def assessment(content: Content, version: ContentVersion) -> Assessment:
    """The rules' score of a version, with its reasons."""
    return assess(version.text, expected_of(content))


def written(content: Content, version: ContentVersion) -> Written:
    """A version to export, marked where a model had a part in it."""
    mark = Mark(version.model, version.is_changed) if version.model else None
    return Written(content.title, version.text, content.language, mark)
