"""The score of a text and its reasons; how hard it is to read."""

from __future__ import annotations

import pytest
from django.utils import translation

from ai_assistant.content.kinds import Length
from ai_assistant.content.quality import Assessment, Expected, assess, has_words
from ai_assistant.content.readability import read

EASY = "Шием тефтери на ръка. Всеки лист е прегънат и сложен на място. Корицата е от лен. " * 3
HARD = (
    "Институционализирането на взаимоотношенията между възложителите и изпълнителите предполага "
    "последователно усъвършенстване на организационните взаимодействия, обезпечаващи непрекъснатото "
    "функциониране на съществуващите производствени мощности при неблагоприятни макроикономически обстоятелства "
    "и допълнителни административни ограничения."
)


def faults(found: Assessment) -> dict[str, str]:
    """What took points, by rule, in English."""
    with translation.override("en"):
        return {remark.rule: str(remark.text) for remark in found.remarks if not remark.is_kept}


def test_a_clean_text_has_all_points_and_says_what_was_looked_at() -> None:
    found = assess("Шием тефтери от 2009 г.", Expected("bg", Length(3, 20), ["тефтер"], ["евтин"], ["от 2009 г."]))
    assert found.score == 100
    assert {remark.rule for remark in found.remarks} >= {"length", "gaps", "numbers", "claims", "banned", "keywords"}


@pytest.mark.parametrize(
    ("text", "expected", "rule", "says"),
    [
        ("Кратко.", Expected("bg", Length(5, 20)), "length", "1 word: at least 5 are usual."),
        ("дума " * 30, Expected("bg", Length(5, 20)), "length", "30 words: at most 20 are usual."),
        (
            "дълго съобщение",
            Expected("bg", Length(1, 5, "characters")),
            "length",
            "15 characters: at most 5 are usual.",
        ),
        ("Здравейте, [име на получателя]", Expected("bg"), "gaps", "Still to be filled in: [име на получателя]."),
        ("Уважаеми ___, здравейте", Expected("bg"), "gaps", "Still to be filled in: ___."),
        ("Уважаеми ………, здравейте", Expected("bg"), "gaps", "Still to be filled in: ………."),
        ("Здравейте, %name%!", Expected("bg"), "gaps", "Still to be filled in: %name%."),
        ("Обадете се на ХХХ", Expected("bg"), "gaps", "Still to be filled in: ХХХ."),
        ("Hello {{ name }}, lorem ipsum", Expected("en"), "gaps", "Still to be filled in: {{ name }}, lorem ipsum."),
        ("Над 500 клиента", Expected("bg", known=["50 клиента"]), "numbers", "Numbers that are not among"),
        ("Най-добрите тефтери", Expected("bg"), "claims", "Claims that you would have to prove: “Най-добрите”."),
        ("Guaranteed, world-class", Expected("en"), "claims", "Claims that you would have to prove"),
        ("С евтините корици", Expected("bg", banned=["евтин"]), "banned", "Words that the brand voice does not use"),
        ("За хартия", Expected("bg", keywords=["лен"]), "keywords", "Keywords that are missing: “лен”."),
        ("Шием го на ръка днес. Шием го на ръка днес.", Expected("bg"), "repetition", "A sentence stands there twice"),
        (HARD, Expected("bg"), "reading", "Hard to read (LIX"),
    ],
)
def test_a_fault_takes_points_and_says_why(text: str, expected: Expected, rule: str, says: str) -> None:
    found = assess(text, expected)
    assert faults(found)[rule].startswith(says)
    assert found.score < 100


@pytest.mark.parametrize(
    ("text", "language", "rules"),
    [
        ("купи тефтер " * 60, "bg", {"repetition", "words"}),
        ("Шием го на ръка днес. " * 9, "bg", {"repetition"}),
        ("НАЙ-ДОБРИЯТ ТЕФТЕР В СВЕТА!!! КУПИ СЕГА!!!", "bg", {"capitals", "exclamations", "claims"}),
        ("Buy our notebook today, it opens flat and stays bound for years.", "bg", {"language"}),
        ("Тефтерът е ръчно шит. It opens flat and stays bound for many years.", "bg", {"language"}),
        ("Kupete nashiya tefter sega, toy e mnogo hubav i ne se razlepya.", "bg", {"language"}),
        ("Купете нашия тефтер още сега, за да не се разлепи.", "en", {"language"}),
        ("😀🔥🎉 " * 10, "bg", {"words"}),
        ("фжкл дщшг зхцв йклм ртпс", "bg", {"words"}),
        ("блурга фленто кипера дролиса мантуво перилка зорто вамбуло кирета ловинда", "bg", {"words"}),
        ("blurga flento kipera drolisa mantuvo perilka zorto vambulo kireta lovinda", "en", {"words"}),
    ],
)
def test_what_is_no_text_for_the_reader_is_bad(text: str, language: str, rules: set[str]) -> None:
    found = assess(text, Expected(language))
    assert found.tone == "bad"
    assert rules <= faults(found).keys()


def test_names_in_other_letters_and_abbreviations_are_no_fault() -> None:
    text = "Работим с Google Workspace и Microsoft Teams от години. Фактурите имат ДДС и IBAN, пишете ни!"
    assert not faults(assess(text, Expected("bg")))


def test_numbers_are_the_same_however_they_are_written() -> None:
    known = ["1 200,00 €", "20.11.2026 г.", "192 страници"]
    text = "1. За €1,200.00 до 20 ноември 2026: 192 страници."
    assert "numbers" not in faults(assess(text, Expected("en", known=known)))


@pytest.mark.parametrize("text", ["Пести 20%и 30% от времето…", "А после... ___важно___ е.", "snake___name", "5%10%"])
def test_what_only_looks_like_a_gap_is_none(text: str) -> None:
    assert next(remark for remark in assess(text, Expected("bg")).remarks if remark.rule == "gaps").is_kept


def test_a_claim_that_was_given_is_not_held_against_the_text() -> None:
    assert "claims" not in faults(assess("Водещ производител", Expected("bg", known=["водещ производител"])))


def test_the_score_never_falls_below_zero() -> None:
    worst = "Най-добрият {{x}} 77 най-добрият [име] " + HARD * 2
    found = assess(worst, Expected("bg", Length(1, 2), ["лен"], ["най-добрият"]))
    assert found.score == 0
    assert found.tone == "bad"


def test_phrases_are_found_whatever_their_endings() -> None:
    assert has_words("Ленените корици са тук", "ленена корица")
    assert not has_words("Корици от лен", "ленена корица")


def test_reading_is_measured_by_the_formula_of_the_language() -> None:
    easy, hard = read(EASY, "bg"), read(HARD, "bg")
    assert easy is not None
    assert hard is not None
    assert (easy.formula, easy.is_hard, hard.is_hard) == ("LIX", False, True)
    english = read("The cat sat on the mat. " * 8, "en")
    assert english is not None
    assert english.formula == "Flesch Reading Ease"
    assert english.value == 116  # one-syllable words, six to a sentence
    assert read("Твърде кратко.", "bg") is None
