"""Tokens, Latin keys and lexicons that forgive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_assistant.offline.words import Lexicon, key_of, tokens_of


@pytest.mark.parametrize(
    "spellings",
    [
        "Фактури фактури fakturi FAKTURI",
        "просрочени prosrocheni prosro4eni",
        "часа chasa 4asa",
        "ще shte 6te",
        "живот zhivot jivot",
        "месец mesets mesec mesetz",
        "седмица sedmitsa sedmica",
        "миналия minalia minaliya minaliq",
        "плащания plashtania pla6taniq plashtaniya",
        "company's company",
        "don't dont",
    ],
)
def test_spellings_of_a_word_share_a_key(spellings: str) -> None:
    assert len({key_of(word) for word in spellings.split()}) == 1


def test_words_that_differ_keep_different_keys() -> None:
    words = "фактура фактури оферта сделка сделки клиент контакт задача плащане invoice invoices deal deals task tasks"
    assert len({key_of(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Покажи ми по-големите фактури, моля!", ["Покажи", "ми", "по", "големите", "фактури", "моля"]),
        ("над 1 000,50 лв.", ["над", "1 000,50", "лв"]),
        ("20.11.2026 г. – 2026-11-20", ["20.11.2026", "г", "–", "2026-11-20"]),
        ("Q4 5k 4asa 20-ти 4eur", ["Q", "4", "5", "k", "4asa", "20-ти", "4", "eur"]),
        ("2+2=?", ["2", "+", "2"]),
        ("", []),
        ("\u200b …", []),
    ],
)
def test_a_text_is_cut_into_tokens(text: str, tokens: list[str]) -> None:
    found = tokens_of(text)
    assert [token.text for token in found] == tokens
    assert all(text[token.start : token.end] == token.text for token in found)


LEXICON = Lexicon({"invoice": "фактур* invoice*", "overdue": "просрочен* overdue", "deal": "сделк* deal deals"})


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("фактурите", "invoice"),
        ("fakturata", "invoice"),
        ("invoices", "invoice"),
        ("invioces", "invoice"),
        ("фактруи", "invoice"),
        ("просорчени", "overdue"),
        ("prosro4enite", "overdue"),
        ("сделките", "deal"),
        ("факс", None),
        ("voice", None),
        ("ideal", None),
        ("dear", None),
        ("", None),
    ],
)
def test_a_lexicon_forgives_endings_and_typing_errors_and_no_more(word: str, label: str | None) -> None:
    assert LEXICON.find(key_of(word)) == label


@given(st.text(max_size=200))
def test_no_text_makes_cutting_or_looking_up_fail(text: str) -> None:
    for token in tokens_of(text):
        assert token.key
        LEXICON.find(token.key)
