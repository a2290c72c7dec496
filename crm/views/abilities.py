"""What the assistant does on pages of deals and customers by a press: weigh a deal, add a step, draft a letter."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, check, requires
from ai_assistant import once
from ai_assistant.errors import AlreadyAsked, NoModel
from ai_assistant.hooks import Record, propose_tools
from ai_assistant.providers.errors import ProviderError
from ai_assistant.queries.balance import balance
from ai_assistant.rules import AssistantPermission
from ai_assistant.services import limits, proposals
from ai_assistant.tools.records import find, find_row
from ai_assistant.tools.running import ToolFailed
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from crm.abilities import analysis, drafting
from crm.abilities.drafting import LetterDraft
from crm.forms.letters import LetterForm, OccasionForm
from crm.hooks import LetterKind
from crm.models import Deal
from crm.panels import analysis_box, own_steps_panel
from crm.proposing.records import record_of
from crm.queries import deals as reading
from crm.rules import CrmPermission
from crm.services import letters
from crm.services.activities import address
from crm.views.forms import tell
from crm.views.records import record_or_404


# --- A deal -----------------------------------------------------------------------------------------------------------
@requires(CrmPermission.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def deal_analysis(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """How the deal goes, by rules; told by a model when it is sent for."""
    check(request, AssistantPermission.USE)
    row = get_object_or_404(reading.deals(), pk=pk)
    if request.method == "POST":
        found = analysis.in_words(row, request.member, once.key_of(request, "analyze_deal"))
    else:
        found = analysis.analyse(row, request.member)
    panel = analysis_box(request.member, row, found)
    if request.htmx:
        return render(request, "crm/panels/analysis.html", {"panel": panel})
    return render(request, "crm/deal_analysis.html", {"deal": row, "panel": panel})


@requires(CrmPermission.EDIT)
@require_POST
def record_step(request: MemberRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Add a task that was suggested for a deal or a contact."""
    row = record_or_404(kind, pk)
    _add_step(request, {kind: record_of(row).id})
    return redirect(address(row))


def _add_step(request: MemberRequest, about: dict[str, str]) -> None:
    arguments = {name: request.POST.get(name, "") for name in ("title", "kind", "due_on")}
    try:
        made = proposals.propose(request.member, propose_tools["propose_task"], arguments | about)
    except ToolFailed as error:
        raise DomainError("no_such_step", _("This task cannot be added. Load the page again.")) from error
    done = proposals.execute(request.member, made)
    messages.success(request, _("Task added."), extra_tags=f"undo:{org_reverse('assistant:proposal_undo', done.pk)}")


@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def own_steps(request: MemberRequest) -> HttpResponse:
    """What to do next about one's own deals, by rules; a press adds it as a task."""
    check(request, AssistantPermission.USE)
    if request.method == "POST":
        _add_step(request, {"deal": request.POST.get("deal", "")})
        return redirect(org_reverse("crm:tasks"))
    panel = own_steps_panel(request.member)
    return render(request, "crm/panels/own_steps.html" if request.htmx else "crm/own_steps.html", {"panel": panel})


# --- Letters ----------------------------------------------------------------------------------------------------------
@requires(CrmPermission.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: MemberRequest) -> HttpResponse:
    """Draft an e-mail about the record in `?about=`, change it, send it. A model is asked only by a press."""
    row, record = _subject(request)
    kinds = drafting.kinds_for(request.member, record.id.partition(":")[0])
    if not kinds:
        raise Http404
    occasion = OccasionForm(request.GET, kinds=kinds)
    found = _draft(request, kinds, occasion, row)
    if request.method != "POST":
        return _page(request, occasion, record, found, LetterForm(initial=_initial(found)))
    if "reword" in request.POST:
        return _reworded(request, occasion, record, found)
    form = LetterForm(request.POST)
    if form.is_valid() and found.contact is not None:
        deal = row if isinstance(row, Deal) else None
        try:
            letters.send_letter(actor=request.member, contact=found.contact, deal=deal, **form.cleaned_data)
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("Sent to %(address)s.") % {"address": found.contact.email})
            return redirect(record.url)
    return _page(request, occasion, record, found, form, status=422)


def _subject(request: MemberRequest) -> tuple[Any, Record]:
    about = request.GET.get("about", "")
    row, record = find_row(request.member, about), find(request.member, about)
    if row is None or record is None:
        raise Http404
    return row, record


def _draft(request: MemberRequest, kinds: list[LetterKind], occasion: OccasionForm, row: Any) -> LetterDraft:
    """The draft that the address asks for; what it asks wrongly is as usual."""
    asked = occasion.cleaned_data if occasion.is_valid() else {}
    kind = next((kind for kind in kinds if kind.key == asked.get("kind")), kinds[0])
    return drafting.draft(
        kind=kind,
        record=row,
        organization=request.organization,
        sender=request.member,
        tone=asked.get("tone") or drafting.Tone.NEUTRAL,
        language=asked.get("language", ""),
    )


def _reworded(request: MemberRequest, occasion: OccasionForm, record: Record, found: LetterDraft) -> HttpResponse:
    """What stands in the form in a model's words; where none gives them, as it stands and why."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, record, found, form, status=422)
    limits.count(request.member)
    found = drafting.with_words(found, **form.cleaned_data)
    try:
        found = drafting.reworded(request.member, found, once.key_of(request, "email_draft"))
    except (NoModel, AlreadyAsked, ProviderError) as error:
        messages.warning(request, str(error.message))
    return _page(request, occasion, record, found, LetterForm(initial=_initial(found)))


def _initial(found: LetterDraft) -> dict[str, str]:
    return {"subject": found.subject, "body": found.body}


def _page(
    request: MemberRequest, occasion: OccasionForm, record: Record, found: LetterDraft, form: LetterForm,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "occasion": OccasionForm(
            initial={"kind": found.kind.key, "tone": found.tone, "language": found.language}, kinds=occasion.kinds
        ),
        "record": record,
        "draft": found,
        "form": form,
        "price": _price(request, found),
        "balance": balance(request.member, found.cost),
        "once": once.mark(),
    }
    return render(request, "crm/letter.html", context, status=status)


def _price(request: MemberRequest, found: LetterDraft) -> str:
    """What asking a model costs at most, in words; "" where none may be asked."""
    try:
        return drafting.price(request.organization, found)
    except NoModel:
        return ""
