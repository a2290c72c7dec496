"""Endpoints of accounts: signing in, the person, their organizations, the team, jobs, notifications."""

import uuid
from typing import Any

from allauth.core import ratelimit
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import MEMBER_ONLY, PUBLIC, SIGNED_IN, in_person
from accounts.api.authentication import bearer_token
from accounts.api.base import ApiRequest, OrganizationAPIView
from accounts.api.endpoint import Endpoint
from accounts.api.serializers import (
    JobSerializer,
    LoginSerializer,
    LogoutSerializer,
    MemberSerializer,
    NotificationSerializer,
    NotificationSettingsSerializer,
    OrganizationSerializer,
    PhoneCodeSerializer,
    RefreshSerializer,
    RegisterSerializer,
    TokenPairSerializer,
    UserSerializer,
)
from accounts.errors import TooManyAttempts
from accounts.models import Job, Member, Notification, NotificationSettings, Organization, User
from accounts.queries import inbox, members
from accounts.queries import notification_settings as told
from accounts.queries.second_factor import has_second_factor
from accounts.rules import AccountsPermission
from accounts.services import (
    allow_list,
    notification_settings,
    notifications,
    organizations,
    people,
    phones,
    registration,
    tokens,
)
from config.lib.api import ErrorSerializer

# What is a person's own, no key of the organization reaches.
FOR_PEOPLE = list(Endpoint.authentication_classes)
SIGNUP_WINDOW_SECONDS = 60  # of allauth's limit: twenty a minute from one address
REFUSED = OpenApiResponse(ErrorSerializer, description="Refused; the message says why.")


class OpenAPIView(Endpoint):
    """For programs that are not signed in yet; a session in the browser does not count."""

    authentication_classes = []
    permission_classes = [AllowAny]
    access = PUBLIC
    answers_once = False  # tokens are not to be stored; what is done here may be done again
    cache_control = "no-store"

    def read(self, serializer_class: Any) -> dict[str, Any]:
        """The validated body; raises `ValidationError`."""
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class RegisterView(OpenAPIView):
    """Registering."""

    @extend_schema(request=RegisterSerializer, responses={201: UserSerializer, 422: REFUSED}, tags=["auth"], auth=[])
    def post(self, request: Request) -> Response:
        """Make a user and the organization they own, and mail the link that confirms the address."""
        if not ratelimit.consume(request._request, action="signup"):
            raise TooManyAttempts(SIGNUP_WINDOW_SECONDS)
        data = self.read(RegisterSerializer)
        user = registration.register(**({"language": get_language() or "en"} | data))
        registration.send_confirmation(user)
        return Response(UserSerializer(user).data, status=201)


class LoginView(OpenAPIView):
    """Signing in."""

    @extend_schema(request=LoginSerializer, responses={200: TokenPairSerializer, 401: REFUSED}, tags=["auth"], auth=[])
    def post(self, request: Request) -> Response:
        """Tokens for an e-mail and password, and a code from who has a second factor (`code_needed` asks for it)."""
        return Response(vars(tokens.log_in(request._request, **self.read(LoginSerializer))))


class RefreshView(OpenAPIView):
    """Staying signed in."""

    @extend_schema(
        request=RefreshSerializer, responses={200: TokenPairSerializer, 401: REFUSED}, tags=["auth"], auth=[]
    )
    def post(self, request: Request) -> Response:
        """The next tokens for a refresh token, which works once; using one twice ends the log-in."""
        return Response(vars(tokens.refresh(self.read(RefreshSerializer)["refresh"])))


class LogoutView(OpenAPIView):
    """Signing out."""

    @extend_schema(request=LogoutSerializer, responses={204: None, 401: REFUSED}, tags=["auth"], auth=[])
    def post(self, request: Request) -> Response:
        """End the log-in that the refresh token belongs to, or without one the access token of the request."""
        if refresh := self.read(LogoutSerializer).get("refresh"):
            tokens.log_out(refresh)
        else:
            tokens.log_out_of_access(bearer_token(request) or "")
        return Response(status=204)


class PersonAPIView(Endpoint):
    """For a signed-in person, whatever organizations they are in."""

    request: ApiRequest
    permission_classes = [IsAuthenticated]
    access = SIGNED_IN


class MeView(PersonAPIView):
    """The person who asks."""

    @extend_schema(responses=UserSerializer, tags=["users"], operation_id="users_me_retrieve")
    def get(self, request: ApiRequest) -> Response:
        """Who is signed in, whether the address is confirmed, and in which organizations."""
        return Response(UserSerializer(request.user).data)

    @extend_schema(
        request=UserSerializer, responses={200: UserSerializer, 422: REFUSED}, tags=["users"],
        operation_id="users_me_partial_update",
    )  # fmt: skip
    def patch(self, request: ApiRequest) -> Response:
        """Change name, phone, language, time zone or look."""
        person = self.hold(lambda: User.objects.get(pk=request.user.pk), UserSerializer)
        serializer = UserSerializer(person, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        user = people.update_profile(user=person, values=serializer.validated_data)
        return Response(UserSerializer(user).data)


class OrganizationsView(PersonAPIView):
    """The person's organizations."""

    @extend_schema(
        responses=OrganizationSerializer(many=True), tags=["organizations"], operation_id="organizations_list"
    )
    def get(self, request: ApiRequest) -> Response:
        """Every organization that lets the person in, with their role."""
        is_proved = has_second_factor(request.user)
        mine = [
            member
            for member in members.memberships(request.user)
            if allow_list.admits(member.organization) and (is_proved or not member.organization.requires_second_factor)
        ]
        return Response(OrganizationSerializer([with_role(member) for member in mine], many=True).data)


def with_role(member: Member) -> Organization:
    """The organization, knowing the role of who asks."""
    organization = member.organization
    organization.role = member.role  # type: ignore[attr-defined]
    return organization


class OrganizationView(OrganizationAPIView):
    """One organization: the one in the address, whatever `X-Organization` names."""

    authentication_classes = FOR_PEOPLE
    permissions = {"patch": AccountsPermission.MANAGE_ORGANIZATION, "*": MEMBER_ONLY}

    def find_member(self, request: ApiRequest) -> Member | None:
        """The person's membership in the organization of the address."""
        return members.membership(request.user, organization_id=self.kwargs["pk"])

    def read(self) -> Organization:
        """The organization as it is stored now."""
        return with_role(generics.get_object_or_404(members.memberships(self.request.user), pk=self.request.member.pk))

    @extend_schema(responses=OrganizationSerializer, tags=["organizations"], operation_id="organizations_retrieve")
    def get(self, request: ApiRequest, pk: uuid.UUID) -> Response:
        """The legal data, and what the organization works in."""
        return Response(OrganizationSerializer(with_role(request.member)).data)

    @extend_schema(
        request=OrganizationSerializer, responses={200: OrganizationSerializer, 409: REFUSED, 422: REFUSED},
        tags=["organizations"], operation_id="organizations_partial_update",
    )  # fmt: skip
    def patch(self, request: ApiRequest, pk: uuid.UUID) -> Response:
        """Change them; company and VAT numbers are checked to the digit."""
        organization = self.hold(self.read, OrganizationSerializer)
        serializer = OrganizationSerializer(organization, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        version = values.pop("version", None)
        organizations.update_organization(
            organization=organization, actor=request.member, values=values, version=version
        )
        return Response(OrganizationSerializer(organization).data)


@extend_schema_view(get=extend_schema(tags=["organizations"], operation_id="organizations_members_list"))
class MembersView(OrganizationAPIView, generics.ListAPIView[Member]):
    """The team."""

    permissions = {"*": AccountsPermission.VIEW_TEAM}
    serializer_class = MemberSerializer
    filter_backends = []

    def get_queryset(self) -> Any:
        """People of the organization."""
        return Member.objects.none() if getattr(self, "swagger_fake_view", False) else members.team()


@extend_schema_view(get=extend_schema(tags=["jobs"], operation_id="jobs_retrieve"))
class JobView(OrganizationAPIView, generics.RetrieveAPIView[Job]):
    """Long work and how far it is."""

    serializer_class = JobSerializer
    filter_backends = []

    def get_queryset(self) -> Any:
        """Jobs of the organization."""
        return Job.objects.none() if getattr(self, "swagger_fake_view", False) else Job.objects.all()


@extend_schema_view(get=extend_schema(tags=["notifications"], operation_id="notifications_list"))
class NotificationsView(OrganizationAPIView, generics.ListAPIView[Notification]):
    """The person's notifications, newest first."""

    authentication_classes = FOR_PEOPLE
    serializer_class = NotificationSerializer
    filter_backends = []

    def get_queryset(self) -> Any:
        """What this member was told."""
        if getattr(self, "swagger_fake_view", False):
            return Notification.objects.none()
        return inbox.inbox(self.request.member)


class NotificationReadView(OrganizationAPIView):
    """Reading notifications."""

    works_unpaid = True

    authentication_classes = FOR_PEOPLE

    @extend_schema(
        request=None, responses={200: NotificationSerializer}, tags=["notifications"], operation_id="notifications_read"
    )
    def post(self, request: ApiRequest, pk: uuid.UUID) -> Response:
        """Mark one as read."""
        notification = generics.get_object_or_404(inbox.inbox(request.member), pk=pk)
        notifications.mark_read(member=request.member, notification=notification)
        notification.refresh_from_db()
        return Response(NotificationSerializer(notification).data)


class NotificationsReadView(OrganizationAPIView):
    """Reading all notifications."""

    works_unpaid = True

    authentication_classes = FOR_PEOPLE

    @extend_schema(request=None, responses={204: None}, tags=["notifications"], operation_id="notifications_read_all")
    def post(self, request: ApiRequest) -> Response:
        """Mark all as read."""
        notifications.mark_read(member=request.member)
        return Response(status=204)


def with_kinds(row: NotificationSettings) -> NotificationSettings:
    """The settings, knowing what can be chosen and what is."""
    row.channels = told.offered_channels()  # type: ignore[attr-defined]
    row.kinds = [  # type: ignore[attr-defined]
        {"key": kind.key, "label": str(kind.label), "channels": [box.channel for box in boxes if box.is_on]}
        for kind, boxes in told.choices_of(row)
    ]
    return row


class NotificationSettingsView(OrganizationAPIView):
    """How the person is told in this organization."""

    works_unpaid = True

    authentication_classes = FOR_PEOPLE

    @extend_schema(
        responses=NotificationSettingsSerializer, tags=["users"], operation_id="users_me_notification_settings_retrieve"
    )
    def get(self, request: ApiRequest) -> Response:
        """Each kind with its channels, quiet hours on the person's clock, and whether e-mail comes once a day."""
        return Response(NotificationSettingsSerializer(with_kinds(told.settings_of(request.member))).data)

    @extend_schema(
        request=NotificationSettingsSerializer, responses={200: NotificationSettingsSerializer, 422: REFUSED},
        tags=["users"], operation_id="users_me_notification_settings_partial_update",
    )  # fmt: skip
    def patch(self, request: ApiRequest) -> Response:
        """Change them; a channel that this server cannot use stays as it was."""
        row = self.hold(
            lambda: with_kinds(notification_settings.stored_settings(request.member)), NotificationSettingsSerializer
        )
        serializer = NotificationSettingsSerializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        kinds = {kind["key"]: kind["channels"] for kind in data.get("kinds", [])}
        saved = notification_settings.save_settings(
            member=request.member,
            chosen=told.chosen_with(row, kinds),
            quiet_from=data.get("quiet_from", row.quiet_from),
            quiet_until=data.get("quiet_until", row.quiet_until),
            has_digest=data.get("has_digest", row.has_digest),
        )
        return Response(NotificationSettingsSerializer(with_kinds(saved)).data)


class PhoneView(OrganizationAPIView):
    """About the person's own phone; the trail of the organization names who proved theirs."""

    works_unpaid = True

    authentication_classes = FOR_PEOPLE
    answers_once = False  # every try counts, and what is refused under a key would be taken back


class PhoneCodeView(PhoneView):
    """A code by SMS to the person's phone."""

    @extend_schema(
        request=None, responses={204: None, 422: REFUSED, 429: REFUSED, 503: REFUSED}, tags=["users"],
        operation_id="users_me_phone_code",
    )  # fmt: skip
    @method_decorator(in_person)
    def post(self, request: ApiRequest) -> Response:
        """Send six digits to the number of the profile, good for ten minutes; earlier ones no longer count."""
        phones.send_code(request.user)
        return Response(status=204)


class PhoneConfirmView(PhoneView):
    """Proving that the phone is the person's."""

    @extend_schema(
        request=PhoneCodeSerializer, responses={200: UserSerializer, 422: REFUSED}, tags=["users"],
        operation_id="users_me_phone_confirm",
    )  # fmt: skip
    @method_decorator(in_person)
    def post(self, request: ApiRequest) -> Response:
        """Take the number as proved by the code; five tries for each."""
        serializer = PhoneCodeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        phones.confirm(request.user, serializer.validated_data["code"])
        return Response(UserSerializer(User.objects.get(pk=request.user.pk)).data)
