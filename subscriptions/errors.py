"""What subscriptions refuse."""

from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError


class NoOnlinePayment(DomainError):
    """No Stripe key is set: plans are changed by who operates the installation. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "no_online_payment", _("Plans cannot be paid online here. Ask who operates this server to change yours.")
        )


class StripeFailed(DomainError):
    """Stripe cannot be reached or did not understand. Answered with 503; nothing was changed."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "stripe_failed", _("The payment service does not answer. Nothing was changed; try again soon.")
        )


class PaymentRefused(DomainError):
    """The bank refused the payment."""

    def __init__(self) -> None:
        super().__init__(
            "payment_refused",
            _("The bank refused the payment. Check the card or enter another one under “Cards and addresses”."),
        )


class PlanNotOffered(DomainError):
    """The plan cannot be bought."""

    def __init__(self) -> None:
        super().__init__("plan_not_offered", _("This plan cannot be bought here. Choose another one."), "plan")


class SubscribedAlready(DomainError):
    """There is a paid subscription; it is changed, not bought again. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("subscribed_already", _("You have a paid plan already. Change it instead."), "plan")


class NotSubscribed(DomainError):
    """There is no paid subscription to change. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_subscribed", _("You have no paid plan yet. Choose one first."))


class TooFewSeats(DomainError):
    """Fewer seats than people."""

    def __init__(self, taken: int) -> None:
        super().__init__(
            "too_few_seats", _("More people are in the team than seats you ask for. Remove some people first."), "seats"
        )
        self.taken = taken


class UnknownCoupon(DomainError):
    """The code is not valid."""

    def __init__(self) -> None:
        super().__init__("unknown_coupon", _("This code does not exist or is no longer valid."), "code")


class BadTaxNumber(DomainError):
    """Stripe does not accept the number."""

    def __init__(self) -> None:
        super().__init__(
            "bad_tax_number",
            _("This VAT number has the wrong form. Write it with its country, as BG123456789."),
            "number",
        )
