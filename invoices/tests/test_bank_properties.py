"""What must hold for any file: nothing but StatementError comes out, and what is written is read back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.bank.camt053 import parse_camt053
from invoices.bank.detect import parse_statement_file
from invoices.bank.keys import import_keys
from invoices.bank.statement import MAX_TEXT, ParsedStatement, ParsedTransaction, StatementError, clean_text
from invoices.bank.writer import write_camt053
from invoices.tests.bank_files import ALFA, BETA, FILES, OURS, statement, transaction

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
OUR_FILES = sorted(path.name for path in FILES.iterdir())

days = st.dates(date(1970, 1, 1), date(2099, 12, 31))
amounts = st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=400).map(clean_text)
references = st.sampled_from(["", "RF310000000387", "RF040000000388", "E2E/1", "ф-ра 387", "A" * 35])
transactions = st.builds(
    ParsedTransaction,
    position=st.just(1),
    booked_on=days,
    value_on=days,
    amount=amounts,
    currency=st.just("EUR"),
    counterparty_name=texts.map(lambda text: clean_text(text, 140)),
    counterparty_iban=st.sampled_from(["", ALFA, BETA]),
    reference=references,
    remittance_text=texts,
    bank_reference=st.sampled_from(["", "026FTIN1", "1"]),
    kind=st.sampled_from(["", "PMNT-RCDT-ESCT", "NTRF", "ТАКСА"]),
    is_reversal=st.booleans(),
)


@st.composite
def statements(draw: st.DrawFn) -> ParsedStatement:
    """A statement as a bank could give it, its transactions numbered."""
    drawn = draw(st.lists(transactions, max_size=4))
    numbered = [
        transaction(place, **{name: getattr(each, name) for name in ParsedTransaction.__slots__ if name != "position"})
        for place, each in enumerate(drawn, 1)
    ]
    return statement(*numbered, from_date=draw(days), to_date=draw(days))


@settings(deadline=None)
@given(statements())
def test_any_statement_is_read_back_as_it_was_written(written: ParsedStatement) -> None:
    assert parse_camt053(write_camt053(written, NOW)) == [written]


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_random_bytes_are_refused_and_never_crash(data: bytes) -> None:
    with pytest.raises(StatementError):
        parse_statement_file(data, "random")


@settings(deadline=None)
@given(st.text(alphabet=":2056168FC\n,-/+?ERIDNOT{}4ж1", max_size=400))
def test_random_tags_are_read_or_refused_with_the_line(text: str) -> None:
    refused = refusal_of(text.encode())
    assert refused is None or refused.line or refused.code in ("unknown_format", "empty_file")


@settings(deadline=None)
@given(st.sampled_from(OUR_FILES), st.randoms(use_true_random=False), st.integers(1, 12))
def test_damaged_files_are_read_or_refused_in_words(name: str, random: Random, damages: int) -> None:
    data = damaged((FILES / name).read_bytes(), random, damages)
    refused = refusal_of(data)
    if refused is not None:
        assert str(refused.message)
        return
    for each in parse_statement_file(data, name):
        assert each.account
        assert len(set(import_keys(each.account, each.transactions))) == len(each.transactions)
        assert all(len(booked.remittance_text) <= MAX_TEXT for booked in each.transactions)


def refusal_of(data: bytes) -> StatementError | None:
    """Why `data` cannot be read; None when it can. Any other exception fails the test."""
    try:
        parse_statement_file(data, "file")
    except StatementError as refused:
        return refused
    return None


def damaged(data: bytes, random: Random, times: int) -> bytes:
    """`data` with bytes changed, lost, doubled and put in, and maybe its end cut off."""
    result = bytearray(data)
    for _ in range(times):
        start = random.randrange(len(result))
        end = start + random.randrange(1, 40)
        result[start:end] = random.choice([
            b"", b"\x00\xff\xd0", result[start:end] * 2, b"9" * 20, b"\n", b"-1,5", b"<", b"EUR", b":61:",
        ])  # fmt: skip
    return bytes(result[: random.randrange(1, len(result))] if random.random() < 0.2 else result)


@settings(deadline=None)
@given(st.lists(transactions, max_size=12), st.randoms(use_true_random=False))
def test_keys_do_not_depend_on_the_order(paid: list[ParsedTransaction], random: Random) -> None:
    shuffled = random.sample(paid, len(paid))
    assert sorted(import_keys(OURS, shuffled)) == sorted(import_keys(OURS, paid))
    assert len(set(import_keys(OURS, paid))) == len(paid)
