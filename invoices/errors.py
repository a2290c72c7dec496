"""What invoices refuses."""

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError
from invoices.vat import RuleViolation


class DocumentFrozen(DomainError):
    """An issued document would say something else than before (ЗДДС art. 116 forbids it)."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "document_frozen",
            _("An issued document cannot be changed. Issue a credit or debit note to it, or cancel it."),
        )


class NotADraft(DomainError):
    """Only a draft can be edited or deleted."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_a_draft", _("This document is issued already, so it can be neither edited nor deleted."))


class NotIssued(DomainError):
    """A draft has no number, so it can be neither sent nor corrected."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_issued", _("This is still a draft. Issue it first."))


class InvalidLine(DomainError):
    """A line cannot be on a document. `field` is like `lines.0.unit_price`."""

    def __init__(self, violation: RuleViolation) -> None:
        super().__init__(violation.code, violation.message, violation.field)


class AmountTooLarge(DomainError):
    """A line or a total has more digits than a document carries."""

    def __init__(self, field: str) -> None:
        message = _("This amount is too large. Check the quantity and the price.")
        super().__init__("amount_too_large", message, field)


class NotReady(DomainError):
    """The law asks for something the draft does not say yet. `problems` lists all, the error itself is the first."""

    def __init__(self, problems: Sequence[RuleViolation]) -> None:
        super().__init__(problems[0].code, problems[0].message, problems[0].field)
        self.problems = list(problems)


class NoCustomer(DomainError):
    """A document is for a company or a contact."""

    def __init__(self) -> None:
        super().__init__("customer_missing", _("Choose who the document is for."), "customer_company")


class NoRecipientAddress(DomainError):
    """Nobody knows where to send it."""

    def __init__(self) -> None:
        message = _("The customer has no e-mail address. Enter one, or add it to the customer.")
        super().__init__("recipient_missing", message, "to")


class NotCorrectable(DomainError):
    """A note is issued to an invoice that counts, not to a draft, a note or a cancelled invoice."""

    status = 409

    def __init__(self) -> None:
        message = _("Credit and debit notes are issued to an invoice that is issued and not cancelled.")
        super().__init__("not_correctable", message)


class CreditTooLarge(DomainError):
    """Credit notes together take back more than the invoice asked for."""

    def __init__(self, left: str) -> None:
        message = _("A credit note can take back at most {left} of this invoice. Lower its amounts.")
        super().__init__("credit_too_large", format_lazy(message, left=left), "lines")


class NotCancellable(DomainError):
    """Something was paid, or a note refers to it: then it is corrected, not annulled."""

    status = 409

    def __init__(self) -> None:
        message = _("A payment or a note is booked to this document. Correct it with a credit note instead.")
        super().__init__("not_cancellable", message)


class ReasonMissing(DomainError):
    """The law wants a correction and a cancellation to say why."""

    def __init__(self) -> None:
        super().__init__("reason_missing", _("Say why. The reason stands on the document."), "reason")


class SeriesStarted(DomainError):
    """A number was given already; changing the next one would leave a gap or repeat one (ППЗДДС art. 78)."""

    status = 409

    def __init__(self) -> None:
        message = _("Numbers of this series are in use. The law wants them without gaps, so the next one is fixed.")
        super().__init__("series_started", message, "next_number")


class SeriesExhausted(DomainError):
    """All ten-digit numbers are used."""

    status = 409

    def __init__(self) -> None:
        super().__init__("series_exhausted", _("This series has no numbers left. Start another one."))
