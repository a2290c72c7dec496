"""Who is already there: contacts that share an e-mail address, a phone, or name and company.

The index is in memory and knows no models: services feed it with existing contacts (fetched by `contact_keys`) and with
the rows already taken from the same file.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from config.lib.text import company_key, name_key

# Addresses a whole office reads; sharing one does not make two people one.
_SHARED_MAILBOXES: Final = frozenset({
    "office", "info", "sales", "contact", "contacts", "support", "hello", "admin", "mail", "accounting", "invoices",
    "orders", "reception", "hr", "ofis", "schetovodstvo", "marketing", "service", "team",
})  # fmt: skip

# A number half the file shares (a switchboard, "0888888888") must not make an import take quadratic time.
_COMPARED: Final = 100

K = TypeVar("K", bound=Hashable)


class DuplicateReason(StrEnum):
    """Why two contacts are taken for one, the surest first."""

    EMAIL = "email"
    PHONE = "phone"
    NAME_AND_COMPANY = "name_and_company"


@dataclass(frozen=True, slots=True)
class DuplicateMatch(Generic[K]):
    """A contact of the index that is the same, or, when not `sure`, may be; `value` is what both share, for showing."""

    key: K
    reason: DuplicateReason
    value: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class ContactKeys:
    """What a contact is compared by: addresses in lower case, phones in E.164, loose keys of name and company."""

    emails: frozenset[str]
    phones: frozenset[str]
    name: str
    company: str


def contact_keys(emails: Iterable[str], phones: Iterable[str], full_name: str, company_name: str) -> ContactKeys:
    """Return the keys of a contact; phones must be E.164 already."""
    return ContactKeys(
        emails=frozenset(email.lower() for email in emails),
        phones=frozenset(phones),
        name=name_key(full_name),
        company=company_key(company_name),
    )


class DuplicateIndex(Generic[K]):
    """Contacts by what identifies them. Adding and finding take constant time, whatever the contacts share."""

    def __init__(self) -> None:
        self._keys: dict[K, ContactKeys] = {}
        self._by_email: dict[str, list[K]] = {}
        self._by_phone: dict[str, list[K]] = {}
        self._by_name: dict[tuple[str, str], list[K]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: K, keys: ContactKeys) -> None:
        """Put a contact in the index under `key` (a primary key, a row number)."""
        self._keys[key] = keys
        for email in keys.emails:
            self._by_email.setdefault(email, []).append(key)
        for phone in keys.phones:
            self._by_phone.setdefault(phone, []).append(key)
        if keys.name and keys.company:
            self._by_name.setdefault((keys.name, keys.company), []).append(key)

    def find(self, keys: ContactKeys) -> DuplicateMatch[K] | None:
        """Return the surest match, or None.

        A personal e-mail address is proof. An office's address or a phone counts only when the names do not
        contradict: one is missing, or holds the other ("Ivan", "Иван Петров"). Equal name and company are not sure
        when both contacts have e-mail addresses, or both have phones, and none in common.
        """
        return self._find_email(keys) or self._find_phone(keys) or self._find_name(keys)

    def _find_email(self, keys: ContactKeys) -> DuplicateMatch[K] | None:
        for email in sorted(keys.emails):
            for key in self._by_email.get(email, [])[:_COMPARED]:
                if not _is_shared(email) or self._names_agree(key, keys):
                    return DuplicateMatch(key, DuplicateReason.EMAIL, email)
        return None

    def _find_phone(self, keys: ContactKeys) -> DuplicateMatch[K] | None:
        for phone in sorted(keys.phones):
            for key in self._by_phone.get(phone, [])[:_COMPARED]:
                if self._names_agree(key, keys):
                    return DuplicateMatch(key, DuplicateReason.PHONE, phone)
        return None

    def _find_name(self, keys: ContactKeys) -> DuplicateMatch[K] | None:
        shown = f"{keys.name}, {keys.company}"
        matches = [
            DuplicateMatch(key, DuplicateReason.NAME_AND_COMPANY, shown, not _reached_elsewhere(self._keys[key], keys))
            for key in self._by_name.get((keys.name, keys.company), [])[:_COMPARED]
        ]
        return max(matches, key=lambda match: match.sure, default=None)

    def _names_agree(self, key: K, keys: ContactKeys) -> bool:
        there, here = set(self._keys[key].name.split()), set(keys.name.split())
        return there <= here or here <= there


def _is_shared(email: str) -> bool:
    return email.partition("@")[0] in _SHARED_MAILBOXES


def _reached_elsewhere(one: ContactKeys, other: ContactKeys) -> bool:
    """Tell whether both have e-mail addresses, or both phones, with none in common."""
    emails_differ = bool(one.emails and other.emails) and one.emails.isdisjoint(other.emails)
    phones_differ = bool(one.phones and other.phones) and one.phones.isdisjoint(other.phones)
    return emails_differ or phones_differ
