"""What is measured inside Django, not over HTTP: `python -m tools.bench.work <name>` prints one line of JSON.

Everything that writes does so in a transaction that is rolled back; `million` alone fills a database of its own.
"""

import csv
import datetime
import gc
import io
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Final

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - Django must be set up first
from django.db import connection, models, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch  # noqa: E402

from accounts.models import Member, Organization, Role  # noqa: E402
from accounts.services import jobs  # noqa: E402
from accounts.tenancy import scope  # noqa: E402
from ai_assistant.models import SearchEntry, SearchWord  # noqa: E402
from ai_assistant.search import lemmas  # noqa: E402
from ai_assistant.search.finding import find  # noqa: E402
from ai_assistant.services import searching  # noqa: E402
from config.demo import names  # noqa: E402
from config.lib import clock  # noqa: E402
from config.lib.ids import uuid7  # noqa: E402
from config.lib.urls import org_reverse  # noqa: E402
from crm.models import Company, Contact, Deal, Task  # noqa: E402
from crm.services import imports  # noqa: E402
from invoices.models import Invoice, Payment  # noqa: E402
from invoices.printing import invoice_pdf  # noqa: E402
from invoices.references import make_reference  # noqa: E402
from invoices.services import matching, payments  # noqa: E402

ROWS: Final = 10_000
PAPERS: Final = 40
_FIRST_NUMBER: Final = 9_000_000_000


@contextmanager
def _demo() -> Iterator[Member]:
    """The demo company's scope, in its owner's name."""
    organization = Organization.objects.get(is_demo=True, sample_of=None)
    with scope(organization):
        owner = Member.objects.select_related("user", "organization").get(role=Role.OWNER)
    with scope(organization, owner):
        yield owner


@contextmanager
def _undone() -> Iterator[None]:
    """What is written inside the block is not kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class _Clocks:
    """Time on the wall and on the processor since it was made, in seconds."""

    def __init__(self) -> None:
        self._began, self._began_cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Both, as results."""
        return {"seconds": time.perf_counter() - self._began, "cpu_seconds": time.process_time() - self._began_cpu}


def addresses() -> dict[str, Any]:
    """A session of the owner, and the path of each page; "" for one that does not exist."""
    with _demo() as owner:
        client = Client()
        client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
        busiest = Contact.objects.order_by("-last_activity_at").first()
        issued = Invoice.objects.issued().order_by("-number").first()
        paths = {
            "floor": f"/floor/{owner.organization_id}/",
            "dashboard": _path("dashboard"),
            "contacts": _path("crm:contacts"),
            "companies": _path("crm:companies"),
            "deals": _path("crm:deals"),
            "invoices": _path("invoices:invoices"),
            "contact": _path("crm:contact", busiest.pk if busiest else None),
            "invoice": _path("invoices:invoice", issued.pk if issued else None),
            "search": f"{_path('search')}?q=ivanov",
        }
        return {"session": client.cookies["sessionid"].value, "paths": paths}


def _path(name: str, *keys: Any) -> str:
    try:
        return org_reverse(name, *keys)
    except NoReverseMatch:
        return ""


def pdf() -> dict[str, float]:
    """CPU milliseconds of an invoice of one page, the fonts loaded."""
    with _demo():
        papers = list(Invoice.objects.issued().order_by("-number")[: PAPERS + 1])
        invoice_pdf(papers.pop())
        started = time.process_time()
        for paper in papers:
            invoice_pdf(paper)
        return {"cpu_ms": (time.process_time() - started) * 1000 / len(papers)}


def importing() -> dict[str, float]:
    """Seconds to import so many new people from CSV."""
    file = SimpleUploadedFile("contacts.csv", _csv_file().encode(), "text/csv")
    with _demo() as owner, _undone():
        before = Contact.objects.count()
        clocks = _Clocks()
        run = imports.upload(actor=owner, files=[file])
        mapping: dict[str, str | None] = run.mapping
        job = imports.start(run=run, actor=owner, mapping=mapping, duplicates=run.duplicates)
        jobs.run(job)
        return clocks.read() | {"rows": Contact.objects.count() - before}


def _csv_file() -> str:
    chance = random.Random(7)  # noqa: S311 - made-up people
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Име", "Фамилия", "Имейл", "Телефон", "Фирма", "Длъжност", "Град"])
    for place in range(ROWS):
        name = names.bulgarian(chance)
        mail = f"{name.mailbox}.{place}@novi.example"
        phone = f"+35988{2_000_000 + place}"
        writer.writerow([name.first, name.last, mail, phone, f"Нова фирма {place % 900} ООД", "управител", "София"])
    return text.getvalue()


def matched() -> dict[str, float]:
    """Seconds to match so many payments to as many open invoices, booking the certain ones."""
    with _demo(), _undone():
        Payment.objects.filter(state__in=Payment.UNDECIDED).delete()
        _open_invoices_with_payments()
        clocks = _Clocks()
        outcome = matching.match()
        return clocks.read() | {
            "booked": outcome.booked,
            "proposed": outcome.proposed,
            "unmatched": outcome.unmatched,
        }


def _open_invoices_with_payments() -> None:
    """Half of the payers give the reference, the others a short number, only their name, or nothing."""
    model = Invoice.objects.issued().filter(currency="EUR").order_by("-number")[0]
    companies = list(Company.objects.all()[:500])
    invoices = [_invoice(model, place, companies[place % len(companies)]) for place in range(ROWS)]
    Invoice.objects.bulk_create(invoices, batch_size=2000)
    Payment.objects.bulk_create([_payment(place, invoice) for place, invoice in enumerate(invoices)], batch_size=2000)


def _invoice(model: Invoice, place: int, company: Company) -> Invoice:
    number = str(_FIRST_NUMBER + place)
    due = Decimal(100) + Decimal(place % 4000) / 4
    return Invoice(
        id=uuid7(clock.now() - datetime.timedelta(seconds=ROWS - place)),
        series_id=model.series_id,
        number=number,
        payment_reference=make_reference(number),
        state=Invoice.State.SENT,
        company=company,
        customer_name=company.name,
        issue_date=model.issue_date,
        tax_point_date=model.issue_date,
        due_date=model.issue_date + datetime.timedelta(days=60),
        currency="EUR",
        total_net=due,
        total_gross=due,
        total_due=due,
    )


def _payment(place: int, invoice: Invoice) -> Payment:
    number = str(invoice.number)
    words = (f"Фактура {number}", invoice.payment_reference, f"ф-ра {number[-6:]}", "по договор")[place % 4]
    payment = Payment(
        amount=invoice.total_due,
        currency="EUR",
        received_on=invoice.issue_date,
        payer_name=invoice.customer_name,
        note=words,
    )
    payments.index(payment)
    return payment


# --- Search among a million records -----------------------------------------------------------------------------------
MILLION: Final = 1_000_000
# How many there are to be of each; tasks, the cheapest to write, are the rest.
_MANY: Final[dict[type[models.Model], int]] = {Contact: 300_000, Company: 60_000, Deal: 60_000, Payment: 100_000}
_MULTIPLY: Final = """
WITH rows AS (SELECT *, row_number() OVER (ORDER BY id) AS place FROM {table})
INSERT INTO {table} ({columns}) SELECT {values}
FROM rows CROSS JOIN generate_series(1, {times}) AS again (number)
JOIN rows AS other ON other.place = (rows.place * 7919 + again.number * 104729) % {there} + 1
"""
# Each copy is called by one word of its own record, one of another's, and a number that only it has.
_OTHER_WORDS: Final = (
    "split_part(rows.search_text, ' ', 1) || ' ' || split_part(other.search_text, ' ', 2) || ' '"
    " || split_part(rows.search_text, ' ', 3) || ' ' || (again.number * 100000 + rows.place)::text"
)


def million() -> dict[str, Any]:
    """Copy records until there are a million, and let search know their words; nothing where that was done."""
    with _demo():
        if SearchEntry.objects.count() >= MILLION:
            return {}
        for model, wanted in _MANY.items():
            _multiply(model, wanted)
        _multiply(Task, Task.objects.count() + MILLION - SearchEntry.objects.count())
        searching.learn_all_words()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return {"records": SearchEntry.objects.count()}


def _multiply(model: type[models.Model], wanted: int) -> None:
    there = model._default_manager.count()
    own = {"id": "gen_random_uuid()", "search_text": _OTHER_WORDS, "eik": "''", "transaction_id": "NULL"}
    columns = [str(field.column) for field in model._meta.concrete_fields]
    values = [own.get(column, f"rows.{column}") for column in columns]
    statement = _MULTIPLY.format(
        table=model._meta.db_table,
        columns=", ".join(columns),
        values=", ".join(values),
        times=-(-(wanted - there) // there),
        there=there,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def searched() -> dict[str, Any]:
    """Milliseconds from the words to what is shown of five records of each kind, of searches that are all different."""
    with _demo() as owner:
        texts = _searches()
        lemmas.load()
        _shown(owner, "ivan")
        gc.freeze()  # as config.asgi does
        times = []
        for text in texts:
            began = time.perf_counter()
            _shown(owner, text)
            times.append((time.perf_counter() - began) * 1000)
        with CaptureQueriesContext(connection) as queries:
            _shown(owner, texts[0])
        times.sort()
        return {
            "records": SearchEntry.objects.count(),
            "searches": len(texts),
            "median_ms": statistics.median(times),
            "p95_ms": times[int(len(times) * 0.95)],
            "most_ms": times[-1],
            "queries": len(queries),
        }


def _shown(member: Member, text: str) -> None:
    for found in find(member, text):
        found.hits(0, 5)


def _searches() -> list[str]:
    """As people type: three letters, a word or number, two of them, one with a letter too many."""
    chance = random.Random(7)  # noqa: S311 - made-up searches
    words = SearchWord.objects.filter(word__regex=r"^[a-z]{4,}$").order_by("word").values_list("word", flat=True)
    numbers = SearchWord.objects.filter(word__regex=r"^[0-9]{4,}$").order_by("word").values_list("word", flat=True)
    known = chance.choices(list(words), k=250) + chance.sample(list(numbers[:10_000]), 50)
    chance.shuffle(known)
    texts: list[str] = []
    for place, word in enumerate(known[:200]):
        texts.append((word[:3], word, f"{word} {known[place + 100]}", f"{word[:2]}x{word[2:]}")[place % 4])
    return texts


_WORK: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "addresses": addresses,
    "pdf": pdf,
    "import": importing,
    "matching": matched,
    "million": million,
    "search": searched,
}


if __name__ == "__main__":
    print(json.dumps(_WORK[sys.argv[1]]()))
