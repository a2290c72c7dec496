"""Names of payers: recognised through alphabet, case, form, order, cuts and slips; strangers are not."""

import pytest

from invoices.matching.names import NameIndex


@pytest.mark.parametrize(
    ("customer", "payer"),
    [
        ("Алфа Трейд ЕООД", "АЛФА ТРЕЙД"),
        ("Алфа Трейд ЕООД", "ALFA TREYD EOOD"),
        ("„Алфа Трейд“ ООД", "Алфа-Трейд ООД"),
        ("Иван Георгиев Петров", "ПЕТРОВ ИВАН ГЕОРГИЕВ"),
        ("Иван Георгиев Петров", "Иван Петров"),
        ("Юлия Христова", "Iuliya Hristova"),
        ("Делта Консулт Проджектс Интернешънъл ЕООД", "ДЕЛТА КОНСУЛТ ПРОДЖЕКТС ИНТ"),
        ("Müller & Söhne GmbH", "MULLER SOHNE"),
        ("Строителна компания Марица АД", "Строителна компаня Марица АД"),
    ],
)
def test_names_are_recognised(customer: str, payer: str) -> None:
    [similar] = NameIndex([customer, "Съвсем Друга Фирма ООД"]).similar(payer)
    assert similar.name == customer
    assert 85 <= similar.similarity <= 100


@pytest.mark.parametrize(
    ("customer", "payer"),
    [
        ("Алфа Трейд ЕООД", "Алфа Строй ЕООД"),
        ("Алфа ООД", "Алфа Трейд ООД"),
        ("Иван Петров", "Иван Георгиев"),
        ("Марица АД", "Арда АД"),
        ("Марица Строй Логистика ООД", "Марица Строй Консулт ООД"),
        ("Алфа Трейд ЕООД", ""),
        ("Алфа Трейд ЕООД", "ООД"),
    ],
)
def test_names_of_strangers_are_not(customer: str, payer: str) -> None:
    assert NameIndex([customer]).similar(payer) == ()


def test_names_most_similar_comes_first_and_each_once() -> None:
    index = NameIndex(["Марица Стройй ООД", "Марица Строят ООД", "Марица Строй ООД", "Марица Строй ООД"])
    assert [similar.name for similar in index.similar("Марица Строй")] == [
        "Марица Строй ООД",
        "Марица Стройй ООД",
        "Марица Строят ООД",
    ]


def test_names_that_all_begin_alike_are_still_found_exactly() -> None:
    index = NameIndex(f"Фирма{number} ООД" for number in range(1000))
    assert [similar.name for similar in index.similar("ФИРМА517")] == ["Фирма517 ООД"]
