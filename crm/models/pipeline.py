"""Pipelines and their stages."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified, Timestamped
from accounts.tenancy import OrganizationOwned


class Pipeline(Identified, Timestamped, OrganizationOwned):
    """A way of selling: an ordered row of stages."""

    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    is_archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="pipeline_name_once")]

    def __str__(self) -> str:
        return self.name


class Stage(Identified, OrganizationOwned):
    """A step of a pipeline. A deal that rests in it longer than `rotten_days` is shown as stale."""

    class Outcome(models.TextChoices):
        """What entering the stage means for the deal."""

        OPEN = "open", _("still open")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    colour = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MaxValueValidator(7)], help_text=_("One of the seven chart colours.")
    )
    probability = models.PositiveSmallIntegerField(
        _("probability to win, %"), default=10, validators=[MaxValueValidator(100)]
    )
    rotten_days = models.PositiveSmallIntegerField(_("stale after, days"), null=True, blank=True)
    outcome = models.CharField(_("meaning"), max_length=4, choices=Outcome.choices, default=Outcome.OPEN)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["organization", "pipeline", "position"], name="stage_order")]

    def __str__(self) -> str:
        return self.name
