"""Plans and subscriptions in the administration site: plans are edited here, the rest is looked at."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin import OrganizationOwnedAdmin, ReadOnlyAdmin
from accounts.hooks import plan_counters, plan_features
from accounts.tenancy import scope
from subscriptions.models import BillingInvoice, Plan, PlanChange, Price, StripeEvent, Subscription, Usage, UsageDay
from subscriptions.services import events, plans, subscriptions


class PlanForm(forms.ModelForm):
    """A plan whose limits and features mean something."""

    class Meta:
        model = Plan
        fields = (
            "key", "name", "name_bg", "summary", "summary_bg", "limits", "features", "is_per_seat", "trial_days",
            "is_public", "is_default", "order",
        )  # fmt: skip

    def clean_limits(self) -> Any:
        """Numbers of zero or more, or null for no limit, by counter."""
        limits = self.cleaned_data["limits"]
        is_sound = isinstance(limits, dict) and all(
            each is None or (isinstance(each, int) and not isinstance(each, bool) and each >= 0)
            for each in limits.values()
        )
        if not is_sound:
            known = ", ".join(plan_counters.keys())
            raise ValidationError(_('Write limits as {"contacts": 200}. Counters: %(known)s.'), params={"known": known})
        return limits

    def clean_features(self) -> Any:
        """A list of features that exist."""
        features = self.cleaned_data["features"]
        if not isinstance(features, list) or any(each not in plan_features for each in features):
            known = ", ".join(plan_features.keys())
            raise ValidationError(_('Write features as ["api"]. Known: %(known)s.'), params={"known": known})
        return features


class PriceInline(admin.TabularInline):
    """What a plan costs. A new amount takes the place of the old one, which is left to those who pay it."""

    model = Price
    extra = 0
    fields = ("interval", "amount", "currency", "is_current")
    readonly_fields = ("is_current",)
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """What each plan gives. Subscriptions that began before a change keep their terms."""

    form = PlanForm
    list_display = ("name", "key", "is_public", "is_default", "is_per_seat", "trial_days", "order")
    list_filter = ("is_public", "is_per_seat")
    search_fields = ("key", "name", "name_bg")
    inlines = (PriceInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A plan is taken off the pricing page, not deleted."""
        return False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Offer the new prices."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for each in formset.save(commit=False):
            plans.set_price(plan=form.instance, interval=each.interval, amount=each.amount, currency=each.currency)


@admin.register(Price)
class PriceAdmin(ReadOnlyAdmin):
    """What plans cost and have cost."""

    list_display = ("plan", "interval", "amount", "currency", "is_current", "stripe_price_id", "created_at")
    list_filter = ("is_current", "interval", "plan")
    list_select_related = ("plan",)
    search_fields = ("plan__key", "stripe_price_id")


@admin.register(Subscription)
class SubscriptionAdmin(OrganizationOwnedAdmin):
    """Who is on which plan. Staff puts organizations on a plan without payment, or gives them its present terms."""

    list_display = ("organization", "plan", "status", "source", "seats", "monthly_amount", "period_end", "ends_at")
    list_filter = ("status", "source", "interval", "organization")
    list_select_related = ("organization", "plan")
    search_fields = ("organization__name", "stripe_customer_id", "stripe_subscription_id")
    actions = ("give_present_terms",)

    def get_actions(self, request: HttpRequest) -> Any:
        """The usual ones, and one for each plan, for who may act."""
        if not self.has_act_permission(request):
            return super().get_actions(request)
        chosen = {f"put_on_{plan.key}": _put_on(plan) for plan in Plan.objects.all()}
        return super().get_actions(request) | {
            name: (act, name, format_lazy(_("Put on the plan {plan}, without payment"), plan=str(plan)))
            for name, (act, plan) in chosen.items()
        }

    @admin.action(description=_("Give the plan’s present terms"), permissions=["act"])
    def give_present_terms(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        """For who began on older ones."""
        _each(request, queryset, lambda row: plans.give_terms(organization=row.organization, plan=row.plan))


def _put_on(plan: Plan) -> tuple[Callable[..., None], Plan]:
    """The action that puts organizations on a plan."""

    def act(_admin: Any, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        note = f"{request.user}"
        change = partial(subscriptions.set_plan, plan=plan, note=note)
        _each(request, queryset, lambda row: change(organization=row.organization, seats=row.seats))

    return act, plan


def _each(request: HttpRequest, rows: QuerySet[Subscription], act: Callable[[Subscription], object]) -> None:
    """Do it in each organization's scope, and say for how many."""
    found = list(rows)
    for row in found:
        with scope(row.organization):
            act(row)
    _say(request, len(found))


def _say(request: HttpRequest, number: int) -> None:
    text = ngettext("%(number)d row changed.", "%(number)d rows changed.", number)
    messages.success(request, text % {"number": number})


@admin.register(PlanChange)
class PlanChangeAdmin(OrganizationOwnedAdmin):
    """How subscriptions changed."""

    list_display = ("at", "organization", "kind", "old_plan", "new_plan", "new_monthly", "seats", "note")
    list_filter = ("kind", "at", "organization")
    list_select_related = ("organization", "old_plan", "new_plan")
    search_fields = ("organization__name", "note")
    ordering = ("-at",)


@admin.register(Usage)
class UsageAdmin(OrganizationOwnedAdmin):
    """What is used."""

    list_display = ("counter", "organization", "used", "warned", "updated_at")
    search_fields = ("organization__name", "counter")


@admin.register(UsageDay)
class UsageDayAdmin(OrganizationOwnedAdmin):
    """What was used on a day."""

    list_display = ("day", "counter", "organization", "used")
    list_filter = ("day", "organization")
    search_fields = ("organization__name", "counter")
    ordering = ("-day",)


@admin.register(BillingInvoice)
class BillingInvoiceAdmin(OrganizationOwnedAdmin):
    """What organizations were charged."""

    list_display = ("number", "organization", "status", "total", "paid", "currency", "created_at", "attempts")
    list_filter = ("status", "created_at", "organization")
    search_fields = ("number", "stripe_id", "organization__name")
    ordering = ("-created_at",)


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnlyAdmin):
    """Messages of Stripe on their way through."""

    list_display = ("event_id", "type", "state", "attempts", "created", "received_at", "processed_at", "error")
    list_filter = ("state", "type", "received_at")
    search_fields = ("event_id", "object_id", "customer_id")
    ordering = ("-received_at",)
    actions = ("process_again",)

    @admin.action(description=_("Process again"), permissions=["act"])
    def process_again(self, request: HttpRequest, queryset: QuerySet[StripeEvent]) -> None:
        """What is written is what Stripe holds now, so nothing can go wrong by it."""
        _say(request, events.replay(queryset))
