"""What invoices refuses."""

from collections.abc import Sequence
from typing import ClassVar

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


class AccountTaken(DomainError):
    """The organization has this account already."""

    def __init__(self) -> None:
        super().__init__("account_taken", _("You have already added this account in this currency."), "iban")


# --- Offers -----------------------------------------------------------------------------------------------------------
class OfferNotADraft(DomainError):
    """Only a draft of an offer can be edited or deleted."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_a_draft", _("This offer was sent already. To change it, make a new version."))


class NothingOffered(DomainError):
    """An offer without lines offers nothing."""

    def __init__(self) -> None:
        super().__init__("BR-16", _("The offer has no lines. Add at least one."), "lines")


class ValidityTooShort(DomainError):
    """The offer would end before its own date."""

    def __init__(self) -> None:
        message = _("This day is before the date of the offer. Choose a later one.")
        super().__init__("validity_too_short", message, "valid_until")


class ValidityOver(DomainError):
    """An offer is not sent when it cannot be accepted any more."""

    def __init__(self) -> None:
        super().__init__("validity_over", _("This day is over. Choose a later one."), "valid_until")


class OfferNotOpen(DomainError):
    """The customer can no longer answer, or not yet. `state` is the offer's, "expired" once its last day is over."""

    status = 409
    _MESSAGES: ClassVar = {
        "draft": _("This offer was not sent yet."),
        "accepted": _("This offer is accepted already."),
        "declined": _("This offer was declined. A new version of it can be sent."),
        "expired": _("This offer is no longer valid. A new version of it can be sent."),
        "superseded": _("A newer version took the place of this offer."),
    }

    def __init__(self, state: str) -> None:
        super().__init__(f"offer_{state}", self._MESSAGES[state])
        self.state = state


class SignerMissing(DomainError):
    """Whoever accepts says who they are."""

    def __init__(self) -> None:
        super().__init__("signer_missing", _("Write the name of who accepts."), "signer_name")


class UnknownOption(DomainError):
    """A line that is not one of the offer's optional lines was chosen."""

    def __init__(self) -> None:
        super().__init__("unknown_option", _("This line is not optional in the offer. Look at it again."), "options")


class NotRevisable(DomainError):
    """A draft is edited itself, and what was accepted or replaced stays."""

    status = 409

    def __init__(self) -> None:
        message = _("A new version is made of an offer that is sent, declined or expired.")
        super().__init__("not_revisable", message)


class OlderVersionAccepted(DomainError):
    """The customer accepted the version this one was to replace."""

    status = 409

    def __init__(self) -> None:
        message = _("The customer accepted the version before this one. Delete this draft, or make a new offer.")
        super().__init__("older_version_accepted", message)


class DepositOutOfRange(DomainError):
    """A deposit is a part of the offer."""

    def __init__(self) -> None:
        message = _("A deposit is more than 0 and less than 100 percent.")
        super().__init__("deposit_range", message, "deposit_percent")


class DepositTooSmall(DomainError):
    """Not a cent of any VAT group would be asked for."""

    def __init__(self) -> None:
        message = _("This comes to less than a cent. Raise the percentage.")
        super().__init__("deposit_too_small", message, "deposit_percent")


class DepositTooLarge(DomainError):
    """Earlier invoices leave less of the offer than the deposit asks for."""

    def __init__(self) -> None:
        message = _("Less than this is left of the offer. Lower the percentage, or invoice what remains.")
        super().__init__("deposit_too_large", message, "deposit_percent")


class PartlyInvoiced(DomainError):
    """The whole offer cannot be invoiced after a part of it was."""

    status = 409

    def __init__(self) -> None:
        super().__init__("partly_invoiced", _("A part of this offer is invoiced. Invoice what remains."), "share")


class FullyInvoiced(DomainError):
    """Nothing of the offer is left to be invoiced."""

    status = 409

    def __init__(self) -> None:
        super().__init__("fully_invoiced", _("This offer is invoiced in full."))


class InvoiceDraftOpen(DomainError):
    """What is left of an offer is known once the draft of its last invoice is issued or deleted."""

    status = 409

    def __init__(self) -> None:
        message = _("There is a draft invoice of this offer. Issue or delete it first.")
        super().__init__("invoice_draft_open", message)


# --- Payments and statements ------------------------------------------------------------------------------------------
class PaymentBooked(DomainError):
    """A booked payment is undone before anything else is done with it."""

    status = 409

    def __init__(self) -> None:
        super().__init__("payment_booked", _("This payment is booked already. Undo the booking first."))


class PaymentSetAside(DomainError):
    """A payment that is no customer's cannot be booked."""

    status = 409

    def __init__(self) -> None:
        message = _("This payment is set aside as not a customer's. Take it back first.")
        super().__init__("payment_set_aside", message)


class NothingProposed(DomainError):
    """Nobody said which invoice is paid."""

    def __init__(self) -> None:
        super().__init__("nothing_proposed", _("Choose the invoice that this payment pays."), "allocations")


class InvoiceNotOpen(DomainError):
    """Nothing is due on it: paid meanwhile, cancelled, a draft or a credit note."""

    status = 409

    def __init__(self, number: str) -> None:
        message = _("Nothing is due on {number} any more. Choose another invoice.")
        super().__init__("invoice_not_open", format_lazy(message, number=number), "allocations")


class OtherCurrency(DomainError):
    """A payment pays invoices of its own currency only; nothing is exchanged by itself."""

    def __init__(self, number: str, invoice_currency: str, currency: str) -> None:
        message = _("Invoice {number} is in {invoice_currency} and the payment in {currency}. Choose another invoice.")
        words = {"number": number, "invoice_currency": invoice_currency, "currency": currency}
        super().__init__("other_currency", format_lazy(message, **words), "allocations")


class MoreThanDue(DomainError):
    """An invoice cannot take more than is due on it."""

    def __init__(self, number: str, due: str) -> None:
        message = _("Only {due} is due on invoice {number}. Lower its part.")
        super().__init__("more_than_due", format_lazy(message, number=number, due=due), "allocations")


class MoreThanPaid(DomainError):
    """The parts come to more than the payment, or nothing of it is left for an invoice."""

    def __init__(self, number: str) -> None:
        message = _("The payment does not reach for invoice {number}. Leave it out, or lower the parts before it.")
        super().__init__("more_than_paid", format_lazy(message, number=number), "allocations")


class InvoiceTwice(DomainError):
    """One invoice takes one part of a payment."""

    def __init__(self, number: str) -> None:
        message = _("Invoice {number} is named twice. Name it once.")
        super().__init__("invoice_twice", format_lazy(message, number=number), "allocations")


class NotReceivedYet(DomainError):
    """Money is booked when it is there."""

    def __init__(self) -> None:
        message = _("This date is in the future. Enter the day on which the money came.")
        super().__init__("not_received_yet", message, "received_on")


class SaidByTheBank(DomainError):
    """What a statement says is not edited."""

    status = 409

    def __init__(self) -> None:
        message = _("This payment comes from a bank statement. Only its note can be changed.")
        super().__init__("said_by_the_bank", message)


class NotDeletable(DomainError):
    """Only what somebody typed and nothing was booked from is thrown away."""

    status = 409

    def __init__(self) -> None:
        message = _("This payment comes from a bank statement, so it stays. Set it aside if it is not a customer's.")
        super().__init__("not_deletable", message)


class OtherAccount(DomainError):
    """The statement is of another account than the one it was uploaded for."""

    def __init__(self, account: str, chosen: str) -> None:
        message = _("This statement is of the account {account}, not of {chosen}. Choose its account, or none.")
        super().__init__("other_account", format_lazy(message, account=account, chosen=chosen), "bank_account")


# --- Letters in words -------------------------------------------------------------------------------------------------
class OwesNothing(DomainError):
    """Nobody is reminded of nothing."""

    def __init__(self, name: str) -> None:
        super().__init__("owes_nothing", format_lazy(_("{name} owes nothing."), name=name), "name")


class NothingSold(DomainError):
    """What was asked for is on no invoice."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "nothing_sold", format_lazy(_("No invoice has a product or service “{name}”."), name=name), "name"
        )


class PriceBelowZero(DomainError):
    """The draft of an invoice in words has a minus before its price."""

    def __init__(self) -> None:
        message = _("A price is not below zero. Money is given back by a credit note, from the page of the invoice.")
        super().__init__("price_below_zero", message, "amount")


class PriceWithVat(DomainError):
    """The draft of an invoice in words has a price with VAT in it."""

    def __init__(self) -> None:
        super().__init__("price_with_vat", _("Say the price without VAT: the draft adds what is usual."), "amount")


class NotOnePrice(DomainError):
    """The draft of an invoice in words lacks its price."""

    def __init__(self) -> None:
        super().__init__("not_one_price", _("Say for how much: “Create an invoice for Acme for 500 euro”."), "amount")
