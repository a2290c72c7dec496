"""The library of content templates, and filling them without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from ai_assistant.content.filling import PLACE, fill, gaps, spoken
from ai_assistant.content.kinds import GROUP_NAMES, LANGUAGES, Bilingual, ContentTemplate, Type
from ai_assistant.content.quality import Expected, assess
from ai_assistant.content.templates import LIBRARY
from config.lib import icons

CYRILLIC = re.compile(r"[а-яА-Я]")
VALUES = {Type.MONEY: "24.50", Type.NUMBER: "12", Type.DATE: "2026-12-01", Type.URL: "https://lipa.example/x"}


def example_values(template: ContentTemplate, language: str) -> dict[str, Any]:
    """Every variable with its example."""
    values: dict[str, Any] = {}
    for each in template.variables:
        shown = each.example.text(language) if each.example else ""
        if each.type is Type.LIST:
            values[each.name] = shown.splitlines()
        elif each.type is Type.CHOICE:
            values[each.name] = each.choices[0].key
        else:
            values[each.name] = VALUES.get(each.type, shown)
    return values


def texts_of(template: ContentTemplate) -> Iterator[Bilingual]:
    """Everything written twice."""
    yield from (template.name, template.purpose, *template.bodies)
    for each in template.variables:
        yield each.label
        yield from (choice.words or choice.name for choice in each.choices)


def test_the_library_has_every_kind_of_text_asked_for() -> None:
    assert len(LIBRARY) >= 40
    assert {template.group for template in LIBRARY.values()} == set(GROUP_NAMES)
    assert {"post_facebook", "post_instagram", "post_linkedin", "post_x", "post_tiktok"} <= LIBRARY.keys()
    assert {"landing_page", "email_sequence", "press_note", "job_ad", "slogans", "seo_meta"} <= LIBRARY.keys()


@pytest.mark.parametrize("template", LIBRARY.values(), ids=LIBRARY.keys())
def test_a_template_is_whole_in_both_languages(template: ContentTemplate) -> None:
    icons.svg(template.icon)
    names = [each.name for each in template.variables]
    assert len(set(names)) == len(names)
    assert template.keywords in {"", *names}
    assert 1 <= len(template.bodies) <= 3
    assert not CYRILLIC.search(template.task)
    for text in texts_of(template):
        assert text.bg.strip()
        assert not CYRILLIC.search(text.en), text.en
    for body in template.bodies:
        assert sorted(PLACE.findall(body.bg)) == sorted(PLACE.findall(body.en))
        assert set(PLACE.findall(body.bg)) <= set(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_filled_invents_nothing_and_is_a_good_text(language: str) -> None:
    for template in LIBRARY.values():
        values = example_values(template, language)
        for wording, body in enumerate(template.bodies):
            text = fill(template, values, language, wording=wording)
            assert not PLACE.search(text)
            assert ".." not in text.replace("...", "")
            said = [said for each in template.variables for said in spoken(each, values[each.name], language)]
            known = [*said, body.text(language)]
            score = assess(text, Expected(language, template.length, values.get(template.keywords, ()), (), known))
            faults = {remark.rule for remark in score.remarks if not remark.is_kept}
            strict = {"numbers", "claims", "language", "words", "capitals", "exclamations"}
            assert not faults & strict, (template.key, score)
            assert score.tone != "bad"
            written_gaps = set(gaps(body.text(language)))
            assert set(gaps(text)) == written_gaps, template.key


def test_without_values_the_gaps_show_and_nothing_is_invented() -> None:
    for template in LIBRARY.values():
        for language in LANGUAGES:
            text = fill(template, {}, language)
            labels = {f"[{each.label.text(language).lower()}]" for each in template.variables if each.required}
            named = {each.name for each in template.variables if each.required}
            if named & set(PLACE.findall(template.bodies[0].text(language))):
                assert labels & set(gaps(text)), template.key


# --- The rules of filling ---------------------------------------------------------------------------------------------
def test_lists_stand_one_item_a_line_and_what_is_missing_goes_with_its_heading() -> None:
    job = LIBRARY["job_ad"]
    text = fill(job, {"role": "книговезец", "duties": ["шие", "лепи"], "schedule": "part"}, "bg")
    assert text.startswith(
        "# Книговезец\n\n[Име на фирмата] търси" if False else "# Книговезец\n\n[име на фирмата] търси"
    )
    assert "## Какво ще правите\n- шие\n- лепи\n" in text
    assert "[какво търсите]" in text
    assert "непълно работно време" in text
    assert "Какво предлагаме" not in text  # optional: goes with its heading
    assert "Срок" not in text


def test_a_heading_that_names_a_list_takes_its_lines_along() -> None:
    text = fill(LIBRARY["article"], {"topic": "хартия", "points": ["Плътност", "Цена"]}, "bg")
    assert "## Плътност\n[два-три абзаца по тази точка]\n\n## Цена\n[два-три" in text


def test_values_are_written_as_people_write_them_in_each_language() -> None:
    values = {"product": "iPhone", "benefit": "бърз!", "price": Decimal("1200"), "deadline": "2026-12-01"}
    bulgarian = fill(LIBRARY["promotion"], values, "bg")
    assert "iPhone: 1 200,00 € до 01.12.2026 г." in bulgarian.replace("\u00a0", " ")
    assert "Бърз!\n" in bulgarian  # a capital begins the line, no full stop after the mark
    assert "€1,200.00 until 1 December 2026" in fill(LIBRARY["promotion"], values, "en").replace("\u00a0", " ")


def test_a_value_is_never_read_as_a_template() -> None:
    text = fill(LIBRARY["post_x"], {"topic": "{benefit} {nothing}", "benefit": r"\1 \g<0>"}, "en")
    assert "{benefit} {nothing}" in text
    assert r"\1 \g<0>" in text
