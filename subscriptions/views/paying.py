"""Buying, changing and ending a plan. Everything here works for an organization that has not paid."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires, works_unpaid
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from subscriptions.forms import ChangeForm, ChoiceForm, CodeForm, TaxNumberForm
from subscriptions.queries.subscriptions import subscription
from subscriptions.rules import BillingPermission
from subscriptions.services import changes, customers, syncing
from subscriptions.services import checkout as checkout_service
from subscriptions.services.stripe import answers

MANAGE = BillingPermission.MANAGE


def _to_billing() -> HttpResponse:
    return redirect(org_reverse("subscriptions:billing"))


def _done(request: MemberRequest, act: Callable[[], object], message: str) -> HttpResponse:
    """Do it, say so, go back; a refusal is said there too."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, message)
    return _to_billing()


@works_unpaid
@requires(MANAGE)
@require_POST
def checkout(request: MemberRequest) -> HttpResponse:
    """Go to the page of Stripe on which the plan is paid for."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a plan first."))
        return _to_billing()
    try:
        session = checkout_service.start(actor=request.member, code=form.cleaned_data["code"], **form.choice)
    except DomainError as error:
        messages.error(request, str(error.message))
        return _to_billing()
    return redirect(str(session.url))


@works_unpaid
@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest) -> HttpResponse:
    """Show what another plan costs from now on, then go over to it."""
    form = ChangeForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose a plan first."))
        return _to_billing()
    try:
        if request.method == "POST":
            changes.change(actor=request.member, at=form.cleaned_data["at"], **form.choice)
            messages.success(request, _("Your plan is now %(plan)s.") % {"plan": form.cleaned_data["plan"]})
            return _to_billing()
        preview = changes.preview(actor=request.member, **form.choice)
    except DomainError as error:
        messages.error(request, str(error.message))
        return _to_billing()
    context = {"preview": preview, "subscription": subscription(), "form": form}
    return render(request, "subscriptions/change.html", context)


@works_unpaid
@requires(MANAGE)
@require_POST
def cancel(request: MemberRequest) -> HttpResponse:
    """Let the plan end with the period that is paid."""
    return _done(
        request, lambda: changes.cancel(actor=request.member), _("The plan ends with the period that is paid.")
    )


@works_unpaid
@requires(MANAGE)
@require_POST
def resume(request: MemberRequest) -> HttpResponse:
    """Keep the plan after all."""
    return _done(request, lambda: changes.resume(actor=request.member), _("The plan goes on."))


@works_unpaid
@requires(MANAGE)
@require_POST
def portal(request: MemberRequest) -> HttpResponse:
    """Go to Stripe's page with cards, addresses and invoices."""
    try:
        url = changes.portal(actor=request.member)
    except DomainError as error:
        messages.error(request, str(error.message))
        return _to_billing()
    return redirect(url)


@works_unpaid
@requires(MANAGE)
@require_POST
def code(request: MemberRequest) -> HttpResponse:
    """Use a discount code on the plan that is paid."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _to_billing()
    return _done(
        request,
        lambda: changes.apply_code(actor=request.member, code=form.cleaned_data["code"]),
        _("The discount counts from the next invoice on."),
    )


@works_unpaid
@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def tax_numbers(request: MemberRequest) -> HttpResponse:
    """The VAT numbers that invoices for the subscription carry."""
    form = TaxNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            customers.add_tax_number(actor=request.member, number=form.cleaned_data["number"])
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            messages.success(request, _("The next invoices carry this number."))
            return redirect(org_reverse("subscriptions:tax_numbers"))
    context = _tax_context(form)
    return render(request, "subscriptions/tax_numbers.html", context, status=422 if form.errors else 200)


def _tax_context(form: TaxNumberForm) -> dict[str, Any]:
    try:
        return {"form": form, "numbers": customers.tax_numbers()}
    except DomainError as error:
        return {"form": form, "numbers": [], "failed": error.message}


@works_unpaid
@requires(MANAGE)
@require_POST
def tax_number_remove(request: MemberRequest) -> HttpResponse:
    """Take a number off later invoices."""
    _done(
        request,
        lambda: customers.remove_tax_number(actor=request.member, tax_id=request.POST.get("id", "")),
        _("The next invoices do not carry this number."),
    )
    return redirect(org_reverse("subscriptions:tax_numbers"))


@requires(MANAGE)
@require_safe
def success(request: MemberRequest) -> HttpResponse:
    """Back from paying. The plan is read from Stripe now: the message may come later than the person."""
    row = subscription()
    if row is not None and row.stripe_customer_id:
        with suppress(DomainError), answers():  # what cannot be read now comes with the message; the page says so
            syncing.sync_customer(row.stripe_customer_id)
    return render(request, "subscriptions/success.html", {"subscription": subscription()})


@requires(MANAGE)
@require_safe
def cancelled(request: MemberRequest) -> HttpResponse:
    """Back without having paid."""
    return render(request, "subscriptions/cancelled.html")
