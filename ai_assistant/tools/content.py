"""Texts and policies for the assistant: what kinds there are, the text of one, and keeping a text as a proposal.

The texts are filled by rules, so that the person reads the very text before the click.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from ai_assistant.content.filling import gaps
from ai_assistant.content.kinds import LANGUAGES, ContentTemplate
from ai_assistant.content.templates import LIBRARY
from ai_assistant.errors import BadVariable, ChangedSince, NoSuchRecord
from ai_assistant.forms.content import VariablesForm
from ai_assistant.hooks import Change, Done, FieldChange, ProposeTool, ReadTool, Record, ToolAnswer
from ai_assistant.models import Content
from ai_assistant.policies.drafting import as_markdown
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.policies.templates import POLICIES
from ai_assistant.rules import StudioPermission
from ai_assistant.services import content as services
from ai_assistant.services import policies
from ai_assistant.services.content import Wish
from ai_assistant.services.policies import PolicyWish
from config.lib.urls import org_reverse

_KIND: Final = "content"
_VALUE: Final = {
    "type": ["string", "number", "array"],
    "items": {"type": "string", "maxLength": 200},
    "maxItems": 10,
    "maxLength": 4000,
}


def _list(member: Member, _arguments: Mapping[str, Any]) -> ToolAnswer:
    kinds = _kinds(LIBRARY)
    if member.has(StudioPermission.DRAFT_POLICIES):
        kinds += _kinds(POLICIES)
    return ToolAnswer({"templates": kinds}, url=org_reverse("studio:library"))


def _kinds(templates: Mapping[str, ContentTemplate] | Mapping[str, PolicyTemplate]) -> list[dict[str, Any]]:
    return [
        {
            "template": key,
            "name": str(template.name),
            "variables": {each.name: f"{each.type}: {each.label}" for each in template.variables},
        }
        for key, template in templates.items()
    ]


def _wish(member: Member, arguments: Mapping[str, Any]) -> Wish:
    """What is asked for. Raises `BadVariable`."""
    require(member, StudioPermission.WRITE)
    template = LIBRARY[arguments["template"]]
    return Wish(template, arguments["language"], _values(template, arguments))


def _values(template: ContentTemplate | PolicyTemplate, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The variables as the template's form cleans them. Raises `BadVariable`."""
    form = VariablesForm(template, {name: _as_sent(value) for name, value in arguments["variables"].items()})
    wrong = sorted(set(form.data) - set(form.fields)) or sorted(form.errors)
    if wrong:
        raise BadVariable(wrong[0])
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "", [])}


def _as_sent(value: Any) -> Any:
    return value if isinstance(value, (str, list)) else str(value)


def _text(wish: Wish) -> str:
    [draft] = services.by_rules(wish)
    return draft.text


def _generate(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    if arguments["template"] in POLICIES:
        return _policy(member, arguments)
    text = _text(_wish(member, arguments))
    page = org_reverse("studio:content_new", arguments["template"])
    return ToolAnswer({"text": text, "language": arguments["language"], "gaps_to_fill": gaps(text)}, url=page)


def _policy(member: Member, arguments: Mapping[str, Any]) -> ToolAnswer:
    """The clauses of a policy, each with what its words rest on."""
    require(member, StudioPermission.DRAFT_POLICIES)
    template = POLICIES[arguments["template"]]
    wish = PolicyWish(template, arguments["language"], _values(template, arguments))
    clauses = policies.clauses_by_rules(member.organization, wish)
    text = as_markdown(template.name.text(wish.language), clauses)
    shown = [{"title": each["title"], "sources": each["sources"]} for each in clauses]
    found = {"text": text, "clauses": shown, "language": wish.language, "gaps_to_fill": gaps(text)}
    return ToolAnswer(found, url=org_reverse("studio:policy_new", template.key))


def _describe(member: Member, arguments: Mapping[str, Any]) -> Change:
    wish = _wish(member, arguments)
    fields = [
        FieldChange(_("Template"), "", str(wish.template.name)),
        FieldChange(_("Text"), "", _text(wish)),
    ]
    return Change(_("New text"), fields)


def _execute(member: Member, arguments: Mapping[str, Any]) -> Done:
    content = services.make_content(actor=member, wish=_wish(member, arguments), asks_model=False)
    record = Record(f"{_KIND}:{content.pk}", content.title, org_reverse("studio:content", content.pk))
    return Done(record, {"content": str(content.pk), "version": content.version})


def _undo(member: Member, undo: Mapping[str, Any]) -> None:
    content = Content.objects.filter(pk=uuid.UUID(undo["content"])).first()
    if content is None:
        raise NoSuchRecord("content")
    if content.version != undo["version"]:
        raise ChangedSince
    services.delete_content(content=content, actor=member)


def _parameters(templates: Iterable[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "template": {"type": "string", "enum": sorted(templates)},
            "language": {"type": "string", "enum": list(LANGUAGES)},
            "variables": {"type": "object", "additionalProperties": _VALUE, "maxProperties": 20, "minProperties": 1},
        },
        "required": ["template", "language", "variables"],
        "additionalProperties": False,
    }


CONTENT_TEMPLATES: Final = ReadTool(
    name="content_templates",
    description="The kinds of text that can be made (adverts, posts, letters, pages, policies…), with their variables.",
    parameters={"type": "object", "properties": {}, "additionalProperties": False},
    permission=StudioPermission.WRITE,
    run=_list,
)
GENERATE_TEMPLATE_CONTENT: Final = ReadTool(
    name="generate_template_content",
    description=(
        "The text of a template that content_templates gave, filled and not kept; for a policy also its clauses, each "
        "with the facts it rests on. Fill variables with facts from the conversation alone; what is left out is a gap."
    ),
    parameters=_parameters([*LIBRARY, *POLICIES]),
    permission=StudioPermission.WRITE,
    run=_generate,
)
PROPOSE_TEXT: Final = ProposeTool(
    name="propose_text",
    description="Propose to keep the text of generate_template_content in the content studio",
    parameters=_parameters(LIBRARY),
    permission=StudioPermission.WRITE,
    icon="pencil-square",
    describe=_describe,
    execute=_execute,
    undo=_undo,
)
