"""Something to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped, Versioned
from accounts.tenancy import OrganizationOwned
from crm.models.base import AboutCustomer, Searchable


class Task(Identified, Timestamped, Versioned, Searchable, AboutCustomer, OrganizationOwned):
    """Something a member has to do by a day, and perhaps an hour, in the organization's zone.

    A repeating task comes back as a new row that `follows` the done one. `recurrence_day` is the day of the month the
    series began on, so that the 31st comes back as the 30th in April and as the 31st in May.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        TODO = "todo", _("To do")
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")

    class Priority(models.IntegerChoices):
        """How much it matters."""

        LOW = 1, _("Low")
        NORMAL = 2, _("Normal")
        HIGH = 3, _("High")

    class Recurrence(models.TextChoices):
        """When it comes back after it is done."""

        NEVER = "", _("Does not repeat")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        YEARLY = "yearly", _("Every year")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.TODO)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_time = models.TimeField(_("at"), null=True, blank=True)
    assignee = models.ForeignKey(
        "accounts.Member", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assignee")
    )
    notes = models.TextField(_("notes"), blank=True)
    recurrence = models.CharField(_("repeats"), max_length=10, choices=Recurrence.choices, blank=True, default="")
    recurrence_day = models.PositiveSmallIntegerField(null=True, editable=False)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="followers")
    remind_at = models.DateTimeField(_("remind"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(fields=["organization", "assignee", "done_at", "due_on"], name="task_my_day"),
            models.Index(fields=["organization", "done_at", "due_on"], name="task_due"),
            models.Index(fields=["remind_at"], name="task_reminder", condition=models.Q(reminded_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class CalendarFeed(Identified, OrganizationOwned):
    """A member's secret link to their tasks as a calendar (RFC 5545); making a new one ends the old."""

    member = models.OneToOneField("accounts.Member", models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.member_id)
