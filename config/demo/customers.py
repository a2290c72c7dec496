"""Customers: companies and the people in them."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from config.demo import firms, names, numbers
from config.demo.firms import Firm
from config.demo.names import PersonName
from config.demo.plan import MONTHS, Customer, Demo
from config.demo.storing import batches, store
from config.lib.ids import uuid7
from crm import searching
from crm.models import Company, Contact, ContactPoint
from crm.services import tags

_JOBS: Final = (
    "счетоводство", "доставки", "маркетинг", "търговски представител", "склад", "производство", "офис мениджър",
    "проектант", "логистика", "човешки ресурси",
)  # fmt: skip
_PRIVATE: Final = 0.14  # the part of people who belong to no company
_KNOWN_ABROAD: Final = 0.15
_ALONE: Final = "частно лице"
_HISTORY: Final = datetime.timedelta(days=MONTHS * 30 + 60)


@dataclass
class Mailboxes:
    """Gives every person an address of their own."""

    taken: Counter[str] = field(default_factory=Counter)

    def address(self, name: PersonName, domain: str) -> str:
        """`stefan.krastev@firm.example`, with a number for the second of that name."""
        wanted = f"{name.mailbox}@{domain}"
        self.taken[wanted] += 1
        count = self.taken[wanted]
        return wanted if count == 1 else f"{name.mailbox}{count}@{domain}"


def create(demo: Demo) -> None:
    """Write companies and contacts; remember each company with its main person in `demo.customers`."""
    mailboxes = Mailboxes()
    _create_companies(demo, mailboxes)
    tags.remember(sorted({_ALONE, *(tag for customer in demo.customers for tag in customer.company.tags)}))
    for batch in batches(_further_people(demo, mailboxes)):
        _store_people(demo, batch)


def _create_companies(demo: Demo, mailboxes: Mailboxes) -> None:
    found = list(firms.firms(demo.chance, demo.size.companies))
    companies = [_company(demo, place, firm) for place, firm in enumerate(found)]
    store(companies, demo.progress)
    people: list[tuple[Contact, list[ContactPoint]]] = []
    for firm, company in zip(found, companies, strict=True):
        staff = [_employee(demo, mailboxes, firm, company, *who) for who in _staff(demo, firm)]
        people += staff
        main = staff[0][0]
        demo.customers.append(Customer(firm, company, main, numbers.iban(demo.chance)))
    _store_people(demo, people)


def _company(demo: Demo, place: int, firm: Firm) -> Company:
    at_home = firm.country == "BG"
    number = numbers.eik(place + 1) if at_home else ""
    met = _some_time_ago(demo)
    company = Company(
        id=uuid7(met),
        created_at=met,
        name=firm.full_name,
        legal_name=firm.full_name,
        eik=number,
        vat_number=f"BG{number}" if at_home else numbers.vat_number(demo.chance, firm.country),
        responsible_person=firm.people[0][0] if at_home and firm.people else "",
        email=f"office@{firm.domain}",
        phone=numbers.office_phone(demo.chance, firm.country, firm.post[1]),
        website=f"https://{firm.domain}",
        industry=firm.industry,
        size=firm.size,
        owner=demo.team[place % 3],
        tags=list(firm.tags),
        payment_days=firm.payment_days,
        language="bg" if at_home else "en",
        **_address(firm),
    )
    searching.fill_company(company)
    return company


def _address(firm: Firm) -> dict[str, str]:
    return {"street": firm.street, "city": firm.post[1], "postal_code": firm.post[0], "country": firm.country}


def _some_time_ago(demo: Demo) -> datetime.datetime:
    return demo.moment(demo.working_day(demo.chance.randrange(5, _HISTORY.days)))


def _staff(demo: Demo, firm: Firm) -> list[tuple[PersonName, str]]:
    """The firm's own people, or somebody who runs it."""
    if firm.people:
        return [(names.named(name), job) for name, job in firm.people]
    return [(names.person(demo.chance, firm.country), "управител")]


def _further_people(demo: Demo, mailboxes: Mailboxes) -> Iterator[tuple[Contact, list[ContactPoint]]]:
    """As many more people as are wanted, in firms and on their own."""
    for _place in range(demo.size.contacts - sum(max(len(each.firm.people), 1) for each in demo.customers)):
        if demo.chance.random() < _PRIVATE:
            yield _private_person(demo, mailboxes)
        else:
            customer = _employer(demo)
            name = names.person(demo.chance, customer.firm.country)
            job = demo.chance.choice(_JOBS)
            yield _employee(demo, mailboxes, customer.firm, customer.company, name, job)


def _employer(demo: Demo) -> Customer:
    """A firm, one abroad only now and then: of those we know few people."""
    while True:
        customer = demo.chance.choice(demo.customers)
        if customer.firm.country == "BG" or demo.chance.random() < _KNOWN_ABROAD:
            return customer


def _employee(
    demo: Demo, mailboxes: Mailboxes, firm: Firm, company: Company, name: PersonName, job: str
) -> tuple[Contact, list[ContactPoint]]:
    is_bulgarian = firm.country == "BG"
    phone = (
        numbers.mobile(demo.chance) if is_bulgarian else numbers.office_phone(demo.chance, firm.country, firm.post[1])
    )
    values = {
        "company": company,
        "job_title": job,
        "owner": company.owner,
        "language": "bg" if is_bulgarian else "en",
        "city": firm.post[1],
        "country": firm.country,
        "tags": list(firm.tags[:1]),
    }
    return _contact(demo, name, mailboxes.address(name, firm.domain), phone, values)


def _private_person(demo: Demo, mailboxes: Mailboxes) -> tuple[Contact, list[ContactPoint]]:
    name = names.bulgarian(demo.chance)
    postal_code, city = firms.town(demo.chance)
    values = {
        "owner": demo.chance.choice(demo.team[:3]),
        "language": "bg",
        "street": firms.street(demo.chance),
        "city": city,
        "postal_code": postal_code,
        "tags": [_ALONE],
    }
    return _contact(demo, name, mailboxes.address(name, "poshta.example"), numbers.mobile(demo.chance), values)


def _contact(
    demo: Demo, name: PersonName, email: str, phone: str, values: dict[str, Any]
) -> tuple[Contact, list[ContactPoint]]:
    met = _some_time_ago(demo)
    contact = Contact(
        id=uuid7(met),
        created_at=met,
        first_name=name.first,
        middle_name=name.middle,
        last_name=name.last,
        email=email,
        phone=phone,
        **values,
    )
    company = contact.company
    searching.fill_contact(contact, company.name if company else "", [email], [phone])
    kinds = ((ContactPoint.Kind.EMAIL, email), (ContactPoint.Kind.PHONE, phone))
    return contact, [ContactPoint(contact=contact, kind=kind, value=value) for kind, value in kinds]


def _store_people(demo: Demo, people: list[tuple[Contact, list[ContactPoint]]]) -> None:
    store([contact for contact, _points in people], demo.progress)
    store([point for _contact, points in people for point in points], demo.progress)
