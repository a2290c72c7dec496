"""What apps give the assistant: tools over their queries, lists, which become tools by themselves, and prompts.

A tool is run with the rights of the member who asks, inside the organization's scope; neither is ever an argument.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import Member, Organization
from ai_assistant.offline.intents import Intent, Understood
from ai_assistant.prompts.kinds import ShippedPrompt
from config.lib.lists import ListDefinition
from config.lib.registry import Registry
from config.lib.shell import SearchHit, Text


@dataclass(frozen=True, slots=True)
class Record:
    """A record that a tool gave: `id` is "<kind>:<key>", as an answer cites it; `url` is its page."""

    id: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """What a tool found: JSON values, the records among them, and the page that shows the same, "" for none.

    `untrusted` marks texts that somebody outside may have written (notes, letters, enquiries, remittance texts): a
    model that has read them is given no tools until the person speaks again.
    """

    content: Mapping[str, Any]
    records: Sequence[Record] = ()
    url: str = ""
    untrusted: bool = False


@dataclass(frozen=True)
class ReadTool:
    """A question that a tool answers; it writes nothing.

    `description` and `parameters` (JSON Schema of an object) are read by models, in English. `run(member, arguments)`
    is given arguments that keep to the schema. `permission` is what the member must have, "" for nothing more.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    permission: str
    run: Callable[[Member, Mapping[str, Any]], ToolAnswer]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that a proposal would change, in words as a person reads them; `before` is "" for something new."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a proposal would do: a sentence, the fields, and the record it is about when there is one already."""

    title: Text
    fields: Sequence[FieldChange]
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the record, and JSON values that `ProposeTool.undo` takes it back by, None where nothing does."""

    record: Record | None
    undo: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ProposeTool:
    """A change that is shown to a person and waits for a click; a model or a rule can only propose it.

    `describe(member, arguments)` checks everything that `execute` would, writes nothing and says what would change.
    `execute` calls the app's own service and `undo(member, undo)` takes it back; each raises `Refusal`. `parameters` is
    a JSON Schema of an object; records in it are ids as tools gave them, "<kind>:<key>".

    What leaves the house (`is_outward`) is worded by the app: a model, which may have read what strangers wrote,
    chooses no word of it, and only a person executes it, not a program with a key. `own_words` names the argument, if
    any, that must stand in what the person has just said.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    permission: str
    icon: str
    describe: Callable[[Member, Mapping[str, Any]], Change]
    execute: Callable[[Member, Mapping[str, Any]], Done]
    undo: Callable[[Member, Mapping[str, Any]], None]
    own_words: str = ""
    is_outward: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a rule found: `key` is the same as long as it is the same fact; `data` fills the rule's words.

    `member_id` is for whom it is, None for everybody. `tool` and `arguments` are the proposal that would act on it.
    """

    key: str
    record: Record
    data: Mapping[str, Any]
    tool: str
    arguments: Mapping[str, Any]
    member_id: UUID | None = None


@dataclass(frozen=True)
class SuggestionRule:
    """A rule that looks through the data of the organization in scope, every night.

    `find(today, most)` gives the facts that hold, the weightiest first, at most `most`, at the same cost however many
    rows there are; `MOST_FACTS` of those that nobody has decided on are suggested. `title` and `reason` are
    %-templates filled with a fact's data in the reader's language: `amount` is written as money of `currency`, keys
    that end in `_on` hold ISO dates. `permission` is what a reader must have.
    """

    key: str
    label: Text
    title: Text
    reason: Text
    icon: str
    permission: str
    order: int
    find: Callable[[datetime.date, int], list[Fact]]


MOST_FACTS: Final = 100


@dataclass(frozen=True)
class CompanyFact:
    """A fact of the organization that policies may rest on, by the name of its place in them, "bank_account".

    `read(organization)` runs in its scope and gives "" where there is none.
    """

    key: str
    read: Callable[[Organization], str]


@dataclass(frozen=True)
class ListSource:
    """A list of the product for the assistant: the tool `list_<key>` takes the list's own filters, tabs and order.

    `definition` is the list, `url_name` its page, `record_url(row)` the page of a row. `amount` is the field whose sum
    is told, "" for what the list itself sums up. `untrusted` is that of its answers: rows that somebody outside wrote.
    """

    key: str
    description: str
    definition: type[ListDefinition]
    url_name: str
    record_url: Callable[[Any], str]
    permission: str
    amount: str = ""
    untrusted: bool = False


@dataclass(frozen=True)
class KnownQuestion:
    """A question in words that rules understand: the chat answers it with a tool, the command palette by its page.

    `example` is a wording of it that is shown to people. `tool` is asked with `arguments(understood, member)`, which
    may raise a `Refusal` that says what is missing; `say(content, understood)` words what the tool gave in the active
    language, records cited as `[[<id>]]`.
    `page(understood, member)` shows the same on a page where the filter can be edited; None where no page does.
    `period` are words for the days that are meant where none are said. A question that `is_standing` asks how things
    stand: "today" said with it narrows nothing. One that `names_things` is not asked of records: its `arguments` see to
    it that the name is something. `icon` is a Bootstrap icon.
    """

    intent: Intent
    label: Text
    icon: str
    permission: str
    example: Text
    tool: str
    arguments: Callable[[Understood, Member], Mapping[str, Any]]
    say: Callable[[Mapping[str, Any], Understood], str]
    page: Callable[[Understood, Member], str] | None = None
    period: str = ""
    is_standing: bool = False
    names_things: bool = False


@dataclass(frozen=True)
class SearchSource:
    """A kind of record that search finds, by the column `search_text` of its table: folded, the telling words first.

    `records()` are those of the organization with what `hit(record)` shows; `page` names the page of one, with its key
    as `pk`. The table also has `updated_at`. Whoever has `permission` sees every record, as in the list of the kind.
    `said_as` is for kinds that are named in sentences: the word that tells what the name is of („сделка“), "" where
    none needs to.
    """

    key: str
    label: Text
    model: type[Model]
    permission: str
    page: str
    records: Callable[[], QuerySet[Any]]
    hit: Callable[[Any], SearchHit]
    order: int
    said_as: str | None = None


@dataclass(frozen=True)
class KnownNames:
    """Names that are no records' but may be said: of the stages of a pipeline.

    `names()` are those of the organization, `said_as` is the word that tells what they are of („етап“).
    """

    names: Callable[[], Iterable[str]]
    said_as: str


known_names: Registry[KnownNames] = Registry("names that questions say", KnownNames)
known_questions: Registry[KnownQuestion] = Registry("assistant's questions", KnownQuestion)
read_tools: Registry[ReadTool] = Registry("assistant's tools", ReadTool)
propose_tools: Registry[ProposeTool] = Registry("assistant's proposals", ProposeTool)
shipped_prompts: Registry[ShippedPrompt] = Registry("prompts of models", ShippedPrompt)
suggestion_rules: Registry[SuggestionRule] = Registry("assistant's suggestions", SuggestionRule)
list_sources: Registry[ListSource] = Registry("assistant's lists", ListSource)
company_facts: Registry[CompanyFact] = Registry("company facts", CompanyFact)
search_sources: Registry[SearchSource] = Registry("sources of search", SearchSource)
