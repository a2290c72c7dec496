"""What spoke for an invoice is marked in the words of the payment, and nothing else; all of it is escaped."""

import pytest

from invoices.matching.records import Reason
from invoices.remittance import IN_IBAN, IN_NAME, IN_TEXT, fragments, marked

MARKED = [
    ("ф-ра 387 от май", ["387"], "ф-ра <mark>387</mark> от май"),
    ("RF35 0000 0004 12", ["RF350000000412"], "<mark>RF35 0000 0004 12</mark>"),
    ("rf350000000412", ["RF350000000412"], "<mark>rf350000000412</mark>"),
    ("1387 и 3870", ["387"], "1387 и 3870"),
    ("0000000387", ["387", "0000000387"], "<mark>0000000387</mark>"),
    ("a & b <i> 12", ["12"], "a &amp; b &lt;i&gt; <mark>12</mark>"),
    ("1.5 (2)", ["(2)", "1.5"], "<mark>1.5</mark> <mark>(2)</mark>"),
    ("нищо", [], "нищо"),
    ("", ["1"], ""),
]


@pytest.mark.parametrize(("text", "words", "html"), MARKED)
def test_marked_holds_the_words_as_they_are_spelt(text: str, words: list[str], html: str) -> None:
    assert marked(text, words) == html


def test_fragments_are_taken_by_their_place() -> None:
    reasons = [
        Reason("payer_iban", {"iban": "BG80BNBG96611020345678"}),
        Reason("payer_name", {"payer": "ALFA", "customer": "Алфа ООД"}),
        Reason("number_short", {"written": "387", "number": "0000000387"}),
        Reason("also_named", {"numbers": "0000000388, 0000000389"}),
        Reason("amount", {"amount": "387.00", "currency": "EUR"}),
    ]
    assert fragments(reasons, IN_TEXT) == ["387", "0000000387", "0000000388", "0000000389"]
    assert fragments(reasons, IN_NAME) == ["ALFA"]
    assert fragments(reasons, IN_IBAN) == ["BG80BNBG96611020345678"]
