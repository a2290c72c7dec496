"""`manage.py seed_demo`: a company whose every figure the product itself would have come to."""

import stat
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import phonenumbers
import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import Member, Notification, Organization, User
from accounts.tenancy import scope
from config.demo.login import DEMO_EMAIL, DEMO_PASSWORD_FILE
from config.demo.plan import SIZES
from config.demo.progress import Progress
from config.demo.seeding import seed
from config.lib import clock
from config.lib.identifiers import check_eik, check_iban, check_vat, normalise_email
from crm.models import Activity, Company, Contact, Deal, Pipeline, Task
from invoices.models import BankAccount, BankStatement, Invoice, Offer, Payment
from invoices.services.lines import price_lines
from invoices.services.settlement import settle

PASSWORD = "lipov-tsvyat-2026"
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Iterator[Organization]:
    """The small demo company, its scope open."""
    organization = seed(size="small", password=PASSWORD)
    with scope(organization):
        yield organization


def test_demo_company_is_as_large_as_promised(demo: Organization) -> None:
    assert demo.is_demo
    assert demo.has_legal_data
    assert default_storage.exists(demo.logo.name)
    assert [Company.objects.count(), Contact.objects.count(), Deal.objects.count()] == [60, 500, 120]
    assert Pipeline.objects.count() == 3
    assert Invoice.objects.issued().filter(kind=Invoice.Kind.INVOICE).count() == 300
    states = {Invoice.State.DRAFT, Invoice.State.SENT, Invoice.State.PAID, Invoice.State.OVERDUE}
    assert states <= set(Invoice.objects.values_list("state", flat=True))
    assert set(Offer.State.values) == set(Offer.objects.values_list("state", flat=True))
    assert Task.objects.filter(done_at=None).exists()
    assert Notification.objects.filter(read_at=None).exists()
    assert Member.objects.count() == 4


def test_demo_numbers_have_no_gap_and_follow_the_day_of_issue(demo: Organization) -> None:
    issued = Invoice.objects.issued().order_by("number").values_list("number", "issued_at")
    assert [number for number, _at in issued] == [f"{place:010}" for place in range(1, len(issued) + 1)]
    assert all(earlier <= later for (_one, earlier), (_two, later) in pairwise(issued))


def test_demo_totals_and_dues_are_those_the_product_computes(demo: Organization) -> None:
    for invoice in Invoice.objects.prefetch_related("lines"):
        stored = (invoice.total_net, invoice.total_vat, invoice.total_gross)
        totals = price_lines(list(invoice.lines.all()), invoice.currency, vat_reason=invoice.vat_reason)
        assert stored == (totals.total_net, totals.total_vat, totals.total_gross)
        assert invoice.total_gross > 0
    counting = Invoice.objects.issued().filter(kind=Invoice.Kind.INVOICE).exclude(state=Invoice.State.CANCELLED)
    for invoice in counting.order_by("-number")[:60]:
        before = (invoice.state, invoice.paid_amount, invoice.total_due)
        settled = settle(Invoice.objects.get(pk=invoice.pk))
        assert before == (settled.state, settled.paid_amount, settled.total_due)


def test_demo_documents_follow_the_law_of_their_day(demo: Organization) -> None:
    home = Invoice.objects.issued().filter(company__country="BG")
    assert not home.filter(issue_date__year__lt=2026).exclude(currency="BGN").exists()
    assert not Invoice.objects.filter(issue_date__year__gte=2026).exclude(currency="EUR").exists()
    assert not Invoice.objects.filter(currency="BGN").exclude(state=Invoice.State.PAID).exists()
    abroad = Invoice.objects.issued().exclude(company__country="BG")
    assert abroad.exists()
    assert not abroad.filter(total_vat=0, vat_reason="").exists()
    assert not home.filter(total_vat=0).exists()


def test_demo_identifiers_pass_every_check(demo: Organization) -> None:
    for company in Company.objects.all():
        if company.country == "BG":
            assert check_eik(company.eik) == company.eik
        if company.vat_number:
            assert check_vat(company.vat_number, company.country) == company.vat_number
        assert phonenumbers.is_valid_number(phonenumbers.parse(company.phone))
    for contact in Contact.objects.all():
        assert normalise_email(contact.email) == contact.email
        assert contact.email.endswith(".example")
        assert phonenumbers.is_valid_number(phonenumbers.parse(contact.phone))
    assert len(set(Contact.objects.values_list("email", flat=True))) == 500
    assert check_eik(demo.eik)
    assert {check_iban(account.iban) for account in BankAccount.objects.all()} == {"BG03KNTR96611020345678"}


def test_demo_has_one_matched_statement_and_one_to_decide(demo: Organization) -> None:
    first, second = BankStatement.objects.order_by("from_date")
    assert first.balances_ok
    assert second.balances_ok
    assert first.closing_balance == second.opening_balance
    told = Payment.objects.filter(transaction__statement=first).values_list("state", flat=True)
    assert set(told) == {Payment.State.BOOKED}
    doubtful = Payment.objects.filter(transaction__statement=second).values_list("state", flat=True)
    assert set(doubtful) == {Payment.State.PROPOSED, Payment.State.UNMATCHED}


def test_demo_history_lies_in_the_past(demo: Organization) -> None:
    assert not Activity.objects.filter(occurred_at__gt=clock.now()).exists()
    busy = Contact.objects.filter(activitys__isnull=False).first()
    latest = Activity.objects.filter(contact=busy).order_by("-occurred_at").first()
    assert busy is not None
    assert latest is not None
    assert busy.last_activity_at == latest.occurred_at


def test_seed_demo_twice_adds_nothing_and_writes_the_password_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    call_command("seed_demo")
    call_command("seed_demo", "--size", "large")
    assert Organization.objects.count() == 1
    assert "nothing was added" in capsys.readouterr().out
    file = settings.VAR_DIR / DEMO_PASSWORD_FILE
    assert file.read_text() == PASSWORD
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert authenticate(username=DEMO_EMAIL, password=PASSWORD) == User.objects.get(email=DEMO_EMAIL)


def test_seed_demo_makes_up_a_password_that_logs_in() -> None:
    call_command("seed_demo")
    password = (settings.VAR_DIR / DEMO_PASSWORD_FILE).read_text()
    assert len(password) >= 14
    assert authenticate(username=DEMO_EMAIL, password=password)


def test_seed_demo_leaves_an_installation_in_use_alone(alya: Member) -> None:
    call_command("seed_demo", "--if-empty")
    assert list(Organization.objects.all()) == [alya.organization]


def test_seed_demo_refuses_an_address_that_is_taken() -> None:
    User.objects.create_user(DEMO_EMAIL, PASSWORD, full_name="Somebody")
    with pytest.raises(CommandError, match="has an account of its own"):
        call_command("seed_demo")


class _Interrupted(Progress):
    """Ctrl-C when nearly all is written."""

    def advance(self, rows: int, what: str) -> None:
        super().advance(rows, what)
        if self.done > self.total * Decimal("0.8"):
            raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_interrupted_seeding_leaves_nothing() -> None:
    before = set(default_storage.listdir("logos")[1]) if default_storage.exists("logos") else set()
    with pytest.raises(KeyboardInterrupt):
        seed(size="small", password=PASSWORD, progress=_Interrupted(SIZES["small"].rows))
    assert not Organization.objects.exists()
    assert not User.objects.exists()
    assert set(default_storage.listdir("logos")[1]) == before
