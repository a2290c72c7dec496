"""One row of every model an organization owns, made from the models themselves, so that no new one is forgotten."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from accounts.hooks import audit_event_types, security_event_kinds
from accounts.models import User
from accounts.tenancy import OrganizationOwned, Shared
from ai_assistant.hooks import suggestion_rules
from config.lib import ambient, clock
from config.lib.encrypted import EncryptedTextField
from config.lib.ids import uuid7
from config.lib.jobs import job_kinds
from config.lib.notifications import notification_kinds

SECRET = "a-secret-of-the-world-in-clear"
_TODAY = datetime.date(2026, 11, 20)


def owned_models() -> list[type[models.Model]]:
    """Every model whose rows belong to an organization."""
    return [model for model in apps.get_models() if issubclass(model, OrganizationOwned)]


def _special(model: type[models.Model]) -> dict[str, Any]:
    """Values that must name something registered."""
    special: dict[str, dict[str, Any]] = {
        "accounts.auditevent": {"event": next(iter(audit_event_types.keys()), "")},
        "accounts.dataexport": {"expires_at": clock.now() + datetime.timedelta(days=1)},
        "accounts.retentionarchive": {"expires_at": clock.now() + datetime.timedelta(days=1)},
        "accounts.job": {"kind": next(iter(job_kinds.keys()), "")},
        "accounts.notification": {"kind": next(iter(notification_kinds.keys()), ""), "data": _AnyWord()},
        "accounts.delivery": {"channel": "sms"},
        "accounts.securityevent": {"kind": next(iter(security_event_kinds.keys()), "")},
        "ai_assistant.suggestion": {"kind": next(iter(suggestion_rules.keys()), "")},
        "ai_assistant.openedrecord": {"object_id": uuid7()},
        "ai_assistant.searchentry": {"object_id": uuid7()},
        "crm.activity": {"kind": "note"},
    }
    return special.get(model._meta.label_lower, {})


class _AnyWord(dict[str, str]):
    """Answers every %-placeholder of a notification."""

    def __missing__(self, key: str) -> str:
        return "1"


class World:
    """Builds rows in the scope that is open, one per model, related ones first.

    Their texts are `word`: worlds of two organizations need two, for the secrets of links differ in all of them.
    """

    def __init__(self, word: str = "word") -> None:
        self.word = word
        self.rows: dict[type[models.Model], models.Model] = {}

    def build(self) -> dict[type[models.Model], models.Model]:
        """A row of every owned model."""
        for model in owned_models():
            self.row(model)
        return self.rows

    def row(self, model: type[models.Model]) -> models.Model:
        """The row of `model`: one that is there already, else a new one."""
        if model not in self.rows:
            self.rows[model] = self._existing(model) or model.objects.create(**self._values(model))  # type: ignore[attr-defined]
        return self.rows[model]

    def _existing(self, model: type[models.Model]) -> models.Model | None:
        return model.objects.first()  # type: ignore[attr-defined, no-any-return]

    def _values(self, model: type[models.Model]) -> dict[str, Any]:
        values = _special(model)
        for field in model._meta.concrete_fields:
            if field.name not in values and self._needs_value(field):
                values[field.name] = self._value(field)
        return values

    def _needs_value(self, field: models.Field) -> bool:
        is_given = field.has_default() or field.primary_key or field.name == "organization"
        is_own_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        return not (is_given or is_own_clock or (field.null and not isinstance(field, models.ForeignKey)))

    def _value(self, field: models.Field) -> Any:
        if isinstance(field, models.ForeignKey):
            related = field.related_model
            if field.null or not isinstance(related, type) or related is field.model:
                return None
            if related is User:
                return ambient.current().member.user
            if issubclass(related, Shared):
                return related._default_manager.first() or related._default_manager.create(**self._values(related))
            return self.row(related) if issubclass(related, OrganizationOwned) else None
        if field.choices:
            return field.choices[0][0]
        plain: list[tuple[type[models.Field], Any]] = [
            (models.DateTimeField, clock.now()),
            (models.DateField, _TODAY),
            (models.DecimalField, Decimal(1)),
            (models.IntegerField, 1),
            (models.UUIDField, None),
            (models.EmailField, "somebody@lipa.example"),
            (models.URLField, "https://lipa.example/"),
            (models.FileField, ContentFile(b"word", name="word.txt")),
            (EncryptedTextField, SECRET),
            (models.CharField, self.word),
            (models.TextField, self.word),
            (models.JSONField, {}),
        ]
        value = next(value for kind, value in plain if isinstance(field, kind))
        return value[: field.max_length] if isinstance(value, str) else value


def _unique_names(model: type[models.Model]) -> set[str]:
    """Fields that must differ between rows."""
    names = {field.name for field in model._meta.concrete_fields if field.unique and not field.primary_key}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names |= set(constraint.fields)
    return names - {"organization"}


def copies(row: models.Model, number: int) -> list[models.Model]:
    """Rows like this one that break no unique constraint; none where a related row would have to differ."""
    constraints = [each for each in row._meta.constraints if isinstance(each, models.UniqueConstraint)]
    is_only_one = any(each.fields == ("organization",) for each in constraints)
    if is_only_one or any(isinstance(field, models.OneToOneField) for field in row._meta.concrete_fields):
        return []
    if any(getattr(constraint, "fields", None) == ("organization",) for constraint in row._meta.constraints):
        return []
    unique = _unique_names(type(row))
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    varied = [field for field in fields if field.name in unique and isinstance(field, models.CharField)]
    if (
        unique
        and not varied
        and not any(c.condition for c in row._meta.constraints if isinstance(c, models.UniqueConstraint))
    ):
        return []
    copies = []
    for index in range(number):
        values = {field.attname: getattr(row, field.attname) for field in fields}
        for field in varied:
            text = re.sub(r"\d+$", "", str(values[field.attname] or ""))[: (field.max_length or 9) - 3]
            values[field.attname] = None if values[field.attname] is None else f"{text}{index:03}"
        if "is_default" in values:
            values["is_default"] = False
        key = None if isinstance(row._meta.pk, models.AutoField) else uuid7()
        copies.append(type(row)(pk=key, **values))
    return copies
