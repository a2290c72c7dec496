"""Texts as files, and the mark of those a model wrote."""

from __future__ import annotations

import io

import pytest
from docx import Document

from ai_assistant.content.exporting import BY_MODEL, CHANGED, Mark, Written, as_docx, as_html, as_markdown

TEXT = "# Тефтер\n\nШит **на ръка**.\nОт лен.\n\n- Едно\n- Две\n\n> Цитат\n\n1. Първо\n\n[име] <script>x</script>\x07"
OURS = Written("Тефтер <1>", TEXT, "bg")
MODELS = Written("Тефтер <1>", TEXT, "bg", Mark("Липа 1"))


def test_word_keeps_headings_lists_quotations_and_emphasis() -> None:
    document = Document(io.BytesIO(as_docx(OURS)))
    styles = [(each.style.name, each.text) for each in document.paragraphs]
    assert styles[:4] == [
        ("Heading 1", "Тефтер"), ("Normal", "Шит на ръка.\nОт лен."), ("List Bullet", "Едно"), ("List Bullet", "Две"),
    ]  # fmt: skip
    assert ("Quote", "Цитат") in styles
    assert ("List Number", "Първо") in styles
    assert [run.text for run in document.paragraphs[1].runs if run.bold] == ["на ръка"]
    assert document.core_properties.title == "Тефтер <1>"


def test_html_is_safe_and_says_its_language() -> None:
    page = as_html(OURS).decode()
    assert '<html lang="bg">' in page
    assert "<title>Тефтер &lt;1&gt;</title>" in page
    assert "<script>" not in page
    assert "<strong>на ръка</strong>" in page


@pytest.mark.parametrize(("mark", "source"), [(Mark("Липа 1"), BY_MODEL), (Mark("Липа 1", is_changed=True), CHANGED)])
def test_files_of_a_model_carry_its_mark(mark: Mark, source: str) -> None:
    written = Written("Тефтер", TEXT, "bg", mark)
    assert f"digital_source_type: {source}" in as_markdown(written).decode()
    assert f'content="{source}"' in as_html(written).decode()
    properties = Document(io.BytesIO(as_docx(written))).core_properties
    assert source in properties.keywords
    assert "Липа 1" in properties.comments


def test_files_of_rules_carry_none() -> None:
    assert as_markdown(OURS).decode() == f"{TEXT}\n"
    assert "digital-source-type" not in as_html(OURS).decode()
    properties = Document(io.BytesIO(as_docx(OURS))).core_properties
    assert (properties.category, properties.keywords, properties.comments) == ("", "", "")
