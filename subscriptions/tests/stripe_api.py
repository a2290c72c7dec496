"""The endpoints of the small Stripe: `ROUTES` maps method and path to a function of account, form and ids."""

import copy
import re
from collections.abc import Callable, Iterable
from typing import Any

from subscriptions.tests.stripe_account import (
    DAY,
    ApiError,
    StripeAccount,
    Thing,
    bad,
    declined,
    missing,
    values,
    without_private,
)

Endpoint = Callable[[StripeAccount, Thing, tuple[str, ...]], Thing]
ROUTES: list[tuple[str, re.Pattern[str], Endpoint]] = []


def route(method: str, pattern: str) -> Callable[[Endpoint], Endpoint]:
    """An endpoint: `{}` in the pattern stands for an id."""

    def add(endpoint: Endpoint) -> Endpoint:
        ROUTES.append((method, re.compile(pattern.replace("{}", "([^/]+)")), endpoint))
        return endpoint

    return add


def number(given: Thing, name: str) -> int | None:
    """A whole number out of a form."""
    return int(given[name]) if given.get(name) not in (None, "") else None


def listed(server: StripeAccount, found: list[Thing], given: Thing, url: str) -> Thing:
    """A page of a list (docs.stripe.com/api/pagination)."""
    if given.get("starting_after"):
        ids = [each["id"] for each in found]
        found = found[ids.index(given["starting_after"]) + 1 :]
    limit = number(given, "limit") or 10
    page = [without_private(each) for each in found[:limit]]
    return {"object": "list", "data": page, "has_more": len(found) > limit, "url": url}


def matches(found: Iterable[Thing], given: Thing, *names: str) -> list[Thing]:
    """Those whose fields are as given."""
    wanted = {name: given[name] for name in names if name in given}
    return [each for each in found if all(str(each.get(name)) == value for name, value in wanted.items())]


def expanded(server: StripeAccount, found: Any, path: list[str]) -> Any:
    """The object with an id on the path replaced by what it stands for."""
    if isinstance(found, list):
        return [expanded(server, each, path) for each in found]
    if isinstance(found, str) and found in server.objects:
        found = without_private(copy.deepcopy(server.objects[found]))
    if path and isinstance(found, dict) and path[0] in found:
        found[path[0]] = expanded(server, found[path[0]], path[1:])
    return found


def subscription_of(invoice: Thing) -> str:
    """The id of the subscription an invoice is for."""
    return str(invoice["parent"]["subscription_details"]["subscription"])


@route("POST", "/v1/customers")
def create_customer(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    known = {name: given[name] for name in ("name", "email", "phone", "description", "metadata") if name in given}
    made = server.add("customer", known | {"preferred_locales": values(given.get("preferred_locales"))})
    server.emit("customer.created", made)
    return made


@route("GET", "/v1/customers/{}")
def read_customer(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    return server.get("customer", ids[0])


@route("DELETE", "/v1/customers/{}")
def delete_customer(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    found = server.get("customer", ids[0])
    for each in matches(server.all("subscription"), {"customer": ids[0]}, "customer"):
        server.end(each)
    server.emit("customer.deleted", found)
    found["deleted"] = True
    return {"id": ids[0], "object": "customer", "deleted": True}


@route("POST", "/v1/customers/{}/tax_ids")
def create_tax_id(server: StripeAccount, given: Thing, ids: tuple[str, ...]) -> Thing:
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{8,12}", given.get("value", "")):
        raise ApiError(400, "invalid_request_error", "Invalid value for eu_vat.", "tax_id_invalid", "value")
    owner = {"type": "customer", "customer": server.get("customer", ids[0])["id"]}
    about = {"customer": ids[0], "owner": owner, "country": given["value"][:2]}
    return server.add("tax_id", about | {"type": given["type"], "value": given["value"]})


@route("GET", "/v1/customers/{}/tax_ids")
def list_tax_ids(server: StripeAccount, given: Thing, ids: tuple[str, ...]) -> Thing:
    found = matches(server.all("tax_id"), {"customer": ids[0]}, "customer")
    return listed(server, found, given, f"/v1/customers/{ids[0]}/tax_ids")


@route("DELETE", "/v1/customers/{}/tax_ids/{}")
def delete_tax_id(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    server.get("tax_id", ids[1])["deleted"] = True
    return {"id": ids[1], "object": "tax_id", "deleted": True}


@route("GET", "/v1/customers/{}/payment_methods")
def list_methods(server: StripeAccount, given: Thing, ids: tuple[str, ...]) -> Thing:
    found = matches(server.all("payment_method"), {"customer": ids[0]}, "customer")
    return listed(server, found, given, f"/v1/customers/{ids[0]}/payment_methods")


@route("POST", "/v1/products")
def create_product(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    if not given.get("name"):
        raise bad("Missing required param: name.", "name")
    about = {"name": given["name"], "metadata": given.get("metadata", {}), "updated": server.now}
    return server.add("product", about)


@route("POST", "/v1/prices")
def create_price(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    amount = number(given, "unit_amount")
    recurring = given.get("recurring")
    about: Thing = {
        "product": server.get("product", given["product"])["id"], "currency": given["currency"],
        "unit_amount": amount, "unit_amount_decimal": str(amount), "metadata": given.get("metadata", {}),
    }  # fmt: skip
    if recurring:
        about["type"] = "recurring"
        about["recurring"] = {
            "interval": recurring["interval"], "interval_count": int(recurring.get("interval_count", 1)),
            "meter": None, "trial_period_days": None, "usage_type": "licensed",
        }  # fmt: skip
    return server.add("price", about)


@route("POST", "/v1/coupons")
def create_coupon(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    about = {"name": given.get("name"), "duration": given.get("duration", "once"), "currency": given.get("currency")}
    percent = float(given["percent_off"]) if "percent_off" in given else None
    about |= {"percent_off": percent, "amount_off": number(given, "amount_off")}
    return server.add("coupon", about, key=given.get("id", ""))


@route("GET", "/v1/coupons/{}")
def read_coupon(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    return server.get("coupon", ids[0])


@route("POST", "/v1/promotion_codes")
def create_promotion_code(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    promotion = {"coupon": server.get("coupon", given["promotion"]["coupon"])["id"], "type": "coupon"}
    return server.add("promotion_code", {"code": given["code"], "promotion": promotion})


@route("GET", "/v1/promotion_codes")
def list_promotion_codes(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    return listed(server, matches(server.all("promotion_code"), given, "code"), given, "/v1/promotion_codes")


@route("POST", "/v1/checkout/sessions")
def create_session(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    lines = values(given.get("line_items"))
    if given.get("mode") != "subscription" or not lines:
        raise bad("This server sells subscriptions only.", "mode")
    price = server.get("price", lines[0]["price"])
    names = ("mode", "success_url", "cancel_url", "client_reference_id", "locale", "payment_method_collection")
    about: Thing = {name: given[name] for name in names if name in given}
    total = price["unit_amount"] * int(lines[0].get("quantity", 1))
    about |= {"customer": server.get("customer", given["customer"])["id"], "currency": price["currency"]}
    about |= {"amount_subtotal": total, "amount_total": total, "expires_at": server.now + DAY}
    made = server.add("checkout.session", about)
    made["url"] = f"{server.url}/c/pay/{made['id']}"
    made["_lines"] = lines
    made["_options"] = given.get("subscription_data", {}) | {"discounts": given.get("discounts")}
    return made


@route("GET", "/v1/checkout/sessions/{}")
def read_session(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    return server.get("checkout.session", ids[0])


@route("GET", "/v1/subscriptions")
def list_subscriptions(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    if "customer" in given:
        server.get("customer", given["customer"])
    found = matches(server.all("subscription"), given, "customer")
    if given.get("status") != "all":
        found = [each for each in found if each["status"] != "canceled"]
    return listed(server, found, given, "/v1/subscriptions")


@route("GET", "/v1/subscriptions/{}")
def read_subscription(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    return server.get("subscription", ids[0])


@route("POST", "/v1/subscriptions/{}")
def update_subscription(server: StripeAccount, given: Thing, ids: tuple[str, ...]) -> Thing:
    found = server.get("subscription", ids[0])
    if found["status"] == "canceled":
        raise bad("A canceled subscription can only update its cancellation_details and metadata.")
    server.change(found, given)
    return found


@route("DELETE", "/v1/subscriptions/{}")
def cancel_subscription(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    server.end(server.get("subscription", ids[0]))
    return server.get("subscription", ids[0])


@route("POST", "/v1/invoices/create_preview")
def preview_invoice(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    subscription = server.get("subscription", given["subscription"])
    details = given.get("subscription_details", {})
    lines: list[Thing] = []
    for each in values(details.get("items")):
        lines += server.proration(subscription, *server.changed_item(subscription, each), details)
    return server.invoice(subscription, "upcoming", lines, keep=False)


@route("GET", "/v1/invoices")
def list_invoices(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    found = matches(server.all("invoice"), given, "customer", "status")
    if "subscription" in given:
        found = [
            each for each in found if each["parent"]["subscription_details"]["subscription"] == given["subscription"]
        ]
    return listed(server, found, given, "/v1/invoices")


@route("GET", "/v1/invoices/{}")
def read_invoice(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    return server.get("invoice", ids[0])


@route("POST", "/v1/invoices/{}/pay")
def pay_invoice(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    found = server.get("invoice", ids[0])
    server.collect(server.get("subscription", subscription_of(found)), found)
    if found["status"] != "paid":
        raise declined()
    return found


@route("POST", "/v1/billing_portal/sessions")
def create_portal(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    customer = server.get("customer", given["customer"])["id"]
    made = server.add("billing_portal.session", {"customer": customer, "return_url": given.get("return_url")})
    made["url"] = f"{server.url}/p/session/{made['id']}"
    return made


@route("GET", "/v1/events")
def list_events(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    since = int(given.get("created", {}).get("gte", 0))
    found = [each for each in reversed(server.events) if each["created"] >= since]
    return listed(server, found, given, "/v1/events")


@route("POST", "/v1/setup_intents")
def create_setup_intent(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    return server.add("setup_intent", {"customer": given.get("customer")})


@route("POST", "/v1/payment_intents")
def create_payment_intent(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    about = {"amount": number(given, "amount"), "currency": given["currency"], "customer": given.get("customer")}
    return server.add("payment_intent", about)


def owner_of(key: str) -> str:
    """Keys that begin alike are of one account."""
    return key.split("_")[2][:8]


@route("POST", "/v1/tokens")
def create_token(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    if "pii" not in given:
        raise bad("This server makes tokens of personal numbers only.")
    return server.add("token", {"type": "pii", "_owner": owner_of(server.key)})


@route("GET", "/v1/tokens/{}")
def read_token(server: StripeAccount, _given: Thing, ids: tuple[str, ...]) -> Thing:
    found = server.get("token", ids[0])
    if server.key.startswith("rk_"):
        message = "The provided key does not have the required permissions for this endpoint."
        raise ApiError(403, "invalid_request_error", message)
    if found["_owner"] != owner_of(server.key):
        raise missing("token", ids[0])
    return found


@route("POST", "/v1/webhook_endpoints")
def create_endpoint(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    server.webhook_url = given["url"]
    about = {"url": given["url"], "enabled_events": values(given.get("enabled_events")) or ["*"]}
    made = server.add("webhook_endpoint", about | {"api_version": given.get("api_version")})
    return made | {"secret": server.secret}


@route("POST", "/v1/test_helpers/test_clocks")
def create_clock(server: StripeAccount, given: Thing, _ids: tuple[str, ...]) -> Thing:
    return server.add("test_helpers.test_clock", {"frozen_time": server.now, "name": given.get("name")})


@route("POST", "/v1/test_helpers/test_clocks/{}/advance")
def advance_clock(server: StripeAccount, given: Thing, ids: tuple[str, ...]) -> Thing:
    found = server.get("test_helpers.test_clock", ids[0])
    server.advance(days=(int(given["frozen_time"]) - server.now) // DAY)
    found["frozen_time"] = server.now
    return found
