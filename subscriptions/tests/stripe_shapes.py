"""Stripe's objects as they come into being: the fields that are always there, at their resting values.

Every field is one of the package's typed class; `test_stripe_server.py` compares them with it and with the fixtures
that Stripe publishes.
"""

import copy
from typing import Any

SHAPES: dict[str, dict[str, Any]] = {
    "customer": {
        "address": None, "balance": 0, "currency": None, "default_source": None, "delinquent": False,
        "description": None,
        "discount": None, "email": None, "invoice_prefix": "KAN", "metadata": {}, "name": None,
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None,
                             "rendering_options": None},
        "next_invoice_sequence": 1, "phone": None, "preferred_locales": [], "shipping": None, "tax_exempt": "none",
        "test_clock": None,
    },
    "product": {
        "active": True, "default_price": None, "description": None, "images": [], "marketing_features": [],
        "metadata": {}, "name": "", "package_dimensions": None, "shippable": None, "statement_descriptor": None,
        "tax_code": None, "type": "service", "unit_label": None, "updated": 0, "url": None,
    },
    "price": {
        "active": True, "billing_scheme": "per_unit", "currency": "eur", "custom_unit_amount": None,
        "lookup_key": None,
        "metadata": {}, "nickname": None, "product": "", "recurring": None, "tax_behavior": "unspecified",
        "tiers_mode": None, "transform_quantity": None, "type": "one_time", "unit_amount": 0,
        "unit_amount_decimal": "0",
    },
    "coupon": {
        "amount_off": None, "currency": None, "duration": "forever", "duration_in_months": None,
        "max_redemptions": None,
        "metadata": {}, "name": None, "percent_off": None, "redeem_by": None, "times_redeemed": 0, "valid": True,
    },
    "promotion_code": {
        "active": True, "code": "", "customer": None, "expires_at": None, "max_redemptions": None, "metadata": {},
        "promotion": {"coupon": None, "type": "coupon"}, "times_redeemed": 0,
        "restrictions": {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None},
    },
    "discount": {
        "checkout_session": None, "customer": None, "end": None, "invoice": None, "invoice_item": None,
        "promotion_code": None, "source": {"coupon": None, "type": "coupon"}, "start": 0, "subscription": None,
        "subscription_item": None,
    },
    "checkout.session": {
        "allow_promotion_codes": None, "amount_subtotal": None, "amount_total": None,
        "automatic_tax": {"enabled": False, "liability": None, "status": None, "provider": None},
        "billing_address_collection": None, "cancel_url": None, "client_reference_id": None, "client_secret": None,
        "currency": None, "custom_fields": [],
        "custom_text": {"after_submit": None, "shipping_address": None, "submit": None,
                        "terms_of_service_acceptance": None},
        "customer": None, "customer_creation": None, "customer_details": None, "customer_email": None, "expires_at": 0,
        "invoice": None, "locale": None, "metadata": {}, "mode": "payment", "origin_context": None,
        "payment_intent": None, "payment_link": None, "payment_method_collection": "always",
        "payment_method_types": ["card"], "payment_status": "unpaid", "redirect_on_completion": "always",
        "setup_intent": None, "shipping_options": [], "status": "open", "submit_type": None, "subscription": None,
        "success_url": None, "total_details": None, "ui_mode": "hosted", "url": None,
    },
    "subscription": {
        "application": None, "application_fee_percent": None,
        "automatic_tax": {"enabled": False, "liability": None, "disabled_reason": None}, "billing_cycle_anchor": 0,
        "billing_mode": {"type": "classic", "flexible": None}, "billing_schedules": [], "cancel_at": None,
        "cancel_at_period_end": False, "canceled_at": None, "cancellation_details": None,
        "collection_method": "charge_automatically", "currency": "eur", "customer": "", "days_until_due": None,
        "default_payment_method": None, "default_source": None, "default_tax_rates": [], "description": None,
        "discounts": [], "ended_at": None, "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": {"object": "list", "data": [], "has_more": False, "url": "/v1/subscription_items"},
        "latest_invoice": None, "metadata": {}, "next_pending_invoice_item_invoice": None, "on_behalf_of": None,
        "pause_collection": None, "payment_settings": None, "pending_invoice_item_interval": None,
        "pending_setup_intent": None, "pending_update": None, "schedule": None, "start_date": 0, "status": "active",
        "test_clock": None, "transfer_data": None, "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}}, "trial_start": None,
    },
    "subscription_item": {
        "current_period_end": 0, "current_period_start": 0, "discounts": [], "metadata": {}, "plan": {}, "price": {},
        "quantity": 1, "subscription": "", "tax_rates": [],
    },
    "invoice": {
        "account_country": "BG", "account_name": "Kantora", "account_tax_ids": None, "amount_due": 0,
        "amount_overpaid": 0, "amount_paid": 0, "amount_remaining": 0, "amount_shipping": 0, "application": None,
        "attempt_count": 0, "attempted": False, "auto_advance": True,
        "automatic_tax": {"enabled": False, "liability": None, "status": None, "disabled_reason": None,
                          "provider": None},
        "billing_reason": "subscription_cycle", "collection_method": "charge_automatically", "currency": "eur",
        "custom_fields": None, "customer": "", "customer_email": None, "customer_name": None,
        "customer_tax_exempt": "none", "customer_tax_ids": [], "default_payment_method": None, "default_source": None,
        "default_tax_rates": [], "description": None, "discounts": [], "due_date": None, "effective_at": None,
        "ending_balance": 0, "footer": None, "from_invoice": None, "hosted_invoice_url": None, "invoice_pdf": None,
        "issuer": {"type": "self"}, "last_finalization_error": None, "latest_revision": None,
        "lines": {"object": "list", "data": [], "has_more": False, "url": "/v1/invoices/lines"}, "metadata": {},
        "next_payment_attempt": None, "number": None, "on_behalf_of": None, "parent": None,
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": 0, "period_start": 0, "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0, "receipt_number": None, "starting_balance": 0,
        "statement_descriptor": None, "status": "draft",
        "status_transitions": {"finalized_at": None, "marked_uncollectible_at": None, "paid_at": None,
                               "voided_at": None},
        "subtotal": 0, "test_clock": None, "total": 0, "total_discount_amounts": [], "total_taxes": [],
    },
    "line_item": {
        "amount": 0, "currency": "eur", "description": None, "discount_amounts": [], "discountable": True,
        "discounts": [], "invoice": None, "metadata": {}, "parent": None, "period": {"start": 0, "end": 0},
        "pretax_credit_amounts": [], "pricing": None, "quantity": 1, "subscription": None, "subtotal": 0, "taxes": [],
    },
    "payment_method": {
        "allow_redisplay": "unspecified", "customer": None, "metadata": {}, "type": "card",
        "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
        "card": {"brand": "visa", "checks": None, "country": "BG", "display_brand": "visa", "exp_month": 12,
                 "exp_year": 2034, "fingerprint": "kantora", "funding": "credit", "last4": "4242", "networks": None,
                 "three_d_secure_usage": {"supported": True}, "wallet": None},
    },
    "billing_portal.session": {
        "configuration": "bpc_kantora", "customer": "", "flow": None, "locale": None, "on_behalf_of": None,
        "return_url": None, "url": "",
    },
    "tax_id": {
        "country": None, "customer": None, "owner": {"type": "customer", "customer": ""}, "type": "eu_vat", "value": "",
        "verification": {"status": "pending", "verified_address": None, "verified_name": None},
    },
    "event": {
        "api_version": None, "data": {"object": {}}, "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None}, "type": "",
    },
    "test_helpers.test_clock": {
        "deletes_after": 0, "frozen_time": 0, "name": None, "status": "ready", "status_details": {},
    },
    "setup_intent": {
        "application": None, "cancellation_reason": None, "client_secret": None, "customer": None, "description": None,
        "flow_directions": None, "last_setup_error": None, "latest_attempt": None, "mandate": None, "metadata": {},
        "next_action": None, "on_behalf_of": None, "payment_method": None, "payment_method_options": None,
        "payment_method_types": ["card"], "single_use_mandate": None, "status": "requires_payment_method",
        "usage": "off_session",
    },
    "payment_intent": {
        "amount": 0, "amount_capturable": 0, "amount_received": 0, "application": None, "canceled_at": None,
        "cancellation_reason": None, "capture_method": "automatic", "client_secret": None,
        "confirmation_method": "automatic", "currency": "eur", "customer": None, "description": None,
        "last_payment_error": None, "latest_charge": None, "metadata": {}, "next_action": None, "on_behalf_of": None,
        "payment_method": None, "payment_method_types": ["card"], "payment_record": None, "processing": None,
        "receipt_email": None, "review": None, "setup_future_usage": None, "source": None,
        "status": "requires_payment_method",
    },
    "token": {"client_ip": None, "type": "pii", "used": False},
    "webhook_endpoint": {
        "api_version": None, "application": None, "description": None, "enabled_events": ["*"], "metadata": {},
        "status": "enabled", "url": "",
    },
}  # fmt: skip

PREFIXES = {
    "customer": "cus", "product": "prod", "price": "price", "coupon": "co", "promotion_code": "promo",
    "discount": "di", "checkout.session": "cs_test", "subscription": "sub", "subscription_item": "si", "invoice": "in",
    "line_item": "il", "payment_method": "pm", "billing_portal.session": "bps", "tax_id": "txi", "event": "evt",
    "test_helpers.test_clock": "clock", "setup_intent": "seti", "payment_intent": "pi", "webhook_endpoint": "we",
    "token": "tok",
}  # fmt: skip
WITHOUT_LIVEMODE = {"subscription_item", "discount"}
WITHOUT_CREATED = {"line_item", "discount"}


def shape(kind: str) -> dict[str, Any]:
    """A fresh object of the kind, without id and time."""
    return copy.deepcopy(SHAPES[kind])


def old_plan(price: dict[str, Any]) -> dict[str, Any]:
    """The price in the shape from before prices, which subscription items still carry."""
    recurring = price["recurring"] or {"interval": "month", "interval_count": 1}
    return {
        "id": price["id"], "object": "plan", "active": True, "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"], "billing_scheme": "per_unit", "created": price["created"],
        "currency": price["currency"], "interval": recurring["interval"],
        "interval_count": recurring["interval_count"], "livemode": False, "metadata": {}, "meter": None,
        "nickname": None, "product": price["product"], "tiers_mode": None, "transform_usage": None,
        "trial_period_days": None, "usage_type": "licensed",
    }  # fmt: skip
