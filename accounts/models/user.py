"""A person. The e-mail address is the log-in."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Identified
from accounts.tenancy import Shared


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person without staff rights; no password means none can be entered."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Who operates the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Identified, Shared, AbstractBaseUser, PermissionsMixin):
    """A person who signs in; what they may do depends on their membership in an organization."""

    class Theme(models.TextChoices):
        """How pages look to the person."""

        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    phone_verified_at = models.DateTimeField(_("phone confirmed"), null=True, blank=True, editable=False)
    avatar = models.ImageField(_("photo"), upload_to="avatars/", blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    time_zone = models.CharField(_("time zone"), max_length=64, default=settings.DEFAULT_TIME_ZONE)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)
    invented_for = models.ForeignKey(
        "accounts.Organization", models.CASCADE, null=True, editable=False, related_name="+",
        verbose_name=_("made-up person in"),
    )  # fmt: skip
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [("impersonate_user", _("May act in the account of a person"))]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return gettext("Erased person") if self.erased_at else self.full_name or self.email

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.full_name

    def get_short_name(self) -> str:
        """The first name."""
        return self.full_name.split(" ", 1)[0]
