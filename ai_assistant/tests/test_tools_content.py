"""The assistant proposes a text of the content studio: shown before the click, kept, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Member, Organization
from ai_assistant.errors import BadVariable, ChangedSince
from ai_assistant.models import Content
from ai_assistant.services import content as services
from ai_assistant.services import proposals
from ai_assistant.tools.content import CONTENT_TEMPLATES, GENERATE_TEMPLATE_CONTENT, PROPOSE_TEXT

pytestmark = pytest.mark.django_db
ASKED = {"template": "post_x", "language": "bg", "variables": {"topic": "лен", "benefit": "не се мачка"}}


def test_a_text_is_proposed_word_for_word_and_taken_back(alya: Member, in_lipa: Organization) -> None:
    proposal = proposals.propose(alya, PROPOSE_TEXT, ASKED)
    assert not Content.objects.exists()
    shown = proposal.change["fields"][1]["after"]
    assert shown == "Лен: не се мачка."
    done = proposals.execute(alya, proposal)
    content = Content.objects.get()
    assert content.current is not None
    assert content.current.text == shown
    assert done.record["url"].endswith(f"/content/{content.pk}/")
    proposals.undo(alya, done)
    assert not Content.objects.exists()


def test_a_text_is_generated_with_its_gaps_and_not_kept(alya: Member, in_lipa: Organization) -> None:
    given = GENERATE_TEMPLATE_CONTENT.run(alya, ASKED | {"variables": {"topic": "лен"}})
    assert (given.content["text"], given.content["gaps_to_fill"]) == (
        "Лен: [основна полза за клиента].",
        ["[основна полза за клиента]"],
    )
    assert given.url == "/o/lipa/content/new/post_x/"
    assert not Content.objects.exists()


def test_what_was_edited_since_is_not_taken_back(alya: Member, in_lipa: Organization) -> None:
    done = proposals.execute(alya, proposals.propose(alya, PROPOSE_TEXT, ASKED))
    services.edit_content(content=Content.objects.get(), actor=alya, text="Мое.")
    with pytest.raises(ChangedSince):
        proposals.undo(alya, done)


@pytest.mark.parametrize("variables", [{"evil": "x"}, {"url": "javascript:x"}, {"topic": "x" * 500}])
def test_a_variable_that_cannot_be_is_told(alya: Member, in_lipa: Organization, variables: dict[str, Any]) -> None:
    with pytest.raises(BadVariable):
        proposals.propose(alya, PROPOSE_TEXT, ASKED | {"variables": variables})
    with pytest.raises(BadVariable):
        GENERATE_TEMPLATE_CONTENT.run(alya, ASKED | {"variables": variables})


def test_the_kinds_are_listed_with_their_variables(alya: Member, in_lipa: Organization) -> None:
    kinds = CONTENT_TEMPLATES.run(alya, {}).content["templates"]
    assert any(each["template"] == "post_x" and "topic" in each["variables"] for each in kinds)
