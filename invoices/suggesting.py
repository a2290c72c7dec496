"""What the assistant notices about money and offers, and what it suggests to do."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.tenancy import current_organization
from ai_assistant.hooks import Fact, Record, SuggestionRule
from config.lib import formats
from config.lib.urls import org_reverse
from crm.abilities.drafting import Tone
from crm.abilities.next_steps import next_workday
from crm.hooks import LetterKind
from crm.models import Contact, Task
from invoices.letters import OFFER_FOLLOW_UP, PAYMENT_REMINDER
from invoices.models import Invoice, Offer, Payment
from invoices.models.base import CommercialDocument
from invoices.queries import invoices as queries
from invoices.rules import InvoicesPermission

_LATE: Final = datetime.timedelta(days=7)
_GOOD: Final = 3  # invoices paid make a good customer
_SOON: Final = datetime.timedelta(days=5)
_WAITS: Final = datetime.timedelta(days=3)


def _overdue(today: datetime.date, most: int) -> list[Fact]:
    """Invoices more than a week late, of companies that have paid before, the largest first."""
    paid = Invoice.objects.filter(company=OuterRef("company"), state=Invoice.State.PAID).order_by()
    count = Subquery(paid.values("company").annotate(count=Count("pk")).values("count"))
    rows = Invoice.objects.filter(queries.overdue(today - _LATE), company__isnull=False).annotate(paid_before=count)
    rows = rows.filter(paid_before__gte=_GOOD).select_related("company", "contact__company")
    found = list(rows.order_by("-total_due", "pk")[:most])
    people = _with_people(found)
    return [
        Fact(
            str(invoice.pk),
            Record(f"invoices:{invoice.pk}", str(invoice.number), org_reverse("invoices:invoice", invoice.pk)),
            {
                "customer": invoice.customer_name,
                "amount": str(invoice.total_due),
                "currency": invoice.currency,
                "due_on": f"{invoice.due_date}",
                "paid": invoice.paid_before,
            },
            *_letter_or_call(
                PAYMENT_REMINDER, invoice, people, _("Call about invoice %(number)s") % {"number": invoice}
            ),
        )
        for invoice in found
    ]


def _expiring(today: datetime.date, most: int) -> list[Fact]:
    """Sent offers without an answer that soon run out, the soonest first."""
    rows = Offer.objects.filter(state=Offer.State.SENT, valid_until__range=(today, today + _SOON))
    found = list(rows.select_related("company", "contact__company").order_by("valid_until", "pk")[:most])
    people = _with_people(found)
    return [
        Fact(
            f"{offer.pk}:{offer.valid_until}",
            Record(f"offers:{offer.pk}", str(offer), org_reverse("invoices:offer", offer.pk)),
            {
                "customer": offer.customer_name,
                "amount": str(offer.total_gross),
                "currency": offer.currency,
                "valid_on": f"{offer.valid_until}",
            },
            *_letter_or_call(OFFER_FOLLOW_UP, offer, people, _("Call about offer %(number)s") % {"number": offer}),
        )
        for offer in found
    ]


def _unmatched(today: datetime.date, most: int) -> list[Fact]:
    """Payments that have waited for a decision for days, the oldest first."""
    rows = Payment.objects.filter(state__in=Payment.UNDECIDED, received_on__lte=today - _WAITS)
    found = rows.order_by("received_on", "pk")[:most]
    return [
        Fact(
            str(payment.pk),
            Record(f"payments:{payment.pk}", _payer(payment), org_reverse("invoices:payment", payment.pk)),
            {"amount": str(payment.amount), "currency": payment.currency, "received_on": f"{payment.received_on}"},
            *_task(_("Find out what the payment of %(sum)s from %(day)s is for") % _of_a_day(payment), Task.Kind.TODO),
        )
        for payment in found
    ]


def _of_a_day(payment: Payment) -> dict[str, str]:
    """A payment in words that no stranger chose: a task's title is read by models that have tools."""
    language = get_language() or "en"
    return {
        "sum": formats.money(payment.amount, payment.currency, language),
        "day": formats.date_short(payment.received_on, language),
    }


def _payer(payment: Payment) -> str:
    return payment.payer_name or str(payment.get_method_display())


def _with_people(documents: Iterable[CommercialDocument]) -> set[Any]:
    """The companies of the documents at which somebody has an e-mail address; one query."""
    companies = {document.company_id for document in documents if document.contact_id is None}
    return set(Contact.objects.filter(company__in=companies).exclude(email="").values_list("company", flat=True))


def _letter_or_call(
    kind: LetterKind, document: CommercialDocument, with_people: set[Any], title: str
) -> tuple[str, Mapping[str, Any]]:
    """A letter to the customer where there is somebody to write to, else a task to call."""
    is_written = document.contact.email if document.contact else document.company_id in with_people
    if not is_written:
        company = {"company": f"companies:{document.company_id}"} if document.company_id else {}
        return _task(title, Task.Kind.CALL, **company)
    about = f"{kind.about[0]}:{document.pk}"
    return "propose_letter", {"about": about, "situation": kind.key, "tone": Tone.FRIENDLY.value}


def _task(title: str, kind: Task.Kind, **about: str) -> tuple[str, Mapping[str, Any]]:
    due_on = next_workday(current_organization()).isoformat()
    return "propose_task", {"title": title[:200], "kind": kind.value, "due_on": due_on} | about


RULES: Final = (
    SuggestionRule(
        "invoices.overdue",
        gettext_lazy("Overdue invoices of good customers"),
        gettext_lazy("%(customer)s is late with %(amount)s"),
        gettext_lazy(
            "Invoice %(name)s was due on %(due_on)s. The customer has paid before (invoices: %(paid)s), so a friendly "
            "reminder is likely to do."
        ),
        "receipt",
        InvoicesPermission.VIEW,
        10,
        _overdue,
    ),
    SuggestionRule(
        "invoices.expiring_offer",
        gettext_lazy("Offers that run out"),
        gettext_lazy("Offer %(name)s to %(customer)s runs out"),
        gettext_lazy("It is for %(amount)s, has no answer and is valid until %(valid_on)s. Ask what they think."),
        "hourglass-bottom",
        InvoicesPermission.VIEW_OFFERS,
        15,
        _expiring,
    ),
    SuggestionRule(
        "invoices.unmatched_payment",
        gettext_lazy("Payments without an invoice"),
        gettext_lazy("%(name)s paid %(amount)s"),
        gettext_lazy("The money came on %(received_on)s and nobody has said yet which invoice it pays."),
        "cash-coin",
        InvoicesPermission.VIEW_PAYMENTS,
        25,
        _unmatched,
    ),
)
