"""The account behind the small Stripe: its objects, and what happens to them as days go by."""

import copy
import hashlib
import hmac
import json
import random
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from subscriptions.tests.stripe_shapes import PREFIXES, WITHOUT_CREATED, WITHOUT_LIVEMODE, old_plan, shape

DAY = 86_400
RETRY_DAYS, MOST_TRIES = 3, 4
GOOD_CARD, BAD_CARD, CARD_THAT_FAILS = "4242424242424242", "4000000000000002", "4000000000000341"
Thing = dict[str, Any]


class ApiError(Exception):
    """An answer of Stripe that is no success (docs.stripe.com/api/errors)."""

    def __init__(self, status: int, kind: str, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, "code": code, "param": param}}


def missing(kind: str, key: str) -> ApiError:
    """404 for an id that is not there."""
    return ApiError(404, "invalid_request_error", f"No such {kind}: '{key}'", "resource_missing", "id")


def bad(message: str, param: str | None = None) -> ApiError:
    """400 for a parameter."""
    return ApiError(400, "invalid_request_error", message, "parameter_invalid", param)


def declined() -> ApiError:
    """402 for a card."""
    return ApiError(402, "card_error", "Your card was declined.", "card_declined")


def decode(text: str) -> Thing:
    """Form fields as Stripe reads them: `items[0][price]=x` is {"items": {"0": {"price": "x"}}}."""
    result: Thing = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        parts = re.findall(r"[^\[\]]+", name)
        place = result
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        place[parts[-1]] = value
    return result


def values(found: Any) -> list[Any]:
    """The members of a decoded list."""
    return list(found.values()) if isinstance(found, dict) else []


class StripeAccount:
    """The account's objects; `url` is where its API and its hosted pages are."""

    url = ""

    def __init__(self, *, secret: str, seed: int, start: int | None) -> None:
        self.secret = secret
        self.chance = random.Random(seed)  # noqa: S311  (ids of a test, not secrets)
        self.now = int(time.time()) if start is None else start
        self.objects: dict[str, Thing] = {}
        self.events: list[Thing] = []
        self.answers: dict[str, tuple[str, Thing]] = {}
        self.requests: list[tuple[str, str]] = []
        self.webhook_url = ""
        self.duplicate = self.reorder = self.delay = self.drop = False
        self.is_down = False
        self.key = ""  # what the present call is made with
        self.refused_keys: set[str] = set()
        self.fails_unpaid = "unpaid"
        self._waiting: list[Thing] = []
        self.lock = threading.RLock()
        self._sending = threading.Lock()

    # --- State --------------------------------------------------------------------------------------------------------
    def snapshot(self) -> Any:
        """The state of the account, to come back to."""
        return copy.deepcopy((self.now, self.objects, self.events, self.answers))

    def restore(self, state: Any) -> None:
        """Come back to a state; what happens next happens to it."""
        self.now, self.objects, self.events, self.answers = state

    # --- Objects ------------------------------------------------------------------------------------------------------
    def add(self, kind: str, given: Thing, *, key: str = "") -> Thing:
        """A new object; what is given replaces what it rests at."""
        made = {"id": key or f"{PREFIXES[kind]}_{self.chance.getrandbits(80):020x}", "object": kind}
        if kind not in WITHOUT_CREATED:
            made["created"] = self.now
        if kind not in WITHOUT_LIVEMODE:
            made["livemode"] = False
        made |= shape(kind) | given
        self.objects[made["id"]] = made
        return made

    def get(self, kind: str, key: str) -> Thing:
        """The object; raises `ApiError` 404."""
        found = self.objects.get(key)
        if found is None or found["object"] != kind or found.get("deleted"):
            raise missing(kind, key)
        return found

    def all(self, kind: str) -> list[Thing]:
        """Objects of a kind, newest first."""
        found = [each for each in self.objects.values() if each["object"] == kind and not each.get("deleted")]
        return list(reversed(found))

    def emit(self, type_name: str, about: Thing) -> None:
        """Tell of a change."""
        event = self.add("event", {"type": type_name, "data": {"object": copy.deepcopy(about)}})
        event["api_version"] = "2026-10-28.endive"
        self.events.append(event)
        self._waiting.append(event)

    # --- Webhooks -----------------------------------------------------------------------------------------------------
    def sign(self, body: bytes, at: int | None = None) -> str:
        """The header Stripe-Signature of a body (docs.stripe.com/webhooks/signature)."""
        moment = int(time.time()) if at is None else at
        mac = hmac.new(self.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={moment},v1={mac}"

    def through_switches(self, events: Iterable[Thing]) -> list[Thing]:
        """The events as they would arrive."""
        found = list(events)
        if self.drop:
            found = [event for event in found if self.chance.random() < 0.5]
        if self.duplicate:
            found = [event for event in found for _time in range(2)]
        if self.reorder:
            self.chance.shuffle(found)
        return found

    def deliver(self) -> None:
        """Send what waits to the endpoint; what it refuses is tried twice more."""
        with self._sending:
            with self.lock:
                events, self._waiting = self.through_switches(self._waiting), []
            self.send(events if self.webhook_url else [])

    def send(self, events: Iterable[Thing]) -> None:
        """Send events to the endpoint, whether they were sent before or not."""
        for event in events:
            self._send(event)

    def _send(self, event: Thing) -> None:
        body = json.dumps(event).encode()
        for _attempt in range(3):
            headers = {"Content-Type": "application/json", "Stripe-Signature": self.sign(body)}
            request = urllib.request.Request(self.webhook_url, body, headers)  # noqa: S310  (our own address)
            try:
                with urllib.request.urlopen(request, timeout=20):  # noqa: S310
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                continue

    def deliver_soon(self) -> None:
        """Send in the background, as Stripe does: never while the caller of the API waits for its answer."""
        if self.webhook_url and self._waiting and not self.delay:
            threading.Thread(target=self.deliver, daemon=True).start()

    # --- Customers and cards ------------------------------------------------------------------------------------------
    def set_card(self, customer: str, number: str) -> Thing:
        """Make a card the customer's own. Raises `ApiError` for one that is refused at once."""
        digits = re.sub(r"\D", "", number)
        if len(digits) != 16 or digits == BAD_CARD:
            raise declined()
        method = self.add("payment_method", {"customer": customer})
        method["card"]["last4"] = digits[-4:]
        self.get("customer", customer)["invoice_settings"]["default_payment_method"] = method["id"]
        self.emit("payment_method.attached", method)
        return method

    def can_pay(self, customer: str) -> bool:
        """Whether the customer has a card that can be charged."""
        method = self.get("customer", customer)["invoice_settings"]["default_payment_method"]
        return bool(method) and self.objects[method]["card"]["last4"] != CARD_THAT_FAILS[-4:]

    # --- Subscriptions ------------------------------------------------------------------------------------------------
    def subscribe(self, customer: str, lines: list[Thing], options: Thing) -> Thing:
        """Begin a subscription: a trial when asked for, else the first invoice is charged now."""
        price = self.get("price", lines[0]["price"])
        trial = int(options.get("trial_period_days") or 0)
        end = self.now + trial * DAY if trial else self.period_after(self.now, price)
        made = self.add("subscription", {
            "customer": customer, "currency": price["currency"], "metadata": options.get("metadata", {}),
            "billing_cycle_anchor": end if trial else self.now, "start_date": self.now,
            "status": "trialing" if trial else "active",
            "trial_start": self.now if trial else None, "trial_end": end if trial else None,
        })  # fmt: skip
        if options.get("trial_settings"):
            made["trial_settings"] = options["trial_settings"]
        item = self.add("subscription_item", {
            "price": price, "plan": old_plan(price), "quantity": int(lines[0].get("quantity", 1)),
            "subscription": made["id"], "current_period_start": self.now, "current_period_end": end,
        })  # fmt: skip
        made["items"]["data"] = [item]
        self.discount(made, options.get("discounts"))
        self.charge(made, "subscription_create", [] if trial else [self.full_line(made)])
        self.emit("customer.subscription.created", made)
        return made

    def period_after(self, moment: int, price: Thing) -> int:
        """When a period that begins at `moment` ends: 30 days or 365, so that tests can count."""
        return moment + (365 if price["recurring"]["interval"] == "year" else 30) * DAY

    def full_line(self, subscription: Thing) -> Thing:
        """A whole period of a subscription."""
        item = subscription["items"]["data"][0]
        text = f"{item['quantity']} × {self.objects[item['price']['product']]['name']}"
        return self.line(item, item["price"]["unit_amount"] * item["quantity"], text, self.now)

    def line(self, item: Thing, amount: int, text: str, start: int) -> Thing:
        """A line of an invoice."""
        made = {"id": f"il_{self.chance.getrandbits(64):016x}", "object": "line_item", "livemode": False}
        return made | shape("line_item") | {
            "amount": amount, "subtotal": amount, "description": text, "currency": item["price"]["currency"],
            "quantity": item["quantity"], "subscription": item["subscription"],
            "period": {"start": start, "end": item["current_period_end"]},
        }  # fmt: skip

    def discount(self, subscription: Thing, given: Any) -> None:
        """Put coupons or promotion codes on a subscription in place of earlier ones."""
        if given is None:
            return
        found = []
        for each in values(given):
            coupon = each.get("coupon") or self.get("promotion_code", each["promotion_code"])["promotion"]["coupon"]
            source = {"coupon": self.get("coupon", coupon)["id"], "type": "coupon"}
            about = {"source": source, "start": self.now, "subscription": subscription["id"]}
            found.append(self.add("discount", about | {"customer": subscription["customer"]})["id"])
        subscription["discounts"] = found

    def less_discounts(self, subscription: Thing, amount: int) -> int:
        """What is left of an amount."""
        for key in subscription["discounts"]:
            coupon = self.objects[self.objects[key]["source"]["coupon"]]
            amount -= round(amount * float(coupon["percent_off"] or 0) / 100) + int(coupon["amount_off"] or 0)
        return max(amount, 0)

    def invoice(self, subscription: Thing, reason: str, lines: list[Thing], *, keep: bool = True) -> Thing:
        """An invoice of the lines; one that is not kept is a preview."""
        subtotal = sum(line["amount"] for line in lines)
        total = self.less_discounts(subscription, subtotal) if subtotal > 0 else subtotal
        given = {
            "customer": subscription["customer"], "currency": subscription["currency"], "billing_reason": reason,
            "subtotal": subtotal, "total": total, "amount_due": max(total, 0), "amount_remaining": max(total, 0),
            "period_start": self.now, "period_end": self.now,
            "parent": {"type": "subscription_details", "quote_details": None,
                       "subscription_details": {"metadata": {}, "subscription": subscription["id"]}},
        }  # fmt: skip
        made = self.add("invoice", given)
        made["lines"]["data"] = [line | {"invoice": made["id"]} for line in lines]
        if not keep:
            del self.objects[made["id"]]
            return made
        made |= {"number": f"KAN-{len(self.all('invoice')):04}", "status": "open"}
        made["status_transitions"]["finalized_at"] = self.now
        made["hosted_invoice_url"] = f"{self.url}/i/{made['id']}"
        made["invoice_pdf"] = f"{self.url}/i/{made['id']}/pdf"
        return made

    def charge(self, subscription: Thing, reason: str, lines: list[Thing]) -> Thing:
        """Make an invoice and collect it; the subscription follows."""
        made = self.invoice(subscription, reason, lines)
        subscription["latest_invoice"] = made["id"]
        self.emit("invoice.finalized", made)
        self.collect(subscription, made)
        return made

    def collect(self, subscription: Thing, invoice: Thing) -> None:
        """Try to collect an invoice: paid, or tried again in some days and given up after some tries."""
        invoice |= {"attempt_count": invoice["attempt_count"] + 1, "attempted": True, "next_payment_attempt": None}
        if invoice["amount_due"] == 0 or self.can_pay(subscription["customer"]):
            invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0}
            invoice["status_transitions"]["paid_at"] = self.now
            self.emit("invoice.paid", invoice)
            self.set_status(subscription, "trialing" if (subscription["trial_end"] or 0) > self.now else "active")
            return
        is_last = invoice["attempt_count"] >= MOST_TRIES
        invoice["next_payment_attempt"] = None if is_last else self.now + RETRY_DAYS * DAY
        self.emit("invoice.payment_failed", invoice)
        if invoice["billing_reason"] == "subscription_create":
            self.set_status(subscription, "incomplete")
        elif is_last and self.fails_unpaid == "canceled":
            self.end(subscription)
        else:
            self.set_status(subscription, "unpaid" if is_last else "past_due")

    def set_status(self, subscription: Thing, status: str) -> None:
        """Move to a status, and tell when it is another."""
        if subscription["status"] != status:
            subscription["status"] = status
            self.emit("customer.subscription.updated", subscription)

    def end(self, subscription: Thing) -> None:
        """End a subscription for good."""
        subscription |= {"status": "canceled", "ended_at": self.now, "canceled_at": self.now}
        self.emit("customer.subscription.deleted", subscription)

    def change(self, subscription: Thing, given: Thing) -> None:
        """Update: another price or quantity with proration, cancelling and resuming, discounts, metadata."""
        for each in values(given.get("items")):
            self._change_item(subscription, each, given)
        if "cancel_at_period_end" in given:
            wanted = given["cancel_at_period_end"] == "true"
            subscription |= {"cancel_at_period_end": wanted, "canceled_at": self.now if wanted else None}
            subscription["cancel_at"] = subscription["items"]["data"][0]["current_period_end"] if wanted else None
        self.discount(subscription, given.get("discounts"))
        subscription["metadata"] |= given.get("metadata", {})
        self.emit("customer.subscription.updated", subscription)

    def _change_item(self, subscription: Thing, given: Thing, options: Thing) -> None:
        item, changed = self.changed_item(subscription, given)
        lines = self.proration(subscription, item, changed, options)
        total = sum(line["amount"] for line in lines)
        if total > 0 and not self.can_pay(subscription["customer"]):
            raise declined()
        item |= changed
        if lines and options.get("proration_behavior") == "always_invoice":
            self.charge(subscription, "subscription_update", lines)

    def changed_item(self, subscription: Thing, given: Thing) -> tuple[Thing, Thing]:
        """The item and what becomes of it. Another interval begins a new period now."""
        item = self.get("subscription_item", given["id"])
        price = self.get("price", given.get("price", item["price"]["id"]))
        changed = {"price": price, "plan": old_plan(price), "quantity": int(given.get("quantity", item["quantity"]))}
        if price["recurring"]["interval"] != item["price"]["recurring"]["interval"]:
            changed |= {"current_period_start": self.now, "current_period_end": self.period_after(self.now, price)}
        return item, changed

    def proration(self, subscription: Thing, item: Thing, changed: Thing, options: Thing) -> list[Thing]:
        """What is given back of the old and charged for the new; nothing within a trial."""
        if subscription["status"] == "trialing" or options.get("proration_behavior") == "none":
            return []
        at = int(options.get("proration_date") or self.now)
        after = item | changed
        return [
            self.line(item, -self._rest(item, at), "Unused time", at),
            self.line(after, self._rest(after, max(at, after["current_period_start"])), "Remaining time", at),
        ]

    def _rest(self, item: Thing, at: int) -> int:
        """The part of a period's amount that is left at a moment."""
        whole = item["current_period_end"] - item["current_period_start"]
        left = min(max(item["current_period_end"] - at, 0), whole)
        return round(item["price"]["unit_amount"] * item["quantity"] * left / whole)

    # --- Time ---------------------------------------------------------------------------------------------------------
    def advance(self, *, days: int) -> None:
        """Let days pass, and in each happen what is due."""
        with self.lock:
            for _day in range(days):
                self.now += DAY
                for subscription in self.all("subscription"):
                    self._live_a_day(subscription)
        self.deliver_soon()

    def _live_a_day(self, subscription: Thing) -> None:
        end = subscription["items"]["data"][0]["current_period_end"]
        status = subscription["status"]
        if status == "trialing" and end - 3 * DAY <= self.now < end - 2 * DAY:
            self.emit("customer.subscription.trial_will_end", subscription)
        if status in ("past_due", "incomplete"):
            self._try_again(subscription)
        if status in ("trialing", "active", "past_due") and end <= self.now:
            self._renew(subscription)

    def _try_again(self, subscription: Thing) -> None:
        latest = self.objects[subscription["latest_invoice"]]
        if latest["status"] == "open" and (latest["next_payment_attempt"] or self.now + 1) <= self.now:
            self.collect(subscription, latest)

    def _renew(self, subscription: Thing) -> None:
        card = self.get("customer", subscription["customer"])["invoice_settings"]["default_payment_method"]
        ends_without = subscription["trial_settings"]["end_behavior"]["missing_payment_method"] == "cancel"
        if subscription["cancel_at_period_end"] or (subscription["status"] == "trialing" and ends_without and not card):
            self.end(subscription)
            return
        item = subscription["items"]["data"][0]
        start = item["current_period_end"]
        item |= {"current_period_start": start, "current_period_end": self.period_after(start, item["price"])}
        self.charge(subscription, "subscription_cycle", [self.full_line(subscription)])
        self.emit("customer.subscription.updated", subscription)

    # --- Hosted pages -------------------------------------------------------------------------------------------------
    def complete(self, session: Thing, card: str = "") -> str:
        """What the button of the Checkout page does: subscribes, and gives the address to go on to."""
        if session["status"] != "open":
            raise bad("This Checkout Session is no longer open.")
        options = session["_options"]
        needs_card = not options.get("trial_period_days") or session["payment_method_collection"] == "always"
        if card or needs_card:
            self.set_card(session["customer"], card)
        if needs_card and not self.can_pay(session["customer"]):
            raise declined()
        made = self.subscribe(session["customer"], session["_lines"], options)
        session |= {"status": "complete", "payment_status": "paid", "subscription": made["id"], "url": None}
        session["invoice"] = made["latest_invoice"]
        self.emit("checkout.session.completed", without_private(session))
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def without_private(found: Thing) -> Thing:
    """An object as it is answered: without what only this server keeps on it."""
    return {name: value for name, value in found.items() if not name.startswith("_")}
