"""Company, VAT, personal and bank numbers, e-mail addresses and phones: what is taken, refused, and why."""

from collections.abc import Callable

import pytest
import stdnum.bg.vat
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from config.lib import identifiers
from config.lib.identifiers import IdentifierError


def refusal(check: Callable[..., str], *arguments: str) -> IdentifierError:
    with pytest.raises(IdentifierError) as caught:
        check(*arguments)
    return caught.value


def _is_accepted(check: Callable[..., str], *arguments: str) -> bool:
    try:
        check(*arguments)
    except IdentifierError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "eik"),
    [
        ("201234563", "201234563"),
        (" 201 234 563 ", "201234563"),
        ("BG201234563", "201234563"),
        ("БГ 201234563", "201234563"),
        ("ЕИК: 201234563", "201234563"),
        ("Булстат 201.234.563", "201234563"),
        ("2012345630025", "2012345630025"),
    ],
)
def test_check_eik_takes_what_people_type(text: str, eik: str) -> None:
    assert identifiers.check_eik(text) == eik


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("12345678", "eik_length", "The company number (EIK) has 9 or 13 digits. You entered 8."),
        ("", "eik_length", "The company number (EIK) has 9 or 13 digits. You entered 0."),
        ("20123456A", "eik_characters", "The company number (EIK) has digits only. Remove the other characters."),
        ("201234564", "eik_checksum", "This company number (EIK) does not exist. Check it for a wrong digit."),
        ("2012345630026", "eik_checksum", "This company number (EIK) does not exist. Check it for a wrong digit."),
        ("000000000", "eik_checksum", "This company number (EIK) does not exist. Check it for a wrong digit."),
    ],
)
def test_check_eik_says_what_is_wrong(text: str, code: str, message: str) -> None:
    error = refusal(identifiers.check_eik, text)
    assert (error.code, str(error)) == (code, message)


def test_check_eik_uses_the_second_weights_when_the_first_give_ten() -> None:
    # 2·1+0·2+5·3+0·4+0·5+2·6+2·7+0·8 = 43, 43 mod 11 = 10; 2·3+0·4+5·5+0·6+0·7+2·8+2·9+0·10 = 65, 65 mod 11 = 10 → 0
    assert identifiers.check_eik("205002200") == "205002200"
    # 2·1+0·2+5·3+0·4+0·5+1·6+0·7+8·8 = 87, 87 mod 11 = 10; 2·3+0·4+5·5+0·6+0·7+1·8+0·9+8·10 = 119, 119 mod 11 = 9
    assert identifiers.check_eik("205001089") == "205001089"


@given(st.integers(min_value=1, max_value=999_999_999))
def test_check_eik_agrees_with_the_vat_check_of_another_library(number: int) -> None:
    text = f"{number:09d}"
    assert _is_accepted(identifiers.check_eik, text) is stdnum.bg.vat.is_valid(text)


@pytest.mark.parametrize(
    ("text", "country", "stored"),
    [
        ("BG201234563", "BG", "BG201234563"),
        ("201 234 563", "BG", "BG201234563"),
        ("БГ201234563", "BG", "BG201234563"),
        ("bg7523169263", "BG", "BG7523169263"),
        ("DE136695976", "DE", "DE136695976"),
        ("094259216", "GR", "EL094259216"),
        ("GR094259216", "GR", "EL094259216"),
        ("el 094259216", "EL", "EL094259216"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("CHE-107.787.577", "CH", "CHE107787577"),
        ("12-3456789", "US", "123456789"),
    ],
)
def test_check_vat_stores_the_number_as_vies_wants_it(text: str, country: str, stored: str) -> None:
    assert identifiers.check_vat(text, country) == stored


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("BG2012345630025", "BG", "vat_length"),
        ("BG201234564", "BG", "vat_checksum"),
        ("DE136695976", "BG", "vat_country"),
        ("DE123", "DE", "vat_length"),
        ("DE13669597X", "DE", "vat_characters"),
        ("", "BG", "vat_characters"),
        ("1", "US", "vat_length"),
    ],
)
def test_check_vat_refuses_with_a_reason(text: str, country: str, code: str) -> None:
    assert refusal(identifiers.check_vat, text, country).code == code


def test_check_vat_counts_the_digits_of_a_branch_number() -> None:
    message = "A Bulgarian VAT number has BG and 9 or 10 digits. You entered 13 digits."
    assert str(refusal(identifiers.check_vat, "BG2012345630025", "BG")) == message


def test_check_egn_verifies_date_and_check_digit() -> None:
    assert identifiers.check_egn("752316 9263") == "7523169263"
    assert refusal(identifiers.check_egn, "7523169264").code == "egn_wrong"
    assert refusal(identifiers.check_egn, "752316926").code == "egn_length"


@pytest.mark.parametrize("text", ["BG80BNBG96611020345678", "bg80 bnbg 9661 1020 3456 78", "ВG80ВNВG96611020345678"])
def test_check_iban_takes_spaces_small_and_lookalike_letters(text: str) -> None:
    assert identifiers.check_iban(text) == "BG80BNBG96611020345678"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BG80BNBG9661102034567", "iban_length"),
        ("BG81BNBG96611020345678", "iban_checksum"),
        ("DE89370400440532013001", "iban_checksum"),
        ("XX80BNBG96611020345678", "iban_country"),
        ("123", "iban_country"),
        ("", "iban_country"),
    ],
)
def test_check_iban_refuses_with_a_reason(text: str, code: str) -> None:
    assert refusal(identifiers.check_iban, text).code == code


def test_check_iban_names_the_length_of_the_country() -> None:
    message = "An IBAN that begins with BG has 22 characters. You entered 21."
    assert str(refusal(identifiers.check_iban, "BG80BNBG9661102034567")) == message
    assert identifiers.iban_length("DE") == 22
    assert identifiers.iban_length("MT") == 31
    assert identifiers.iban_length("US") is None


def test_bank_of_iban_knows_bulgarian_banks_only() -> None:
    bank = identifiers.bank_of_iban("BG22UNCR70001500000000")
    assert bank is not None
    assert (str(bank.name), bank.bic) == ("UniCredit Bulbank", "UNCRBGSF")
    assert identifiers.bank_of_iban("BG80XXXX96611020345678") is None
    assert identifiers.bank_of_iban("DE89UNCR0440532013000") is None


def test_check_bic_takes_eight_or_eleven_characters() -> None:
    assert identifiers.check_bic("uncr bgsf") == "UNCRBGSF"
    assert identifiers.check_bic("UNCRBGSFXXX") == "UNCRBGSFXXX"
    assert str(refusal(identifiers.check_bic, "UNCR")) == "A BIC has 8 or 11 characters. You entered 4."
    assert refusal(identifiers.check_bic, "1NCRBGSF").code == "bic_form"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ivan.Petrov@Example.COM ", "Ivan.Petrov@example.com"),
        ("IVAN@EXAMPLE.COM", "ivan@example.com"),
        ("Иван Петров <ivan@example.bg>", "ivan@example.bg"),
        ("mailto:ivan@example.bg", "ivan@example.bg"),
        ("“ivan@example.bg”".strip("“”") + ".,", "ivan@example.bg"),
        ("\u200bivan@example.bg\u00a0", "ivan@example.bg"),
        ("ivan@пример.бг", "ivan@пример.бг"),
    ],
)
def test_normalise_email_takes_decorated_addresses(text: str, address: str) -> None:
    assert identifiers.normalise_email(text) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not-an-email", "email_at"),
        ("@example.com", "email_at"),
        ("", "email_at"),
        ("иван@example.com", "email_form"),
        ("a b@example.com", "email_form"),
        ("a@b", "email_form"),
        ("a@@example.com", "email_form"),
        ("x" * 250 + "@example.com", "email_length"),
    ],
)
def test_normalise_email_refuses_with_a_reason(text: str, code: str) -> None:
    assert refusal(identifiers.normalise_email, text).code == code


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("088 812 3456", "BG", "+359888123456"),
        ("888123456", "BG", "+359888123456"),
        ("00359 888 12 34 56", "BG", "+359888123456"),
        ("02/981 23 45", "BG", "+35929812345"),
        ("тел. 02 981 23 45 вътр. 12", "BG", "+35929812345"),
        ("+49 30 901820", "BG", "+4930901820"),
        ("030 901820", "de", "+4930901820"),
        ("905-555-1234", "US", "+19055551234"),
    ],
)
def test_normalise_phone_gives_e164(text: str, region: str, number: str) -> None:
    assert identifiers.normalise_phone(text, region) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_form"),
        ("обади се", "phone_form"),
        ("12", "phone_short"),
        ("088812345608991", "phone_long"),
        ("905-555-1234", "phone_unknown"),
    ],
)
def test_normalise_phone_refuses_with_a_reason(text: str, code: str) -> None:
    assert refusal(identifiers.normalise_phone, text).code == code


@given(st.text(max_size=60))
def test_every_check_returns_or_refuses_whatever_the_text(text: str) -> None:
    checks: list[Callable[[str], str]] = [
        identifiers.check_eik,
        lambda value: identifiers.check_vat(value, "BG"),
        lambda value: identifiers.check_vat(value, "US"),
        identifiers.check_egn,
        identifiers.check_iban,
        identifiers.check_bic,
        identifiers.normalise_email,
        identifiers.normalise_phone,
    ]
    for check in checks:
        if _is_accepted(check, text):
            assert check(check(text)) == check(text)


def test_messages_quote_long_text_shortened() -> None:
    error = refusal(identifiers.normalise_email, "x" * 500)
    assert len(str(error)) < 150


def test_messages_are_translated_when_they_are_shown_not_when_they_are_raised() -> None:
    with translation.override("en"):
        error = refusal(identifiers.check_eik, "12345678")
    assert not isinstance(error.message, str)


@pytest.mark.parametrize(
    ("eik", "shown"), [("201234563", "201 234 563"), ("2012345630025", "201 234 563 0025"), ("", "")]
)
def test_format_eik_groups_by_three(eik: str, shown: str) -> None:
    assert identifiers.format_eik(eik) == shown


def test_format_iban_groups_by_four() -> None:
    assert identifiers.format_iban("BG80BNBG96611020345678") == "BG80 BNBG 9661 1020 3456 78"
