"""Who sells and who buys: the parties of a document, copied from the organization, a company or a contact.

The keys of the stored copy follow the business terms of EN 16931 (seller BG-4 and BG-5, buyer BG-7 and BG-8).
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self, TypedDict

from babel import Locale

from accounts.models import Organization
from config.lib.formats import NO_BREAK_SPACE
from crm.models import Company, Contact
from crm.models.base import PostalAddress
from invoices.models.base import CommercialDocument
from invoices.vat import BULGARIA, TaxParty


@dataclass(frozen=True)
class Party:
    """A seller or buyer; unknown values are "". `country` is an ISO 3166 code.

    `legal_id` is the EIK of a Bulgarian firm or another register's number, `representative` the МОЛ, `attention` the
    person at the buyer the document is meant for.
    """

    name: str = ""  # BT-27, BT-44
    legal_id: str = ""  # BT-30, BT-47
    vat_number: str = ""  # BT-31, BT-48
    street: str = ""  # BT-35, BT-50
    city: str = ""  # BT-37, BT-52
    postal_code: str = ""  # BT-38, BT-53
    country: str = BULGARIA  # BT-40, BT-55
    representative: str = ""
    attention: str = ""  # BT-41, BT-56
    phone: str = ""  # BT-42, BT-57
    email: str = ""  # BT-43, BT-58
    is_person: bool = False

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The party of a stored copy; keys this version does not know are left aside."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in stored.items() if key in known})

    def to_json(self) -> dict[str, Any]:
        """The copy to store."""
        return asdict(self)

    @property
    def has_address(self) -> bool:
        """Whether it says more than a country."""
        return bool(self.street or self.city)

    def address(self, language: str) -> str:
        """`4003 Пловдив, бул. „Дунав“ 5`; a foreign one ends in its country, named in `language` ("bg" or "en")."""
        town = " ".join(filter(None, (self.postal_code, self.city)))
        country = "" if self.country in ("", BULGARIA) else country_name(self.country, language)
        return ", ".join(filter(None, (town.replace(" ", NO_BREAK_SPACE, 1), self.street, country)))

    def for_tax(self) -> TaxParty:
        """What the VAT rules ask about it."""
        return TaxParty(self.country, self.vat_number, self.legal_id)


def country_name(code: str, language: str) -> str:
    """A country in "bg" or "en"; an unknown code stands for itself."""
    return str(Locale.parse(language).territories.get(code.upper(), code))


def seller_of(organization: Organization) -> Party:
    """The organization as it is printed now. Who is not registered states no VAT number (ЗДДС art. 113(9))."""
    return Party(
        name=organization.document_name,
        legal_id=organization.eik,
        vat_number=organization.vat_number if organization.is_vat_registered else "",
        **_address(organization),
        representative=organization.responsible_person,
        phone=organization.phone,
        email=organization.email,
    )


def buyer_of(company: Company | None, contact: Contact | None) -> Party:
    """The customer as it is printed now: the company, with the contact as the person meant, or the contact alone."""
    if company is not None:
        return _company(company, contact)
    return _person(contact) if contact is not None else Party()


def _company(company: Company, contact: Contact | None) -> Party:
    return Party(
        name=company.document_name,
        legal_id=company.eik,
        vat_number=company.vat_number,
        **_address(company),
        representative=company.responsible_person,
        attention=contact.full_name if contact else "",
        phone=company.phone,
        email=(contact.email if contact else "") or company.email,
    )


def _person(contact: Contact) -> Party:
    return Party(name=str(contact), **_address(contact), phone=contact.phone, email=contact.email, is_person=True)


class _Address(TypedDict):
    street: str
    city: str
    postal_code: str
    country: str


def _address(source: Organization | PostalAddress) -> _Address:
    return {
        "street": source.street,
        "city": source.city,
        "postal_code": source.postal_code,
        "country": source.country or BULGARIA,
    }


def seller(document: CommercialDocument) -> Party:
    """The seller of a document: the copy of an issued one, else the organization as it is now."""
    return Party.from_json(document.seller) if document.seller else seller_of(document.organization)


def buyer(document: CommercialDocument) -> Party:
    """The buyer of a document: the copy of an issued one, else the customer as it is now."""
    return Party.from_json(document.buyer) if document.buyer else buyer_of(document.company, document.contact)


def usual_language(company: Company | None, contact: Contact | None, organization: Organization) -> str:
    """The language of a customer's documents: theirs, else English for customers abroad, else the organization's."""
    chosen = next((each.language for each in (company, contact) if each is not None and each.language), "")
    country = next((each.country for each in (company, contact) if each is not None), organization.country)
    return chosen or (organization.language if country in ("", organization.country) else "en")
