"""Copies of data that people take out, requests to be erased, and what people agreed to."""

import datetime
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.hooks import retention_rules
from accounts.models.audit import AppendOnly
from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned, UserOwned
from config.lib.shell import Text


def storage_path(instance: "DataExport", _filename: str) -> str:
    """A generated name under the organization's folder."""
    return f"organizations/{instance.organization_id}/data/{instance.pk}.zip"


class DataExport(Identified, OrganizationOwned):
    """A copy of everything about a member or about the organization: made by `job`, one file, kept for some days."""

    class About(models.TextChoices):
        """Whose data it is."""

        PERSON = "person", _("About me")
        ORGANIZATION = "organization", _("About the organisation")

    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+", verbose_name=_("who"))
    about = models.CharField(_("what"), max_length=12, choices=About.choices)
    job = models.ForeignKey("accounts.Job", models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to=storage_path, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("copy of data")
        verbose_name_plural = _("copies of data")
        indexes = [models.Index(fields=["organization", "member", "-created_at"], name="data_export_recent")]

    def __str__(self) -> str:
        return str(self.get_about_display())

    def is_there(self, now: datetime.datetime) -> bool:
        """Whether the file can be downloaded."""
        return bool(self.file) and self.expires_at is not None and self.expires_at > now


def archive_path(instance: "RetentionArchive", _filename: str) -> str:
    """A generated name under the organization's folder."""
    return f"organizations/{instance.organization_id}/archives/{instance.pk}.zip"


class RetentionArchive(Identified, OrganizationOwned):
    """What a rule of retention let go, in one file that is kept for some time."""

    rule = models.CharField(_("rule"), max_length=40)
    number = models.PositiveIntegerField(_("number of records"), default=0)
    file = models.FileField(upload_to=archive_path, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("archive of what went")
        verbose_name_plural = _("archives of what went")
        indexes = [models.Index(fields=["organization", "-created_at"], name="retention_archive_recent")]

    def __str__(self) -> str:
        return str(self.rule_label)

    @property
    def rule_label(self) -> Text:
        """How the page words the rule; its key when it is no more."""
        rule = retention_rules.get(self.rule)
        return rule.label if rule else self.rule


class ErasureRequest(Identified, UserOwned):
    """A person asked to be erased; it is done when `due_at` has come, unless they thought better of it."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("request to be erased")
        verbose_name_plural = _("requests to be erased")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(cancelled_at=None, done_at=None), name="erasure_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Adds and reads."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly


class Consent(Identified, UserOwned):
    """A person agreed to a version of a text, or took that back. Rows are only ever added (GDPR art. 7, para. 1)."""

    class Kind(models.TextChoices):
        """To what."""

        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Privacy notice")
        MARKETING = "marketing", _("News and offers by e-mail")

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("to what"), max_length=10, choices=Kind.choices)
    version = models.CharField(_("version"), max_length=20)
    is_given = models.BooleanField(_("agreed"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["user", "kind", "-at"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, for a new row; raises `AppendOnly` for one that is there."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises `AppendOnly`."""
        raise AppendOnly
