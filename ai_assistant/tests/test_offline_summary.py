"""Summaries that quote: every sentence stands in the texts as it is given back."""

from hypothesis import given
from hypothesis import strategies as st

from ai_assistant.offline.summary import Quote, summarize

TEXTS = [
    "Говорихме за отстъпка при годишна поръчка. Предложих 5 % над 10 000 броя. Времето беше хубаво.",
    "Иска втора мостра с матов лак. Решението за поръчката се взема до 12.12.2026 г.",
    "Потвърди отстъпката от 5 % и срока. Ок.",
]


def test_the_telling_sentences_are_quoted_in_their_order() -> None:
    quotes = summarize(TEXTS, 3)
    assert [quote.place for quote in quotes] == sorted(quote.place for quote in quotes)
    assert all(quote.text in TEXTS[quote.place] for quote in quotes)
    said = " ".join(quote.text for quote in quotes)
    assert "отстъпка" in said
    assert "Времето" not in said
    assert "Ок." not in said


def test_a_day_or_an_amount_weighs() -> None:
    assert summarize(["Зелено дърво расте. Синя кола мина. Червена врата 250 евро."], 1) != []
    (quote,) = summarize(["a. Quiet words stand here. Other words cost 250 euro today."], 1)
    assert quote == Quote("Other words cost 250 euro today.", 0)


def test_the_same_sentence_is_quoted_once() -> None:
    assert len(summarize(["Не отговори на обаждането."] * 5, 3)) == 1


def test_nothing_worth_quoting_gives_nothing() -> None:
    assert summarize([], 3) == []
    assert summarize(["", "   ", "Ок.", "??!!"], 3) == []


@given(st.lists(st.text(max_size=400), max_size=6), st.integers(1, 5))
def test_whatever_the_texts_are_every_quote_is_theirs(texts: list[str], most: int) -> None:
    quotes = summarize(texts, most)
    assert len(quotes) <= most
    assert all(quote.text in texts[quote.place] for quote in quotes)
