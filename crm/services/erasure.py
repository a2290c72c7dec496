"""Erasing a person the organization works with, because they ask for it (GDPR art. 17) or nobody needs them any more.

Issued documents keep their customer as the law asks (ЗСч чл. 12); where there are any, an empty contact stays for them.
"""

from typing import Final

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit
from ai_assistant.services import forgetting
from config.lib import clock
from crm import searching
from crm.models import Activity, Attachment, Contact, ContactPoint, Task
from crm.rules import CrmPermission
from crm.services import attachments, removal

_EMPTIED: Final = (
    "middle_name", "last_name", "job_title", "email", "phone", "website", "linkedin", "facebook", "street", "city",
    "postal_code", "notes",
)  # fmt: skip


@transaction.atomic
def erase_contact(*, contact: Contact, actor: Member | None) -> bool:
    """Erase everything told of the person; False when documents keep an empty contact."""
    require(actor, CrmPermission.DELETE)
    Activity.objects.filter(contact=contact).delete()
    removal.leave_to_others(contact)
    attachments.forget_files_of(contact)
    for model in (Task, Attachment, ContactPoint):
        model.objects.filter(contact=contact).delete()
    forgetting.forget(f"contacts:{contact.pk}")
    _empty(contact)
    audit.record("crm.contact_erased", contact)
    try:
        with transaction.atomic():
            contact.delete()
    except ProtectedError:
        return False
    return True


def _empty(contact: Contact) -> None:
    for name in _EMPTIED:
        setattr(contact, name, "")
    with translation.override(contact.organization.language):
        contact.first_name = _("Erased person")
    contact.company = contact.birthday = contact.import_run = None
    contact.tags = []
    contact.erased_at = clock.now()
    searching.fill_contact(contact, "", [], [])
    contact.save()
