"""What a payment's words name: labels, lists and separators people use, and digits that are something else."""

import pytest

from invoices.matching.mentions import read_mentions


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        ("ф-ра 387", ["387"]),
        ("Ф-РИ 387,388 И 390", ["387", "388", "390"]),
        ("фактура № 387/05.11.2026 и №388", ["387", "388"]),
        ("Фактури: 387; 388", ["387", "388"]),
        ("Ф РА 1409", ["1409"]),
        ("Ф1460004654/26.07.2006", ["1460004654"]),
        ("Invoice No. 387 and 388", ["387", "388"]),
        ("f-ra 387", ["387"]),
        ("Rechnung Nr. 387", ["387"]),
        ("фактура 387 по договор 12", ["387"]),
        ("договор 387", []),
        ("графа 387", []),
        ("шкаф 387", []),
    ],
)
def test_mentions_labelled_numbers(text: str, labelled: list[str]) -> None:
    assert list(read_mentions("", text).labelled) == labelled


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("0000000387", ["0000000387"]),
        ("Ф0000000387,0000000388", ["0000000387", "0000000388"]),
        ("0000 000387", ["000387", "0000000387"]),
        ("00000 дог 00387", []),
        ("BG95UNCR70001523456789", []),
        ("BG203912345 и BG 0888123456", []),
        ("05.11.2026 2026-11-05 5/11/26", []),
        ("1 234 567,89", []),
        ("RF310000000387 0000000388", ["0000000388"]),
        ("RF31 0000 0003 87", []),
    ],
)
def test_mentions_whole_numbers(text: str, full: list[str]) -> None:
    assert list(read_mentions("", text).full_numbers) == full


def test_mentions_references_from_both_places() -> None:
    mentions = read_mentions("RF310000000387", "и RF04 0000 0003 88, RF31-387")
    longest = {candidates[0] for candidates in mentions.references}
    assert {"RF310000000387", "RF040000000388"} <= longest


def test_mentions_reference_with_words_glued_to_it_is_among_its_beginnings() -> None:
    [candidates, _rebuilt] = read_mentions("", "RF310000000387INV").references
    assert "RF310000000387" in candidates


def test_mentions_are_read_once_each() -> None:
    mentions = read_mentions("0000000387", "0000000387 фактура 0000000387")
    assert (mentions.full_numbers, mentions.labelled) == (("0000000387",), ("0000000387",))


def test_mentions_of_nothing() -> None:
    mentions = read_mentions("", "благодаря")
    assert (mentions.references, mentions.full_numbers, mentions.labelled, mentions.bare) == ((), (), (), ())
