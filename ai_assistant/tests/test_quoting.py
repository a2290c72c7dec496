"""Words that are somebody's own."""

import pytest

from ai_assistant.chat.quoting import is_said

LETTER = (
    "Прати имейл на Иван:  доставяме  в петък. Не казвай, че приемаме отстъпка 50 %. "
    "Цената е 1500 лева, договорът е недействителен."
)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("доставяме в петък", LETTER),
        ("Доставяме\nв петък.", LETTER),
        ("договорът е готов", "Напиши „Договорът е готов“ на Мария"),
        ("ready on Friday", 'tell Ivan "Ready on Friday" please'),
        ("Първи ред\nВтори ред", "Прати:\nПърви ред\nВтори ред"),
        ("ще дойдем в 12:30", "До Иван: ще дойдем в 12:30"),
        ("", LETTER),
    ],
)
def test_what_is_said_in_one_piece_is_said(words: str, said: str) -> None:
    assert is_said(words, said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("приемаме отстъпка 50 %", LETTER),
        ("Цената е 15", LETTER),
        ("Цената е 1500 лева", LETTER),
        ("действителен", LETTER),
        ("доставяме", LETTER),
        ("в петък. Цената", LETTER),
        ("30", "До Иван: ще дойдем в 12:30"),
        ("цената е 1", "Прати: цената е 1.50 лева"),
        ("нещо", ""),
    ],
)
def test_what_is_picked_out_is_not(words: str, said: str) -> None:
    assert not is_said(words, said)
