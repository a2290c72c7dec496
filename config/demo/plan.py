"""How large the demo company is, and what every builder of its rows is given."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from accounts.models import Member, Organization
from config.demo.firms import Firm
from config.demo.progress import Progress
from config.lib import clock
from crm.models import Company, Contact, Deal
from invoices.models import BankAccount, Invoice

MONTHS: Final = 18
_MOST_TRANSFERS: Final = 60


@dataclass(frozen=True)
class Size:
    """How many rows of each kind; `invoices` are those with a number."""

    companies: int
    contacts: int
    deals: int
    tasks: int
    offers: int
    invoices: int
    notes: int

    @property
    def rows(self) -> int:
        """Roughly how many rows are written in all, for the progress bar."""
        return self.companies + 3 * self.contacts + 5 * self.deals + self.tasks + 4 * self.offers + 6 * self.invoices


SIZES: Final = {
    "small": Size(companies=60, contacts=500, deals=120, tasks=48, offers=26, invoices=300, notes=420),
    "medium": Size(companies=500, contacts=10_000, deals=2_000, tasks=500, offers=500, invoices=10_000, notes=3_000),
    "large": Size(
        companies=5_000, contacts=100_000, deals=20_000, tasks=5_000, offers=5_000, invoices=100_000, notes=30_000
    ),
}


@dataclass(frozen=True)
class Customer:
    """A firm that buys: its rows, and the account it pays from."""

    firm: Firm
    company: Company
    contact: Contact
    iban: str


@dataclass(frozen=True)
class Transfer:
    """Money that a customer sent for an invoice, to be found on a bank statement."""

    invoice: Invoice
    customer: Customer
    on: datetime.date


@dataclass
class Stretch:
    """Days that one bank statement tells of, both ends included, and the transfers found so far."""

    first: datetime.date
    last: datetime.date
    found: list[Transfer] = field(default_factory=list)

    def takes(self, transfer: Transfer) -> bool:
        """Whether the statement is to tell of this one: a statement has sixty at most, the rest is booked by hand."""
        return self.first <= transfer.on <= self.last and len(self.found) < _MOST_TRANSFERS


@dataclass
class Demo:
    """The company in the making. Everything by chance comes from `chance`, so that it comes out the same each time."""

    organization: Organization
    team: Sequence[Member]
    size: Size
    progress: Progress
    today: datetime.date
    chance: Random = field(default_factory=lambda: Random(2026))  # noqa: S311 - made-up data, no secret
    customers: list[Customer] = field(default_factory=list)
    board: list[Deal] = field(default_factory=list)
    accounts: dict[str, BankAccount] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What came in the first stretch has been read and matched; what came in the second waits to be decided.
        self.matched = Stretch(self.days_ago(22), self.days_ago(8))
        self.waiting = Stretch(self.days_ago(7), self.days_ago(1))

    @property
    def owner(self) -> Member:
        """Мария, who logs in."""
        return self.team[0]

    @property
    def bookkeeper(self) -> Member:
        """Иван, who issues and books."""
        return self.team[-1]

    def days_ago(self, days: int) -> datetime.date:
        """A day in the past; a negative number is in the future."""
        return self.today - datetime.timedelta(days=days)

    def moment(self, day: datetime.date) -> datetime.datetime:
        """Some minute of the working day at the company's seat; of today one that has passed already."""
        zone = ZoneInfo(self.organization.time_zone)
        minute = datetime.timedelta(seconds=self.chance.randrange(9 * 3600, 17 * 3600))
        moment = datetime.datetime.combine(day, datetime.time.min, tzinfo=zone) + minute
        return (
            moment
            if moment < clock.now()
            else clock.now() - datetime.timedelta(seconds=self.chance.randrange(60, 3600))
        )

    def soon_after(self, at: datetime.datetime, days: int) -> datetime.datetime:
        """Some minute of a working day at most so many days later, never in the future; an hour later at the least."""
        day = at.date() + datetime.timedelta(days=self.chance.randrange(days + 1))
        moment = self.moment(day + datetime.timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0))
        return min(max(moment, at + datetime.timedelta(hours=1)), clock.now())

    def working_day(self, days: int) -> datetime.date:
        """The day so many days ago, or the Friday before it when that is no working day."""
        day = self.days_ago(days)
        return day - datetime.timedelta(days=max(day.weekday() - 4, 0))

    def customer(self, name: str) -> Customer:
        """A customer by the firm's name."""
        return next(customer for customer in self.customers if customer.firm.name == name)
