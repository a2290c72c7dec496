"""Plans and subscriptions in the administration site: plans are edited here, the rest is looked at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import OrganizationOwnedAdmin, ReadOnlyAdmin
from subscriptions.models import BillingInvoice, Plan, PlanChange, Price, StripeEvent, Subscription, Usage, UsageDay


class PriceInline(admin.TabularInline):
    """Prices of a plan. A price that somebody pays is never changed: take it out of the offer and add another."""

    model = Price
    extra = 0
    fields = ("interval", "amount", "currency", "is_current")
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Prices are added; which is offered is decided by the newest (see `services.plans.set_price`)."""
        return False


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """What each plan gives. Subscriptions that began before a change keep their terms."""

    list_display = ("name", "key", "is_public", "is_default", "is_per_seat", "trial_days", "order")
    list_filter = ("is_public", "is_per_seat")
    search_fields = ("key", "name", "name_bg")
    inlines = (PriceInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A plan is taken off the pricing page, not deleted."""
        return False


@admin.register(Price)
class PriceAdmin(ReadOnlyAdmin):
    """What plans cost and have cost."""

    list_display = ("plan", "interval", "amount", "currency", "is_current", "stripe_price_id", "created_at")
    list_filter = ("is_current", "interval", "plan")
    list_select_related = ("plan",)
    search_fields = ("plan__key", "stripe_price_id")


@admin.register(Subscription)
class SubscriptionAdmin(OrganizationOwnedAdmin):
    """Who is on which plan."""

    list_display = ("organization", "plan", "status", "source", "seats", "monthly_amount", "period_end", "ends_at")
    list_filter = ("status", "source", "interval", "organization")
    list_select_related = ("organization", "plan")
    search_fields = ("organization__name", "stripe_customer_id", "stripe_subscription_id")


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
