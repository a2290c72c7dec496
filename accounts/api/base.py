"""What every endpoint inside an organization stands on: the scope, the permission, errors, filters."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import exceptions, mixins, viewsets
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import entitlements
from accounts.api import shaping
from accounts.api.authentication import ApiKeyAuthentication
from accounts.api.endpoint import Endpoint
from accounts.api.permissions import MemberHasPermission
from accounts.models import Member, User
from accounts.queries import members
from accounts.services import allow_list
from accounts.services.second_factor import require_second_factor
from accounts.tenancy import scope
from config.lib.api import ListDefinitionFilter

READING = ("list", "retrieve")
API_FEATURE = "api"


class ApiRequest(Request):
    """What an endpoint receives, for annotations; `member` inside an organization only."""

    user: User
    member: Member


class OrganizationAPIView(Endpoint):
    """Acts for one organization: that of the key, the only one of the user, or the one `X-Organization` names."""

    request: ApiRequest
    authentication_classes = [ApiKeyAuthentication, *Endpoint.authentication_classes]
    permission_classes = [MemberHasPermission]
    permissions: ClassVar[dict[str, str]] = {}
    access: ClassVar[str] = "member"
    works_unpaid: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Gather the declaration that the system check reads."""
        super().__init_subclass__(**kwargs)
        if cls.permissions:
            cls.access = " ".join(sorted({str(permission) for permission in cls.permissions.values()}))

    def permission_of(self, action: str | None) -> str | None:
        """The permission for an action or HTTP method; "*" stands for all others."""
        key = action or (self.request.method or "").lower()
        if not self.permissions:
            return None
        return self.permissions.get(key) or self.permissions["*"]

    def perform_authentication(self, request: Any) -> None:
        """As the parent, then find the membership and open its scope until the answer is built."""
        super().perform_authentication(request)
        if request.user.is_authenticated:
            request.member = request._request.member = self._member(request)
            self.stack.enter_context(scope(request.member.organization, request.member))

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """As the parent, then ask the plan: for the API at all, and for writing."""
        super().initial(request, *args, **kwargs)
        if not self.works_unpaid:
            entitlements.require(request.member.organization, API_FEATURE)
            if request.method not in SAFE_METHODS:
                entitlements.require_writable(request.member.organization)

    def find_member(self, request: ApiRequest) -> Member | None:
        """In whose name the request acts; None for a stranger to the organization it means."""
        named = request.headers.get("X-Organization", "")
        if isinstance(request.auth, Member):  # a key acts for the one organization that made it
            return request.auth if named in {"", *_names(request.auth)} else None
        return _named_membership(request.user, named) if named else _only_membership(request.user)

    def _member(self, request: ApiRequest) -> Member:
        """The member, whom every rule of the organization's door lets in. Raises `NotFound` and what the rules do."""
        found = self.find_member(request)
        if found is None:
            raise exceptions.NotFound(_("This organisation does not exist."))
        allow_list.require_admitted(found)
        if request.auth is not found:  # a key was made by somebody who proved it
            require_second_factor(found)
        return found


def _names(member: Member) -> set[str]:
    return {member.organization.slug, str(member.organization_id)}


def _named_membership(user: Any, named: str) -> Member | None:
    try:
        return members.membership(user, organization_id=uuid.UUID(named))
    except ValueError:
        return members.membership(user, slug=named)


def _only_membership(user: Any) -> Member | None:
    rows = members.memberships(user)
    found = list(rows.filter(organization__sample_of=None)[:2]) or list(rows[:1])
    if len(found) > 1:
        raise exceptions.ParseError(
            _("You are in several organisations. Name one in the X-Organization header."), code="organization_required"
        )
    return found[0] if found else None


class OrganizationViewSet(
    OrganizationAPIView,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Any],
):
    """List and read by a list definition; writes are added by `create`, `update_record`, `destroy_record`.

    A subclass sets `list_definition`, `serializer_class`, `permissions` by action, and calls services in
    `perform_create`, `perform_update` and `perform_destroy`. `expandable` names the fields that `?expand=` may replace.
    """

    filter_backends = [ListDefinitionFilter]
    list_definition: ClassVar[type]
    expandable: ClassVar[dict[str, shaping.Expansion]] = {}
    lookup_value_regex = "[0-9a-f-]{36}"

    def get_queryset(self) -> Any:
        """What the member may see, with the relations the serializer reads."""
        if getattr(self, "swagger_fake_view", False):
            return self.model().objects.none() if self.model() else None
        return self.list_definition(self.request.member).base()

    def filter_queryset(self, queryset: Any) -> Any:
        """As the parent; a reader's rows bring the related records asked for."""
        rows = super().filter_queryset(queryset)
        return shaping.with_expansions(rows, self) if self.action in READING else rows

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """As the parent's; a reader gets the fields asked for."""
        serializer = super().get_serializer(*args, **kwargs)
        if self.action in READING:
            shaping.shape(serializer, self)
        return serializer

    def model(self) -> Any:
        """The model of the serializer."""
        meta = getattr(self.serializer_class, "Meta", None)
        return getattr(meta, "model", None)

    def get_object(self) -> Any:
        """The record by id; an id that is none is simply not found."""
        try:
            return super().get_object()
        except ValidationError as error:
            raise exceptions.NotFound from error


class WritableViewSet(
    OrganizationViewSet,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
):
    """Adds create, partial and full update, and delete; each calls a service."""

    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options"]

    def get_object(self) -> Any:
        """As the parent; a change under `If-Match` gets the record only as its program has seen it."""
        is_change = self.request.method in ("PUT", "PATCH", "DELETE")
        return self.hold(super().get_object, self.get_serializer) if is_change else super().get_object()

    def read(self, record: Any) -> Any:
        """The record as the list definition loads it, so that answers cost the same queries as reading."""
        return self.get_queryset().get(pk=record.pk)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Validate, call the service, answer 201 with the record."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        record = self.read(self.perform_create(serializer))
        return Response(self.get_serializer(record).data, status=201)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Validate, call the service, answer with the record."""
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=kwargs.pop("partial", False))
        serializer.is_valid(raise_exception=True)
        record = self.read(self.perform_update(serializer))
        return Response(self.get_serializer(record).data)

    def perform_create(self, serializer: Any) -> Any:
        """Call the service with `serializer.validated_data`; returns the record."""
        raise NotImplementedError

    def perform_update(self, serializer: Any) -> Any:
        """Call the service with `serializer.instance` and `validated_data`; returns the record."""
        raise NotImplementedError
