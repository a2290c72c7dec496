"""AI models with an organization's own key: set up, tried, and taken out."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from ai_assistant.errors import NoModel
from ai_assistant.models import OrganizationModel
from ai_assistant.providers.types import Usage
from ai_assistant.queries import requests
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import language_models, ledger, limits
from config.lib import outside
from config.lib.errors import DomainError, about

MOST: Final = 10
_Protocol = OrganizationModel.Protocol
# The old package connects by itself, and no client of ours could keep it from addresses inside.
OFFERED: Final = (_Protocol.GEMINI, _Protocol.OPENAI_COMPATIBLE, _Protocol.HUGGINGFACE)


@transaction.atomic
def set_model(
    *, actor: Member, key: str, values: dict[str, Any], row: OrganizationModel | None = None
) -> OrganizationModel:
    """Keep a model of the organization, a new one without `row`; an empty `key` leaves the key there is.

    `values` are the fields of the model. The trail says what changed, the key only that it did. A key goes to the
    address it was typed for and to no other: who changes the address types it again. Raises `PermissionRefused` and
    `DomainError` naming the field.
    """
    require(actor, AssistantPermission.MANAGE)
    _check(row, key, values)
    if row is None and OrganizationModel.objects.count() >= MOST:
        raise DomainError("too_many_models", _("There are ten models already. Remove one first."))
    row = row or OrganizationModel()
    changes = audit.apply_changes(row, values)
    if key:
        row.api_key = key
        changes["api_key"] = [None, "***"]
    row.checked_at, row.check_error = None, ""
    row.save()
    audit.record("ai_assistant.model_set", row, changes)
    return row


def _check(row: OrganizationModel | None, key: str, values: dict[str, Any]) -> None:
    protocol, address = values["protocol"], values["base_url"]
    if protocol not in OFFERED:
        raise DomainError("protocol", _("Choose one of the providers."), "protocol")
    if address:
        with about("base_url"):
            outside.check_url(address)
    is_elsewhere = row is not None and (row.protocol, row.base_url) != (protocol, address)
    if not key and (row is None or not row.api_key) and not address:
        raise DomainError("key", _("Enter the key of the provider."), "key")
    if not key and is_elsewhere and row is not None and row.api_key:
        raise DomainError("key_again", _("Enter the key again: it would go to another address."), "key")
    same_name = OrganizationModel.objects.filter(name=values["name"]).first()
    if same_name not in (None, row):
        raise DomainError("name", _("There is a model with this name already."), "name")


def trying() -> Usage:
    """What trying a model uses at most."""
    return ledger.longest(language_models.CHECK)


def price(row: OrganizationModel) -> int:
    """What trying the model costs at most, in millionths of a euro."""
    return ledger.price(row, trying())


def try_model(*, actor: Member, row: OrganizationModel) -> int | None:
    """Ask the model for a word; gives what that cost in millionths of a euro, None where it did not answer.

    It costs money and no request of anybody. Raises `PermissionRefused`, `AskedTooOften`, and `NoModel` while the
    organization wants no model asked or its budget is used up.
    """
    require(actor, AssistantPermission.MANAGE)
    if not requests.settings_of(actor.organization).uses_models:
        raise NoModel.switched_off()
    limits.count(actor)
    request = ledger.reserve(actor, price(row), purpose="connection_test", is_counted=False, is_personal=False)
    answers = language_models.check(row)
    if answers is None:
        ledger.release(request, row.check_error)
        return None
    ledger.settle(request, row, answers.usage or trying())
    return request.cost


@transaction.atomic
def remove_model(*, actor: Member, row: OrganizationModel) -> None:
    """Forget the model and its key. Raises `PermissionRefused`."""
    require(actor, AssistantPermission.MANAGE)
    audit.record("ai_assistant.model_removed", row)
    row.delete()
