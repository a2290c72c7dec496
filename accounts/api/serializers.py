"""The JSON of accounts. Serializers read and shape; what is allowed is decided in services."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Job, Member, Notification, NotificationSettings, Organization, User
from accounts.queries import members
from config.lib.api import WholeItem
from config.lib.api_examples import answered, sent
from config.lib.notifications import Channel, notification_kinds
from config.lib.places import country_choices, currency_choices, time_zone_choices
from config.lib.text import one_line
from config.lib.urls import media_url

PASSWORD_STYLE = {"input_type": "password"}


class LineField(serializers.CharField):
    """Text of one line."""

    def to_internal_value(self, data: Any) -> str:
        """The text with every run of white space as one space."""
        return one_line(super().to_internal_value(data))


class CodeField(serializers.CharField):
    """A code out of a list too long for the OpenAPI file; `known` gives the codes."""

    default_error_messages = {"unknown": serializers.ChoiceField.default_error_messages["invalid_choice"]}

    def __init__(self, *, known: Callable[[], set[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def to_internal_value(self, data: Any) -> str:
        """The code as given."""
        code = str(super().to_internal_value(data))
        if code not in self.known():
            self.fail("unknown", input=code)
        return code


def countries() -> set[str]:
    """ISO 3166-1 codes."""
    return {code for code, _name in country_choices()}


def currencies() -> set[str]:
    """ISO 4217 codes."""
    return {code for code, _name in currency_choices()}


def time_zones() -> set[str]:
    """IANA names."""
    return {name for _continent, zones in time_zone_choices() for name, _city in zones}


@sent(
    email="ivan@kiparis.example",
    password="an-oak-in-october",  # noqa: S106 - of nobody
    full_name="Иван Колев",
    organization_name="Кипарис ООД",
)
class RegisterSerializer(serializers.Serializer[Any]):
    """A person and their company."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(write_only=True, trim_whitespace=False, max_length=1000, style=PASSWORD_STYLE)
    full_name = LineField(max_length=150)
    organization_name = LineField(max_length=150)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


@sent(email="alya@lipa.example", password="linden-tree-in-june")  # noqa: S106 - of nobody
class LoginSerializer(serializers.Serializer[Any]):
    """What a person signs in with."""

    email = serializers.CharField(max_length=254)
    password = serializers.CharField(write_only=True, trim_whitespace=False, max_length=1000, style=PASSWORD_STYLE)
    code = serializers.CharField(
        write_only=True,
        required=False,
        max_length=20,
        help_text="The code of the authenticator app or a recovery code, from who has set up a second factor.",
    )


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token."""

    refresh = serializers.CharField(max_length=2000)


class LogoutSerializer(serializers.Serializer[Any]):
    """Which log-in to end, where the request is not signed by it."""

    refresh = serializers.CharField(max_length=2000, required=False)


@answered(access="eyJhbGciOiJIUzI1NiIs…", refresh="eyJhbGciOiJIUzI1NiIs…")
class TokenPairSerializer(serializers.Serializer[Any]):
    """An access token, and the refresh token that gets the next pair once."""

    access = serializers.CharField(read_only=True)
    refresh = serializers.CharField(read_only=True)


class MembershipSerializer(serializers.Serializer[Any]):
    """An organization of the person and their role in it."""

    id = serializers.UUIDField(source="organization.id", read_only=True)
    slug = serializers.CharField(source="organization.slug", read_only=True)
    name = serializers.CharField(source="organization.name", read_only=True)
    role = serializers.CharField(read_only=True)


@sent(full_name="Аля Илиева", language="bg", time_zone="Europe/Sofia")
class UserSerializer(serializers.ModelSerializer[User]):
    """The person who asks."""

    full_name = LineField(max_length=150)
    time_zone = CodeField(known=time_zones, max_length=64)
    email_confirmed = serializers.SerializerMethodField()
    phone_confirmed = serializers.SerializerMethodField()
    avatar = serializers.SerializerMethodField()
    organizations = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "id", "email", "email_confirmed", "full_name", "phone", "phone_confirmed", "avatar", "language",
            "time_zone", "theme", "organizations",
        )  # fmt: skip
        read_only_fields = ("id", "email")

    def get_email_confirmed(self, user: User) -> bool:
        """Until then nothing is sent in the person's name."""
        return members.confirmed_email(user)

    def get_phone_confirmed(self, user: User) -> bool:
        """Until then no SMS is sent to it but the code."""
        return user.phone_verified_at is not None

    def get_avatar(self, user: User) -> str | None:
        """The photo's address."""
        return media_url(user.avatar)

    @extend_schema_field(MembershipSerializer(many=True))
    def get_organizations(self, user: User) -> Any:
        """Where the person works; the slug goes into X-Organization."""
        return MembershipSerializer(members.memberships(user), many=True).data


@sent(code="123456")
class PhoneCodeSerializer(serializers.Serializer[Any]):
    """The six digits of the SMS."""

    code = serializers.CharField(max_length=20)

    def validate_code(self, code: str) -> str:
        """The digits, without the spaces people type."""
        return "".join(code.split())


@sent(name="Липа", city="Пловдив")
class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization of the person who asks. Send `version` back when you change it: an older one is refused (409)."""

    name = LineField(max_length=150)
    eik = serializers.CharField(max_length=40, allow_blank=True, required=False)
    vat_number = serializers.CharField(max_length=40, allow_blank=True, required=False)
    phone = serializers.CharField(max_length=40, allow_blank=True, required=False)
    country = CodeField(known=countries, max_length=2)
    currency = CodeField(known=currencies, max_length=3)
    time_zone = CodeField(known=time_zones, max_length=64)
    logo = serializers.SerializerMethodField()
    role = serializers.CharField(read_only=True, help_text="Of the person who asks.")
    version = serializers.IntegerField(required=False)

    class Meta:
        model = Organization
        fields = (
            "id", "slug", "name", "legal_name", "eik", "is_vat_registered", "vat_number", "responsible_person",
            "street", "postal_code", "city", "country", "email", "phone", "website", "logo", "currency", "language",
            "time_zone", "role", "version",
        )  # fmt: skip
        read_only_fields = ("id", "slug")

    def get_logo(self, organization: Organization) -> str | None:
        """The logo's address."""
        return media_url(organization.logo)


class MemberSerializer(serializers.ModelSerializer[Member]):
    """A person of the team."""

    full_name = serializers.CharField(source="user.full_name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Member
        fields = ("id", "full_name", "email", "role", "job_title", "is_active", "last_seen_at")
        read_only_fields = fields


class JobSerializer(serializers.ModelSerializer[Job]):
    """Long work: `progress` of `total` while it runs, `result` when it is done, `error` when it failed."""

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    error = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = ("id", "kind", "label", "state", "progress", "total", "result", "error", "created_at", "finished_at")
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        }
    )
    def get_error(self, job: Job) -> dict[str, str] | None:
        """Why it failed."""
        return {"code": job.error_code, "message": job.error_message} if job.error_code else None


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """What the person was told, in the language of the request."""

    title = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True)

    class Meta:
        model = Notification
        fields = ("id", "kind", "title", "body", "url", "created_at", "read_at")
        read_only_fields = fields


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class HourField(serializers.TimeField):
    """A time of day, "22:00"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


def kinds_of_notifications() -> set[str]:
    """Their keys."""
    return set(notification_kinds.keys())


class ToldOfSerializer(WholeItem):
    """A kind of notification, and the channels by which the person wants it."""

    key = CodeField(known=kinds_of_notifications, max_length=60)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    channels = serializers.ListField(child=serializers.ChoiceField(Channel.choices), max_length=len(Channel))


@sent(kinds=[{"key": "crm.task_assigned", "channels": ["in_app", "email"]}], quiet_from="22:00", quiet_until="07:00")
class NotificationSettingsSerializer(serializers.ModelSerializer[NotificationSettings]):
    """How the person is told in the organization. Kinds and fields that are not sent stay as they are."""

    channels = serializers.ListField(
        child=serializers.ChoiceField(Channel.choices), read_only=True, help_text="Those this server can use."
    )
    kinds = ToldOfSerializer(many=True, required=False)
    quiet_from = HourField(allow_null=True, required=False)
    quiet_until = HourField(allow_null=True, required=False)
    has_digest = serializers.BooleanField(required=False, help_text="All e-mail in one a day.")

    class Meta:
        model = NotificationSettings
        fields = ("channels", "kinds", "quiet_from", "quiet_until", "has_digest")
