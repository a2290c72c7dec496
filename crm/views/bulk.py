"""What is done with many contacts or companies at once: the first press asks what is needed, the second does it."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import MemberRequest, requires, works_unpaid
from accounts.tenancy import scope
from config.lib.export import csv_response
from config.lib.lists import ListDefinition
from config.lib.urls import org_reverse
from crm.forms.bulk import DeleteForm, GiveForm, TagForm
from crm.queries import companies as company_reading
from crm.queries import contacts as contact_reading
from crm.rules import CrmPermission
from crm.services import companies, contacts
from crm.services.removal import Removal
from crm.tables.companies import AllCompanies
from crm.tables.contacts import AllContacts
from crm.tables.customers import export_chosen

MOST_AT_ONCE = 200  # as many as one page of a list shows


@dataclass(frozen=True)
class _Kind:
    """How one kind of records is found, written and listed; the services differ in the name of their argument only."""

    list_name: str
    chosen: Callable[[Iterable[uuid.UUID]], list[Any]]
    tag: Callable[..., int]
    give: Callable[..., int]
    delete: Callable[..., Removal]
    definition: type[ListDefinition]
    argument: str


_KINDS = {
    "contact": _Kind(
        "contacts",
        contact_reading.chosen,
        contacts.tag_contacts,
        contacts.give_contacts,
        contacts.delete_contacts,
        AllContacts,
        "contacts",
    ),
    "company": _Kind(
        "companies",
        company_reading.chosen,
        companies.tag_companies,
        companies.give_companies,
        companies.delete_companies,
        AllCompanies,
        "companies",
    ),
}


def bulk_actions(request: MemberRequest, kind: str) -> list[dict[str, Any]]:
    """The buttons of the bar under a list, as far as the member may press them; the list's own query is kept."""
    offered = (
        ("tag", _("Tag"), "tag", CrmPermission.EDIT),
        ("give", _("Owner"), "person-check", CrmPermission.EDIT),
        ("export", _("Export"), "download", CrmPermission.EXPORT),
        ("delete", _("Delete"), "trash", CrmPermission.DELETE),
    )
    query = f"?{request.GET.urlencode()}"
    return [
        {
            "label": label,
            "icon": icon,
            "url": f"{org_reverse(f'crm:{kind}_bulk_{key}')}{query}",
            "is_danger": key == "delete",
        }
        for key, label, icon, permission in offered
        if request.member.has(permission)
    ]


@requires(CrmPermission.EDIT)
@require_POST
def bulk_tag(request: MemberRequest, kind: str) -> HttpResponse:
    """Add a tag to the chosen."""

    def act(rows: list[Any], data: dict[str, Any]) -> None:
        done = _KINDS[kind].tag(actor=request.member, tag=data["tag"], **{_KINDS[kind].argument: rows})
        messages.success(request, _("Tag added. Records changed: %(count)d.") % {"count": done})

    return _ask_or_act(request, kind, TagForm, act, {"title": _("Add a tag"), "submit": _("Add the tag")})


@requires(CrmPermission.EDIT)
@require_POST
def bulk_give(request: MemberRequest, kind: str) -> HttpResponse:
    """Make a member the owner of the chosen."""

    def act(rows: list[Any], data: dict[str, Any]) -> None:
        done = _KINDS[kind].give(actor=request.member, owner=data["owner"], **{_KINDS[kind].argument: rows})
        messages.success(request, _("Owner set. Records changed: %(count)d.") % {"count": done})

    return _ask_or_act(request, kind, GiveForm, act, {"title": _("Set the owner"), "submit": _("Set the owner")})


@requires(CrmPermission.DELETE)
@require_POST
def bulk_delete(request: MemberRequest, kind: str) -> HttpResponse:
    """Delete the chosen for good; those on documents are kept and named."""

    def act(rows: list[Any], _data: dict[str, Any]) -> None:
        removal = _KINDS[kind].delete(actor=request.member, **{_KINDS[kind].argument: rows})
        if removal.deleted:
            messages.success(request, _("Records deleted: %(count)d.") % {"count": removal.deleted})
        for refusal in removal.kept[:5]:
            messages.warning(request, str(refusal.message))

    words = {"title": _("Delete what you chose?"), "submit": _("Delete for good"), "is_danger": True}
    return _ask_or_act(request, kind, DeleteForm, act, words)


@works_unpaid
@requires(CrmPermission.EXPORT)
@require_POST
def bulk_export(request: MemberRequest, kind: str) -> StreamingHttpResponse:
    """The chosen, with every field, as CSV."""
    rows = export_chosen(_KINDS[kind].definition(request.member), _ids(request))
    filename = f"{_KINDS[kind].list_name}.csv"
    return csv_response(rows, filename, partial(scope, request.organization, request.member))


def _ask_or_act(
    request: MemberRequest,
    kind: str,
    form_class: type[Form],
    act: Callable[[list[Any], dict[str, Any]], None],
    words: dict[str, Any],
) -> HttpResponse:
    """Show the form for the chosen records; once it was answered, act and go back to the list."""
    list_url = f"{org_reverse(f'crm:{_KINDS[kind].list_name}')}?{request.GET.urlencode()}"
    rows = _KINDS[kind].chosen(_ids(request))
    if not rows:
        messages.warning(request, _("Nothing was chosen."))
        return redirect(list_url)
    form = form_class(request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        act(rows, form.cleaned_data)
        return redirect(list_url)
    context = words | {"form": form, "rows": rows, "list_url": list_url, "kind": kind}
    return render(request, "crm/bulk.html", context, status=422 if form.is_bound else 200)


def _ids(request: MemberRequest) -> list[uuid.UUID]:
    """The ticked records; what is no id is passed over."""
    found = []
    for raw in request.POST.getlist("ids")[:MOST_AT_ONCE]:
        try:
            found.append(uuid.UUID(raw))
        except ValueError:
            continue
    return found
