"""Fields that several apps need: amounts, days, tags, and records picked by name."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from accounts.models import Member
from accounts.tenancy import scope
from config.lib.forms import AmountField, DayField, HourField, MomentField, RecordField, RecordsField, WordsField
from crm.models import Company, Contact
from crm.tests.factories import make_company, make_contact


class Form(forms.Form):
    amount = AmountField(required=False)
    price = AmountField(required=False, decimal_places=4, places=2)
    day = DayField(required=False)
    moment = MomentField(required=False)
    hour = HourField(required=False)
    tags = WordsField(required=False)


class Picking(forms.Form):
    company = RecordField(Company.objects.all(), "crm:company_lookup", required=False)
    people = RecordsField(Contact.objects.all(), "crm:contact_lookup", required=False)


def cleaned(language: str = "en", **data: Any) -> dict[str, Any]:
    with translation.override(language):
        form = Form(data)
        assert form.is_valid(), form.errors
        return form.cleaned_data


def errors(language: str = "en", **data: Any) -> dict[str, list[str]]:
    with translation.override(language):
        form = Form(data)
        assert not form.is_valid()
        return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("bg", "1 234,50", "1234.50"),
        ("bg", "1\u00a0234,50 €", "1234.50"),
        ("bg", "1,5", "1.5"),
        ("en", "1,234.50", "1234.50"),
        ("en", "€12", "12"),
    ],
)
def test_amount_is_read_as_people_type_it(language: str, typed: str, expected: str) -> None:
    assert cleaned(language, amount=typed)["amount"] == Decimal(expected)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("много", "“много” is not an amount."),
        ("-5", "The amount cannot be less than 0."),
        ("1.005", "Write at most 2 digits after the comma or dot."),
        ("12345678901234567", "This amount is too large."),
        ("NaN", "“NaN” is not an amount."),
    ],
)
def test_amount_says_what_is_wrong(typed: str, message: str) -> None:
    assert errors(amount=typed)["amount"][0].startswith(message)


def test_amount_tells_its_limit_as_the_reader_writes_it() -> None:
    with translation.override("bg"):
        field = AmountField(min_value=Decimal("0.01"))
        with pytest.raises(ValidationError, match="Напишете 0,01 или повече"):
            field.clean("-50")


@pytest.mark.parametrize(("language", "shown"), [("bg", "1\u00a0234,5670"), ("en", "1,234.5670")])
def test_amount_is_shown_as_the_reader_writes_it(language: str, shown: str) -> None:
    with translation.override(language):
        form = Form(initial={"price": Decimal("1234.5670"), "amount": Decimal(5)})
        assert f'value="{shown[:-1]}"' in str(form["price"])
        assert ('value="5,00"' if language == "bg" else 'value="5.00"') in str(form["amount"])


def test_days_and_hours_are_read_in_the_readers_order() -> None:
    assert cleaned("bg", day="20.11.2026")["day"] == datetime.date(2026, 11, 20)
    assert cleaned("en", day="2026-11-20")["day"] == datetime.date(2026, 11, 20)
    assert cleaned(hour="9:30")["hour"] == datetime.time(9, 30)
    assert cleaned("bg", moment="20.11.2026 09:30")["moment"].minute == 30


def test_days_and_hours_say_how_to_write_them() -> None:
    found = errors(day="31.02.2026", moment="tomorrow", hour="noon")
    assert found["day"] == ["This is not a date. Write it like 2026-11-20."]
    assert found["moment"] == ["This is not a day with an hour. Write it like 2026-11-20 09:30."]
    assert found["hour"] == ["This is not an hour. Write it like 09:30."]


def test_tags_are_words_between_commas() -> None:
    assert cleaned(tags=" нов ,  голям клиент, нов,,")["tags"] == ["нов", "голям клиент"]
    assert "too long" in errors(tags="x" * 51)["tags"][0]
    assert "at most 20" in errors(tags=",".join(str(n) for n in range(21)))["tags"][0]
    assert 'value="a, b"' in str(Form(initial={"tags": ["a", "b"]})["tags"])


# --- Records ----------------------------------------------------------------------------------------------------------
def pick(query: str) -> Picking:
    return Picking(QueryDict(query))


@pytest.mark.usefixtures("in_lipa")
def test_record_is_the_one_chosen_or_the_one_named() -> None:
    company = make_company("Роза ООД")
    for query in (
        f"company={company.pk}&company_text=Роза ООД",
        f"company={company.pk}",
        "company=&company_text=роза оод",
    ):
        form = pick(query)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["company"] == company


@pytest.mark.usefixtures("in_lipa")
def test_record_follows_the_text_when_it_was_changed_after_choosing() -> None:
    rose, oak = make_company("Роза"), make_company("Дъб")
    form = pick(f"company={rose.pk}&company_text=Дъб")
    assert form.is_valid()
    assert form.cleaned_data["company"] == oak
    cleared = pick(f"company={rose.pk}&company_text=")
    assert cleared.is_valid()
    assert cleared.cleaned_data["company"] is None


@pytest.mark.usefixtures("in_lipa")
def test_record_says_that_a_name_is_unknown_or_names_several() -> None:
    make_company("Роза", city="София")
    make_company("Роза", city="Варна")
    assert "several called “Роза”" in pick("company_text=Роза").errors["company"][0]
    assert "no “Никоя”" in pick("company_text=Никоя").errors["company"][0]
    assert pick("company=not-an-id").is_valid()


@pytest.mark.usefixtures("in_lipa")
def test_record_of_another_organization_does_not_exist(vera: Member) -> None:
    with scope(vera.organization, vera):
        foreign = make_company("Чужда")
    form = pick(f"company={foreign.pk}")
    assert form.is_valid()
    assert form.cleaned_data["company"] is None
    assert not pick(f"company={foreign.pk}&company_text=Чужда").is_valid()


@pytest.mark.usefixtures("in_lipa")
def test_records_keep_their_order_and_once_each() -> None:
    ivan, maria = make_contact("Иван", ""), make_contact("Мария", "")
    form = pick(f"people={maria.pk}&people={ivan.pk}&people={maria.pk}&people_text=Иван")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["people"] == [maria, ivan]
    assert str(form["people"]).count("checked") == 3  # two chosen, and the mould


@pytest.mark.usefixtures("in_lipa")
def test_picker_shows_what_was_chosen_and_keeps_what_was_typed() -> None:
    company = make_company("Роза ООД")
    assert 'value="Роза ООД"' in str(Picking(initial={"company": company})["company"])
    assert 'value="Никоя"' in str(pick("company_text=Никоя")["company"])
