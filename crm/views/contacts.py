"""Pages of contacts: list, one contact, form."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires
from accounts.tenancy import scope
from config.lib.errors import DomainError
from config.lib.export import csv_response
from config.lib.urls import org_reverse
from crm.forms.contacts import ContactForms
from crm.hooks import contact_panels, panels_of
from crm.models import Company, Contact
from crm.queries import contacts as reading
from crm.queries.duplicates import similar_contact
from crm.rules import CrmPermission
from crm.services import contacts, erasure
from crm.tables.contacts import AllContacts, ContactList
from crm.views.bulk import bulk_actions
from crm.views.forms import record_or_none, tell
from crm.views.timeline import timeline_box


@requires(CrmPermission.VIEW)
@require_safe
def contact_list(request: MemberRequest) -> HttpResponse:
    """All contacts, or those of a tab, a filter, a search."""
    is_fragment = request.htmx and request.htmx.target == "list"
    context = {
        "page": ContactList(request.member).page(request.GET),
        "bulk_actions": bulk_actions(request, "contact"),
        "export_url": org_reverse("crm:contact_export") if request.member.has(CrmPermission.EXPORT) else "",
        "can_edit": request.member.has(CrmPermission.EDIT),
        "can_import": request.member.has(CrmPermission.IMPORT),
        "caption": _("Contacts"),
        "empty": {
            "title": _("No contacts yet"),
            "text": _("Here are the people you work with: how to reach them, and what was said and done."),
            "action_url": org_reverse("crm:import_new"),
            "action_label": _("Import contacts"),
            "more_url": org_reverse("crm:contact_new"),
            "more_label": _("Add one by hand"),
        },
    }
    return render(request, "components/list_body.html" if is_fragment else "crm/contact_list.html", context)


@requires(CrmPermission.EXPORT)
@require_safe
def contact_export(request: MemberRequest) -> StreamingHttpResponse:
    """What the list shows, with every field, as CSV that can be imported again."""
    rows = AllContacts(request.member).export_rows(request.GET)
    return csv_response(rows, "contacts.csv", partial(scope, request.organization, request.member))


@requires(CrmPermission.VIEW)
@require_safe
def contact(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One contact: facts, timeline, what is related."""
    row = get_object_or_404(reading.with_all_points(reading.contacts().select_related("import_run")), pk=pk)
    context = {
        "contact": row,
        "timeline": timeline_box(row, request.member),
        "panels": panels_of(contact_panels, request.member, row),
        "can_edit": request.member.has(CrmPermission.EDIT),
        "can_delete": request.member.has(CrmPermission.DELETE),
    }
    return render(request, "crm/contact.html", context)


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: MemberRequest) -> HttpResponse:
    """A new contact; `?company=` fills in its company."""
    if request.method != "POST":
        return _form_page(request, ContactForms(initial=_initial(request)))
    forms = ContactForms(request.POST)
    if forms.is_valid():
        try:
            created = contacts.create_contact(actor=request.member, **_given(forms))
        except DomainError as error:
            tell(forms.fields, error)
        else:
            messages.success(request, _("Contact added."))
            return redirect(org_reverse("crm:contact", created.pk))
    return _form_page(request, forms, status=422)


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a contact; a change that a colleague made meanwhile is told and nothing typed is lost."""
    row = get_object_or_404(reading.with_all_points(reading.contacts()), pk=pk)
    if request.method != "POST":
        return _form_page(request, ContactForms(contact=row), row)
    forms = ContactForms(request.POST, contact=row)
    if forms.is_valid():
        version = forms.fields.cleaned_data["version"]
        try:
            contacts.update_contact(contact=row, actor=request.member, version=version, **_given(forms))
        except DomainError as error:
            tell(forms.fields, error, Contact.objects.filter(pk=pk))
        else:
            messages.success(request, _("Contact saved."))
            return redirect(org_reverse("crm:contact", pk))
    return _form_page(request, forms, get_object_or_404(reading.contacts(), pk=pk), status=422)


@requires(CrmPermission.DELETE)
@require_POST
def contact_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the contact; what concerns a company or deal too stays there."""
    contacts.delete_contact(contact=get_object_or_404(Contact, pk=pk), actor=request.member)
    messages.success(request, _("Contact deleted."))
    return redirect(org_reverse("crm:contacts"))


@requires(CrmPermission.DELETE)
@require_POST
def contact_erase(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase what is kept about the person; documents keep an empty contact."""
    if erasure.erase_contact(contact=get_object_or_404(Contact, pk=pk), actor=request.member):
        messages.success(request, _("The person’s data is erased."))
    else:
        messages.success(request, _("The person’s data is erased. The contact stays, empty, for its documents."))
    return redirect(org_reverse("crm:contacts"))


@requires(CrmPermission.EDIT)
@require_POST
def contact_similar(request: MemberRequest) -> HttpResponse:
    """The contact that looks like the one being typed, as a note beside the form."""
    found = similar_contact(ContactForms(request.POST).typed_keys())
    return render(request, "crm/contact_form.html#similar", {"similar": found})


def _given(forms: ContactForms) -> dict[str, Any]:
    """What the forms hold, as arguments of the service."""
    return {
        "values": forms.fields.values,
        "company_name": forms.fields.company_name,
        "emails": forms.emails.inputs(),
        "phones": forms.phones.inputs(),
    }


def _initial(request: MemberRequest) -> dict[str, Any]:
    return {
        "company": record_or_none(Company, request.GET.get("company", "")),
        "country": request.organization.country,
        "owner": request.member.pk,
    }


def _form_page(
    request: MemberRequest, forms: ContactForms, row: Contact | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": forms.fields, "emails": forms.emails, "phones": forms.phones, "contact": row}
    return render(request, "crm/contact_form.html", context, status=status)
