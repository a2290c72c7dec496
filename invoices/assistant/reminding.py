"""A reminder of a payment, asked for in words: it becomes an e-mail that waits for a click."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from ai_assistant.hooks import KnownQuestion
from ai_assistant.offline.intents import Intent, Understood
from crm.assistant.doing import say_proposed
from crm.models import Company
from crm.queries.naming import called
from crm.rules import CrmPermission
from invoices.errors import OwesNothing
from invoices.letters import PAYMENT_REMINDER
from invoices.queries import invoices as queries


def _reminder(asked: Understood, _member: Member) -> dict[str, Any]:
    """The letter about the invoice that has been due longest.

    Raises `OwesNothing`, and what a name does that is nobody's.
    """
    customer = called(asked.name)
    field = "company" if isinstance(customer, Company) else "contact"
    invoice = queries.longest_due(**{field: customer})
    if invoice is None:
        raise OwesNothing(str(customer))
    return {"about": f"invoices:{invoice.pk}", "situation": PAYMENT_REMINDER.key}


REMINDER: Final = KnownQuestion(
    Intent(
        "payment_reminder",
        bg=(
            "напиши напомняне за плащане до {name}", "изпрати напомняне за плащане до {name}",
            "напомни на {name} да плати", "изпрати напомняне на {name}", "прати напомняне на {name}",
            "напиши напомняне на {name}", "напомни на {name} просрочена фактура", "напомни на {name} неплатена фактура",
        ),
        en=(
            "write a payment reminder to {name}", "send a payment reminder to {name}", "send {name} a payment reminder",
            "send a reminder to {name}", "write a reminder to {name}", "remind {name} overdue invoice",
            "remind {name} unpaid invoice",
        ),
        optional="overdue unpaid invoice payment учтиво учтив любезно polite friendly",
    ),
    _("Reminder of a payment"), "envelope", CrmPermission.EDIT, _("Write a payment reminder to Acme"),
    tool="propose_letter", arguments=_reminder, say=say_proposed,
)  # fmt: skip
