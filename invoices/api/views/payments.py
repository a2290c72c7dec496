"""Endpoints of payments."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiRequest, WritableViewSet
from crm.api.expansions import COMPANY, CONTACT
from invoices.api.serializers.payments import AcceptSerializer, NewPaymentSerializer, PaymentSerializer
from invoices.models import Payment
from invoices.rules import InvoicesPermission
from invoices.services import payments
from invoices.services.payments import Wanted
from invoices.tables.payments import PaymentList


@extend_schema_view(create=extend_schema(request=NewPaymentSerializer, responses={201: PaymentSerializer}))
class PaymentViewSet(WritableViewSet):
    """Payments of statements and by hand. What is booked is undone before it is changed."""

    serializer_class = PaymentSerializer
    list_definition = PaymentList
    expandable = {"customer_company": COMPANY, "customer_contact": CONTACT}
    permissions = {
        "list": InvoicesPermission.VIEW_PAYMENTS,
        "retrieve": InvoicesPermission.VIEW_PAYMENTS,
        "*": InvoicesPermission.BOOK_PAYMENTS,
    }

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Record a payment by hand; with `allocations` it is booked at once, else it is matched."""
        serializer = NewPaymentSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        wanted = _wanted(values.pop("allocations", ()))
        payment = payments.record_payment(actor=self.request.member, values=values, wanted=wanted)
        return self._answer(payment, status=201)

    def perform_update(self, serializer: Any) -> Payment:  # type: ignore[override]
        """Correct what was typed; of a payment of a statement only the note."""
        values = serializer.validated_data
        return payments.update_payment(payment=serializer.instance, actor=self.request.member, values=values)

    def perform_destroy(self, instance: Payment) -> None:
        """Throw away what was typed by hand and is not booked."""
        payments.delete_payment(payment=instance, actor=self.request.member)

    def _answer(self, payment: Payment, status: int = 200) -> Response:
        return Response(PaymentSerializer(self.read(payment)).data, status=status)

    def _do(self, act: Callable[..., Payment]) -> Response:
        return self._answer(act(payment=self.get_object(), actor=self.request.member))

    @extend_schema(request=AcceptSerializer, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: ApiRequest, **_kwargs: Any) -> Response:
        """Book what is proposed, or the `allocations` given. Repeating it changes nothing."""
        serializer = AcceptSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = _wanted(serializer.validated_data.get("allocations", ()))
        return self._answer(payments.accept(payment=self.get_object(), actor=request.member, wanted=wanted))

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """Take a booking back; the invoices stand as before it."""
        return self._do(payments.undo)

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """Say no to what is proposed; it is not proposed again."""
        return self._do(payments.reject)

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def ignore(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """Set a payment aside that is no customer's."""
        return self._do(payments.ignore)

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    def reconsider(self, _request: ApiRequest, **_kwargs: Any) -> Response:
        """Take back a "no" or a setting aside, and match again."""
        return self._do(payments.reconsider)


def _wanted(allocations: Sequence[dict[str, Any]]) -> list[Wanted]:
    return [Wanted(each["invoice"], each.get("amount")) for each in allocations]
