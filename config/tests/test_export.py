"""Exports open in a spreadsheet without running anything."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.utils import formats, translation

from config.lib.export import csv_response, safe_cell


@pytest.mark.parametrize("dangerous", ["=1+1", "+1 cmd", "@SUM(A1)", "-cmd|calc", "\t=1", "\r=1"])
def test_safe_cell_quotes_what_would_run(dangerous: str) -> None:
    assert safe_cell(dangerous) == f"'{dangerous}"


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("Мария", "Мария"), (-12, "-12"), ("-12.50", "-12.50"), (0, "0")]
)
def test_safe_cell_leaves_plain_values(value: object, text: str) -> None:
    assert safe_cell(value) == text


@pytest.mark.django_db
def test_csv_response_is_utf8_with_mark_and_quotes() -> None:
    response = csv_response([["Име", "Бележка"], ["Мария", 'каза "да"; и\nтръгна']], "contacts.csv", nullcontext)
    body = b"".join(response.streaming_content).decode("utf-8")
    assert body == '\ufeffИме,Бележка\r\nМария,"каза ""да""; и\nтръгна"\r\n'
    assert response.headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'


@pytest.mark.django_db
def test_csv_response_speaks_the_language_it_was_asked_in() -> None:
    def rows() -> Iterator[list[object]]:
        yield [formats.get_format("DECIMAL_SEPARATOR"), translation.get_language()]

    with translation.override("bg"):
        response = csv_response(rows(), "contacts.csv", nullcontext)
    with translation.override("en"):
        assert b"".join(response.streaming_content).decode("utf-8-sig") == '",",bg\r\n'
