"""The draft of an e-mail on an occasion, asked for in words: a person reads, changes and sends it."""

import re
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from crm.assistant.doing import addressee, say_draft
from crm.errors import NotSaidWhatToWrite
from crm.models import Company
from crm.proposing.records import record_of
from crm.queries.naming import called
from crm.rules import CrmPermission
from invoices.errors import OwesNothing
from invoices.letters import PAYMENT_REMINDER
from invoices.queries import invoices as queries

# „на Акме, да им напомним за фактурата“, "to Acme thanking them for the order"
_WHO_WHY: Final = re.compile(
    r"(?:(?:до|на|към|do|na|to|for)\s+)?(?P<who>.+?)(?:\s+(?:an?\s+)?(?:имейл|писмо|e-?mail|letter))?"
    r"(?:\s*[,:–-]\s*|\s+)"
    r"(?P<why>(?:за|с|със|да|че|по|относно|za|s|da|about|asking|with|to|that|reminding|remind|thanking|thank|for)\s.+)",
    re.IGNORECASE | re.DOTALL,
)
_REMINDS: Final = re.compile(
    r"напомн|неплат|плат|плащ|просроч|закъсн|забав|дълж|napomn|plat|prosroch|zakasn|remind|overdue|unpaid|\blate\b"
    r"|\bpay|\bpaid",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"[,;]\s+|\s+(?:и|i|and|also|също|както)\s+", re.IGNORECASE)
# What is to be said besides: a template says one thing.
_SAYS_MORE: Final = re.compile(
    r"(?:да|че|that|to)\s|(?:по)?пита|каж|кани|пока|предлож|ask|tell|say|invit|offer|request|confirm|inform|\w+ing\b",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(r"благодар|blagodar|thank", re.IGNORECASE)


def _letter(asked: Understood, _member: Member) -> dict[str, Any]:
    """About what it is, and the occasion.

    Raises `NotSaidWhatToWrite` where no occasion is known or more is to be said, `OwesNothing`, and what a name does
    that is nobody's.
    """
    match = _WHO_WHY.fullmatch(asked.text)
    if match is None:
        raise NotSaidWhatToWrite
    first, *others = _AND.split(match["why"])
    if _THANKS.search(first) and not any(map(_SAYS_MORE.match, others)):
        return {"about": record_of(addressee(match["who"])).id, "situation": "thanks"}
    if not all(map(_REMINDS.search, (first, *others))):
        raise NotSaidWhatToWrite
    customer = called(match["who"])
    invoice = queries.longest_due(**{"company" if isinstance(customer, Company) else "contact": customer})
    if invoice is None:
        raise OwesNothing(str(customer))
    return {"about": f"invoices:{invoice.pk}", "situation": PAYMENT_REMINDER.key}


LETTER: Final = KnownQuestion(
    Intent(
        "write_letter",
        bg=(
            "напиши имейл {text}", "изпрати имейл {text}", "прати имейл {text}", "чернова на имейл {text}",
            "имейл {text}",
        ),
        en=("write an email {text}", "send an email {text}", "draft an email {text}", "email {text}",
            "send {text} email",
        ),
        optional="учтиво учтив любезно любезен кратък официално официален polite friendly short formal",
    ),
    _("E-mail on an occasion"), "envelope", CrmPermission.EDIT, _("Email to Acme with thanks for the order"),
    tool="generate_email_draft", arguments=_letter, say=say_draft,
)  # fmt: skip
