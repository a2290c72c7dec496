"""What to propose for a payment that names nothing surely: the best supported choice, with its reasons."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import OSA

from invoices.matching.index import InvoiceIndex, by_age
from invoices.matching.mentions import Mentions
from invoices.matching.reasons import difference_reason, exact_reason, named_reasons
from invoices.matching.records import Allocation, Certainty, IncomingPayment, Match, OpenInvoice, Reason, total_due

# Scores only order the proposals: what the payer wrote counts more than who he is, both together most.
_NAMED_EXACT: Final = 85
_NAMED_ONE_OF_MANY: Final = 80
_NAMED_OTHER_AMOUNT: Final = 75
_LABELLED_SUM: Final = 80
_LABELLED_OF_PAYER: Final = 60
_LABELLED_ONLY: Final = 45
_PAYER_SUM: Final = 60
_EVIDENCE: Final = {"payer_iban": 75, "labelled": 70, "payer_name": 65, "bare": 60, "similar": 55}
_EACH_MORE_EVIDENCE: Final = 10
_BEST_PROPOSAL: Final = 94
_NOT_ALONE: Final = 15

_SIMILAR_LENGTH: Final = 6
_FEWEST_DIGITS_ALONE: Final = 3
# So many invoices of one amount (subscriptions) are not all compared letter by letter, only the payer's own.
_MANY_OF_ONE_AMOUNT: Final = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A payment with what its words may name."""

    payment: IncomingPayment
    mentions: Mentions


@dataclass(frozen=True, slots=True)
class _Choice:
    """Some invoices that the payment may be for, oldest first, and what speaks for them."""

    score: int
    invoices: Sequence[OpenInvoice]
    reasons: list[Reason]


@dataclass(slots=True)
class _Evidence:
    """All that speaks for one invoice, of which exactly the amount of the payment is due."""

    invoice: OpenInvoice
    weights: list[int] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def add(self, weight: int, reason: Reason) -> None:
        self.weights.append(weight)
        self.reasons.append(reason)

    @property
    def score(self) -> int:
        return min(max(self.weights) + _EACH_MORE_EVIDENCE * (len(self.weights) - 1), _BEST_PROPOSAL)


def propose(told: Told, index: InvoiceIndex, settled: set[Hashable]) -> Match:
    """The best choice for a payment among the invoices that are not `settled`: likely, or none with why not."""
    payment = told.payment
    if payment.amount <= 0:
        return Match(payment.id, (), Certainty.NONE, 0, ())
    search = _Search(told, index, settled)
    named = search.named()
    choices = [search.choice_of_named(named)] if named else search.choices_unnamed()
    best = max(choices, key=lambda choice: choice.score, default=None)
    if best is None:
        return Match(payment.id, (), Certainty.NONE, 0, tuple(search.why_not()))
    return Match(payment.id, _filled(payment, best.invoices), Certainty.LIKELY, best.score, tuple(best.reasons))


def _filled(payment: IncomingPayment, invoices: Iterable[OpenInvoice]) -> tuple[Allocation, ...]:
    """Pay one invoice after the other until the money or the invoices end."""
    left = payment.amount
    allocations = []
    for invoice in invoices:
        part = min(left, invoice.amount_due)
        if part > 0:
            allocations.append(Allocation(invoice.id, part))
            left -= part
    return tuple(allocations)


class _Search:
    """The ways to find invoices for one payment. Only open ones in the payment's currency are ever answered."""

    def __init__(self, told: Told, index: InvoiceIndex, settled: set[Hashable]) -> None:
        self._payment = told.payment
        self._mentions = told.mentions
        self._index = index
        self._settled = settled
        self._referred = index.by_references(told.mentions)

    def _open(self, invoices: Iterable[OpenInvoice]) -> list[OpenInvoice]:
        payment = self._payment
        may_pay = (each for each in invoices if each.id not in self._settled and each.id not in payment.rejected)
        return [each for each in may_pay if each.currency == payment.currency]

    def _all_named(self) -> list[OpenInvoice]:
        numbered = self._index.by_full_numbers(self._mentions)
        return [*self._referred, *(invoice for invoice in numbered if invoice not in self._referred)]

    # --- Named by reference or whole number -------------------------------------------------------------------------
    def named(self) -> list[OpenInvoice]:
        """What the payer named by creditor reference or whole number, oldest first."""
        return sorted(self._open(self._all_named()), key=by_age)

    def choice_of_named(self, named: list[OpenInvoice]) -> _Choice:
        """What is named is what is meant, though the amount is not (or not only) theirs."""
        payment = self._payment
        exact = [invoice for invoice in named if invoice.amount_due == payment.amount]
        if exact:
            return self._choice_of_one(exact, named)
        with_labelled = sorted([*named, *(each for each in self._labelled() if each not in named)], key=by_age)
        for all_named in (named, with_labelled):
            if total_due(all_named) == payment.amount:
                reasons = [*self._named_reasons(all_named), exact_reason(payment, all_named)]
                return _Choice(_NAMED_EXACT, all_named, reasons)
        reasons = [*self._named_reasons(named), difference_reason(payment, named)]
        return _Choice(_NAMED_OTHER_AMOUNT, named, reasons)

    def _choice_of_one(self, exact: list[OpenInvoice], named: list[OpenInvoice]) -> _Choice:
        reasons = [*self._named_reasons(exact[:1]), exact_reason(self._payment, exact[:1])]
        others = [invoice.number for invoice in named if invoice is not exact[0]]
        if others:
            reasons.append(Reason("also_named", {"numbers": ", ".join(others)}))
        return _not_alone(_Choice(_NAMED_ONE_OF_MANY, exact[:1], reasons), len(exact))

    def _named_reasons(self, invoices: Sequence[OpenInvoice]) -> list[Reason]:
        return named_reasons(invoices, self._referred)

    # --- Not named ---------------------------------------------------------------------------------------------------
    def choices_unnamed(self) -> list[_Choice]:
        """Choices by a short or misspelt number, by who paid, and by several invoices at once."""
        found = [choice for choice in (self._choice_exact(), self._choice_of_labelled()) if choice is not None]
        # Sums take long to find, and a better choice would win anyway.
        if all(choice.score < _PAYER_SUM for choice in found):
            found.extend(self._choices_of_payers_sum())
        return found

    def _labelled(self) -> list[OpenInvoice]:
        """Invoices whose number without its zeros follows a word like "invoice", oldest first."""
        found = (invoice for number in self._mentions.labelled for invoice in self._index.by_short_number(number))
        return sorted({invoice.id: invoice for invoice in self._open(found)}.values(), key=by_age)

    def _choice_exact(self) -> _Choice | None:
        """One invoice of exactly the amount that something else speaks for."""
        evidence = sorted(self._evidence().values(), key=lambda each: (-each.score, by_age(each.invoice)))
        if not evidence:
            return None
        best = evidence[0]
        equal = sum(each.score == best.score for each in evidence)
        reasons = [*best.reasons, exact_reason(self._payment, [best.invoice])]
        return _not_alone(_Choice(best.score, [best.invoice], reasons), equal)

    def _evidence(self) -> dict[Hashable, _Evidence]:
        found: dict[Hashable, _Evidence] = {}
        self._add_numbers(found)
        for invoice in self._exact(self._index.by_payer_iban(self._payment)):
            self._add(found, invoice, _EVIDENCE["payer_iban"], self._iban_reason())
        for invoice, similar in self._index.by_payer_name(self._payment):
            for exact in self._exact([invoice]):
                weight = round(_EVIDENCE["payer_name"] * similar.similarity / 100)
                self._add(found, exact, weight, self._name_reason(similar.name))
        self._add_similar_numbers(found)
        return found

    def _exact(self, invoices: Iterable[OpenInvoice]) -> list[OpenInvoice]:
        amount = self._payment.amount
        return self._open(invoice for invoice in invoices if invoice.amount_due == amount)

    @staticmethod
    def _add(found: dict[Hashable, _Evidence], invoice: OpenInvoice, weight: int, reason: Reason) -> None:
        found.setdefault(invoice.id, _Evidence(invoice)).add(weight, reason)

    def _add_numbers(self, found: dict[Hashable, _Evidence]) -> None:
        """Numbers without their zeros; those after a label speak louder, and each invoice is counted once."""
        for kind, numbers in (("labelled", self._mentions.labelled), ("bare", self._mentions.bare)):
            for written in numbers:
                for invoice in self._exact(self._index.by_short_number(written)):
                    if invoice.id not in found:
                        reason = Reason("number_short", {"written": written, "number": invoice.number})
                        self._add(found, invoice, _EVIDENCE[kind], reason)

    def _add_similar_numbers(self, found: dict[Hashable, _Evidence]) -> None:
        """A long number that is no invoice, one character away from one: a slip of the hand."""
        same_amount = self._open(self._index.by_amount(self._payment))
        if len(same_amount) > _MANY_OF_ONE_AMOUNT:
            same_amount = [each.invoice for each in found.values()]
        unknown = [number for number in self._mentions.full_numbers if not self._index.by_short_number(number)]
        for written in unknown:
            for invoice in same_amount:
                is_long = len(invoice.number) >= _SIMILAR_LENGTH
                if is_long and OSA.distance(written, invoice.number, score_cutoff=1) == 1:
                    reason = Reason("number_similar", {"written": written, "number": invoice.number})
                    self._add(found, invoice, _EVIDENCE["similar"], reason)

    def _choice_of_labelled(self) -> _Choice | None:
        """Invoices by their short numbers, in a sum or for another amount; who paid makes it more likely."""
        labelled = self._labelled()
        if not labelled:
            return None
        reasons = [
            Reason("number_short", {"written": each.number.lstrip("0"), "number": each.number}) for each in labelled
        ]
        if len(labelled) > 1 and total_due(labelled) == self._payment.amount:
            return _Choice(_LABELLED_SUM, labelled, [*reasons, exact_reason(self._payment, labelled)])
        payers = {invoice.id for invoice in self._payers()[0]}
        is_payers = all(invoice.id in payers for invoice in labelled)
        if not is_payers and any(len(invoice.number.lstrip("0")) < _FEWEST_DIGITS_ALONE for invoice in labelled):
            return None
        score = _LABELLED_OF_PAYER if is_payers else _LABELLED_ONLY
        return _Choice(score, labelled, [*reasons, difference_reason(self._payment, labelled)])

    # --- Who paid ---------------------------------------------------------------------------------------------------
    def _payers(self) -> tuple[list[OpenInvoice], list[Reason]]:
        """The open invoices of the payer, known by the account, else by the name, and how he is known."""
        by_iban = self._open(self._index.by_payer_iban(self._payment))
        if by_iban:
            return by_iban, [self._iban_reason()]
        by_name = self._index.by_payer_name(self._payment)
        if not by_name:
            return [], []
        best = by_name[0][1]
        # Only the customer most like the payer: invoices of two customers make no sum.
        return self._open(invoice for invoice, similar in by_name if similar == best), [self._name_reason(best.name)]

    def _choices_of_payers_sum(self) -> list[_Choice]:
        """Several invoices of the payer that come to the amount; none or one choice."""
        invoices, reasons = self._payers()
        found = self._index.with_sum(invoices, self._payment.amount)
        if found is None:
            return []
        reasons = [*reasons, exact_reason(self._payment, found.invoices)]
        return [_not_alone(_Choice(_PAYER_SUM, found.invoices, reasons), found.choices)]

    def _iban_reason(self) -> Reason:
        return Reason("payer_iban", {"iban": self._payment.payer_iban})

    def _name_reason(self, customer: str) -> Reason:
        return Reason("payer_name", {"payer": self._payment.payer_name, "customer": customer})

    # --- Nothing ----------------------------------------------------------------------------------------------------
    def why_not(self) -> list[Reason]:
        """For what was named but cannot be paid by this payment."""
        reasons = []
        for invoice in sorted(self._all_named(), key=by_age):
            if invoice.currency != self._payment.currency:
                currencies = {"invoice_currency": invoice.currency, "currency": self._payment.currency}
                reasons.append(Reason("currency_differs", {"number": invoice.number} | currencies))
            elif invoice.id in self._settled:
                reasons.append(Reason("already_paid", {"number": invoice.number}))
        return reasons


def _not_alone(choice: _Choice, equals: int) -> _Choice:
    """`choice` as one of several that fit equally well."""
    if equals <= 1:
        return choice
    reason = Reason("several_candidates", {"count": str(equals)})
    return _Choice(choice.score - _NOT_ALONE, choice.invoices, [*choice.reasons, reason])
