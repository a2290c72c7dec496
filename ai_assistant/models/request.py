"""What was asked of models, and what it cost."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.base import Identified
from accounts.tenancy import OrganizationOwned


class AiRequest(Identified, OrganizationOwned):
    """One question to the models. Reserved before they are asked, settled by what was used, or released.

    `purpose` names the ability that asked, `prompt` the version of its prompt, `key` makes the question one of a kind.
    Money is in millionths of a euro. `is_counted` says whether it counts against the plan: what goes to a model with
    the organization's own key does not. `is_personal` says whether it counts against the person's cap: work in the
    background does not. Of an answer in several steps the first counts. The key of a released one is free again.
    """

    class State(models.TextChoices):
        """Where it stands."""

        RESERVED = "reserved", pgettext_lazy("request to a model", "Being asked")
        SETTLED = "settled", pgettext_lazy("request to a model", "Answered")
        RELEASED = "released", pgettext_lazy("request to a model", "Not answered")

    member = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=40)
    prompt = models.CharField(_("prompt"), max_length=120, blank=True)
    key = models.CharField(max_length=120, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RESERVED)
    provider = models.CharField(_("answered by"), max_length=80, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    input_tokens = models.PositiveIntegerField(_("input tokens"), default=0)
    output_tokens = models.PositiveIntegerField(_("output tokens"), default=0)
    cost = models.BigIntegerField(_("cost, millionths of a euro"), default=0, validators=[MinValueValidator(0)])
    milliseconds = models.PositiveIntegerField(_("took, milliseconds"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    is_counted = models.BooleanField(_("counts against the plan"), default=True)
    is_personal = models.BooleanField(_("counts against the person’s cap"), default=True)
    is_cached = models.BooleanField(_("answered from memory"), default=False)
    rating = models.SmallIntegerField(_("rating"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("request to a model")
        verbose_name_plural = _("requests to models")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"],
                condition=~models.Q(key="") & ~models.Q(state="released"),
                name="ai_request_once",
            ),
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="ai_request_cost"),
            models.CheckConstraint(condition=models.Q(rating__in=(-1, 0, 1)), name="ai_request_rating"),
        ]
        indexes = [
            models.Index(fields=["organization", "created_at"], name="ai_request_time"),
            models.Index(fields=["created_at"], name="ai_request_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, {self.created_at:%Y-%m-%d %H:%M}"


class LedgerEntry(Identified, OrganizationOwned):
    """A line of the account of what models cost, in millionths of a euro. Added, never changed: the sum is the cost.

    A request has one line when it is reserved (what it may cost at most) and one when it ends: what the true cost
    differs by, or the whole taken back. The database refuses to change a line (migration 0015_append_only).
    """

    class Kind(models.TextChoices):
        """What the line is for."""

        RESERVE = "reserve", pgettext_lazy("ledger", "Reserved")
        SETTLE = "settle", pgettext_lazy("ledger", "Settled")
        RELEASE = "release", pgettext_lazy("ledger", "Released")

    request = models.ForeignKey(AiRequest, models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    amount = models.BigIntegerField(_("amount, millionths of a euro"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(fields=["organization", "request", "kind"], name="ledger_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="reserve") | models.Q(amount__gte=0), name="ledger_reserve_positive"
            ),
        ]
        indexes = [models.Index(fields=["organization", "created_at"], name="ledger_time")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
