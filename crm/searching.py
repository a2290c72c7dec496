"""What contacts and companies are found by: folded text, marks of their tags, keys of their names.

Whoever writes a contact or a company outside its service (an import, demo data) calls `fill_contact` or `fill_company`
before saving it.
"""

from collections.abc import Iterable
from typing import Final

import phonenumbers

from config.lib.text import company_key, fold, name_key
from crm.models import Company, Contact

CONTACT_FIELDS: Final = ("search_text", "sort_name", "name_key")
COMPANY_FIELDS: Final = CONTACT_FIELDS
_LONGEST: Final = 250


def tag_mark(tag: str) -> str:
    """A tag as it stands in `search_text`: folding leaves no other "#" there, so a mark matches whole tags only."""
    return f"#{fold(tag)}#"


def town_mark(town: str) -> str:
    """The beginning of a town as it stands in `search_text`, told from other words by its "@"."""
    return f"@{fold(town)}"


def fill_contact(contact: Contact, company_name: str, emails: Iterable[str], phones: Iterable[str]) -> None:
    """Set what the contact is searched, sorted and compared by; `phones` are in E.164. Nothing is saved."""
    words = [contact.full_name, company_name, contact.job_title, *emails, *map(phone_words, phones)]
    contact.search_text = _text(words, contact)
    contact.sort_name = str(contact).casefold()[:_LONGEST]
    contact.name_key = name_key(contact.full_name)[:_LONGEST]


def fill_company(company: Company) -> None:
    """Set what the company is searched, sorted and compared by. Nothing is saved."""
    words = [
        company.name, company.legal_name, company.eik, company.vat_number, company.responsible_person, company.email,
        company.industry, phone_words(company.phone),
    ]  # fmt: skip
    company.search_text = _text(words, company)
    company.sort_name = company.name.casefold()[:_LONGEST]
    company.name_key = company_key(company.name)[:_LONGEST]


def phone_words(number: str) -> str:
    """A number in E.164 as people type it when they search: from abroad and at home ("359888123456 0888123456")."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    at_home = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return f"{number.removeprefix('+')} {phonenumbers.normalize_digits_only(at_home)}"


def _text(words: Iterable[str], record: Contact | Company) -> str:
    town = [town_mark(record.city)] if record.city else []
    return " ".join([fold(" ".join(word for word in words if word)), *town, *map(tag_mark, record.tags)])
