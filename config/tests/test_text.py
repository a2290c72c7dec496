"""Folding, transliteration and the comparing keys of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.text import (
    company_key,
    fold,
    has_legal_form,
    initials,
    name_key,
    slugify_bg,
    transliterate,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Мария Иванова", "maria ivanova"),
        ("ЩЕРЕВА, Юлия", "shtereva yulia"),
        ("Жечо Цанков-Йорданов", "zhecho tsankov yordanov"),
        ("синьо въже", "sinyo vazhe"),
        ("Софийска", "sofiyska"),
        ("“Straße”  №5", "strasse no5"),
        ("Łódź, Ångström & Çelik", "lodz angstrom celik"),
        ("Ђорђе Đorđe", "djordje djordje"),
        ("Київ Королёв Њ", "kiyiv korolev nj"),
        ("O’Neill_42", "o neill 42"),
        ("Ωμέγα", "ωμεγα"),
        ("", ""),
        (" \u200b\u00ad ", ""),
    ],
)
def test_fold_gives_latin_words_without_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_treats_composed_and_decomposed_letters_alike() -> None:
    assert fold("Йото") == fold("Йото") == "yoto"


@given(st.text(max_size=40))
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъьюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ -", max_size=40))
def test_fold_of_bulgarian_agrees_with_its_transliteration(text: str) -> None:
    assert fold(text) == fold(transliterate(text))


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Щерева", "Shtereva"),
        ("ЩЕРЕВА", "SHTEREVA"),
        ("Юлия и СОФИЯ", "Yulia i SOFIA"),
        ("Я. Георгиев", "Ya. Georgiev"),
        ("„Тракия Софт“ ЕООД", "„Trakia Soft“ EOOD"),
        ("Виятович", "Viyatovich"),
        ("Müller", "Müller"),
    ],
)
def test_transliterate_keeps_case_and_what_is_not_cyrillic(text: str, latin: str) -> None:
    assert transliterate(text) == latin


@pytest.mark.parametrize(
    "spelling", ["Христо Петров", "Hristo Petrov", "Petrov, Christo", "Hristo Petroff", "ХРИСТО  ПЕТРОВ"]
)
def test_name_key_is_one_for_the_spellings_of_a_name(spelling: str) -> None:
    assert name_key(spelling) == "hristo petrov"


def test_name_key_parts_different_names() -> None:
    assert len({name_key(name) for name in ("Иван Петров", "Иван Петков", "Ивана Петрова", "Петър Иванов")}) == 4


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("„Тракия Софт“ ЕООД", "trakia soft"),
        ("ЕООД Тракия Софт", "trakia soft"),
        ("Trakia Soft EOOD", "trakia soft"),
        ("ТРАКИЯ-СОФТ О.О.Д.", "trakia soft"),
        ("ЕТ „Иван Петров – Ваня“", "ivan petrov vanya"),
        ("Балкан Лоджистикс АД", "balkan lodzhistiks"),
        ("Müller & Söhne GmbH & Co. KG", "muller sohne"),
        ("Dupont S.A.R.L.", "dupont"),
        ("Firma sp. z o.o.", "firma"),
        ("Ад Астра", "astra"),
        ("Спа Хотел Рила", "spa hotel rila"),
        ("ООД", "ood"),
        ("", ""),
    ],
)
def test_company_key_drops_quotes_and_legal_form(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(
    ("name", "answer"),
    [("Роза Козметикс ООД", "yes"), ("Роза о.о.д.", "yes"), ("Blumen GmbH", "yes"), ("Иван Ад", "no"), ("Роза", "no")],
)
def test_has_legal_form_knows_only_unmistakable_forms(name: str, answer: str) -> None:
    assert has_legal_form(name) is (answer == "yes")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Студио Чертеж ООД", "studio-chertezh-ood"),
        ("  C++ & Ωμέγα  ", "c"),
        ("!!!", ""),
        ("едно две три четири пет шест седем осем девет десет", "edno-dve-tri-chetiri-pet-shest-sedem-osem-devet"),
        ("а" * 60, "a" * 50),
    ],
)
def test_slugify_bg_gives_ascii_words_within_the_limit(text: str, slug: str) -> None:
    assert slugify_bg(text) == slug


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Иван Петров Иванов", "ИИ"),
        ("мария", "М"),
        ("„Тракия Софт“ ЕООД", "ТС"),
        ("ЕТ Иван Петров", "ИП"),
        ("ООД", "О"),
        ("", ""),
        ("—", ""),
    ],
)
def test_initials_are_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters
