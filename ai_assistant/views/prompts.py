"""Pages of prompts: what holds, versions with their labels, tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires
from accounts.models import Job, Member
from ai_assistant import once
from ai_assistant.forms.prompts import CaseForm, PromptForm
from ai_assistant.hooks import shipped_prompts
from ai_assistant.models import Prompt, PromptCase, PromptVersion
from ai_assistant.prices import in_words
from ai_assistant.prompts.kinds import ShippedPrompt
from ai_assistant.queries import prompts as reading
from ai_assistant.queries.balance import balance
from ai_assistant.rules import StudioPermission
from ai_assistant.services import asking, prompt_tests
from ai_assistant.services import prompts as services
from ai_assistant.tools import running
from config.lib.errors import DomainError, Refusal
from config.lib.urls import org_reverse

METHODS = ["GET", "HEAD", "POST"]


@requires(StudioPermission.MANAGE_PROMPTS)
@require_safe
def prompts(request: MemberRequest) -> HttpResponse:
    """The prompts of the product and what holds of each."""
    return render(request, "studio/prompts.html", {"rows": reading.prompt_rows()})


@requires(StudioPermission.MANAGE_PROMPTS)
@require_http_methods(METHODS)
def prompt(request: MemberRequest, key: str) -> HttpResponse:
    """A prompt with its versions and tests; a POST keeps a new version as draft."""
    shipped = _shipped(key)
    if request.method != "POST":
        return _page(request, shipped)
    form = PromptForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.save_version(key=key, actor=request.member, text=given["text"], note=given["note"])
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            messages.success(request, _("Kept as draft. Try it, have it approved, then put it into production."))
            return redirect(_url(key))
    return _page(request, shipped, form=form, status=422)


@requires(StudioPermission.MANAGE_PROMPTS)
@require_POST
def prompt_shipped(request: MemberRequest, key: str) -> HttpResponse:
    """Let the product's own text hold again."""
    _shipped(key)
    services.back_to_shipped(prompt=get_object_or_404(Prompt, key=key), actor=request.member)
    messages.success(request, _("The product’s own text holds again."))
    return redirect(_url(key))


@requires(StudioPermission.MANAGE_PROMPTS)
@require_POST
def version_approve(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Approve a version."""
    version = get_object_or_404(reading.versions(), pk=pk)
    return _do(request, version, lambda: services.approve(version=version, actor=request.member), _("Approved."))


@requires(StudioPermission.MANAGE_PROMPTS)
@require_POST
def version_produce(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Move the label production to a version, forwards or back."""
    version = get_object_or_404(reading.versions(), pk=pk)
    told = _("This version holds from now on.")
    return _do(request, version, lambda: services.put_in_production(version=version, actor=request.member), told)


def _do(request: MemberRequest, version: PromptVersion, deed: Callable[[], object], told: str) -> HttpResponse:
    try:
        deed()
    except Refusal as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, told)
    return redirect(_url(version.prompt.key))


# --- Tests ------------------------------------------------------------------------------------------------------------
@requires(StudioPermission.MANAGE_PROMPTS)
@require_POST
def version_test(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Try a version on the fixed set."""
    version = get_object_or_404(reading.versions(), pk=pk)
    try:
        job = prompt_tests.start(version=version, actor=request.member, once=once.mark_of(request))
    except Refusal as error:
        messages.error(request, str(error.message))
        return redirect(_url(version.prompt.key))
    return redirect(f"{_url(version.prompt.key)}?job={job.pk}")


@requires(StudioPermission.MANAGE_PROMPTS)
@require_POST
def case_new(request: MemberRequest, key: str) -> HttpResponse:
    """Add inputs to the fixed set."""
    shipped = _shipped(key)
    form = CaseForm(shipped, _tools(request.member), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            prompt_tests.save_case(
                key=key,
                actor=request.member,
                name=given["name"],
                values=form.values,
                data=given["data"],
                tool=given.get("tool", ""),
            )
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            messages.success(request, _("Test added."))
            return redirect(_url(key))
    return _page(request, shipped, case_form=form, status=422)


@requires(StudioPermission.MANAGE_PROMPTS)
@require_POST
def case_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take inputs out of the set."""
    case = get_object_or_404(PromptCase.objects.select_related("prompt"), pk=pk)
    prompt_tests.delete_case(case=case, actor=request.member)
    messages.success(request, _("Test deleted."))
    return redirect(_url(case.prompt.key))


# --- Parts ------------------------------------------------------------------------------------------------------------
def _shipped(key: str) -> ShippedPrompt:
    if (shipped := shipped_prompts.get(key)) is None:
        raise Http404
    return shipped


def _tools(member: Member) -> list[str]:
    """The names of the tools that a question of the member may use."""
    return [*running.tools_of(member), *running.proposals_of(member)]


def _url(key: str) -> str:
    """The page of a prompt; of one that this release no longer has, the list."""
    return org_reverse("studio:prompt", key) if key in shipped_prompts else org_reverse("studio:prompts")


def _page(
    request: MemberRequest,
    shipped: ShippedPrompt,
    form: PromptForm | None = None,
    case_form: CaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own = Prompt.objects.filter(key=shipped.key).select_related("draft", "production").first()
    now = (own.draft or own.production) if own else None
    versions = reading.versions_with_trials(own)
    price = prompt_tests.price(versions[0][0], request.member) if versions else None
    job = _job(request.GET.get("job", ""))
    context = {
        "shipped": shipped,
        "own": own,
        "form": form or PromptForm(initial={"text": now.text if now else shipped.text}),
        "versions": [(version, trial, in_words(trial.cost) if trial else "") for version, trial in versions],
        "cases": own.cases.all() if own else (),
        "case_form": case_form or CaseForm(shipped, _tools(request.member)),
        "has_model": asking.has_model(request.organization),
        "price": "" if price is None else in_words(price),
        "job": job,
        "balance": balance(request.member, _cost_of(job, versions)),
        "once": once.mark(),
        "is_alone": not services.others_with_the_right(request.member),
        "parts": _parts_for(shipped),
    }
    return render(request, "studio/prompt.html", context, status=status)


def _parts_for(shipped: ShippedPrompt) -> list[ShippedPrompt]:
    """The shared parts that ask for nothing the prompt does not have."""
    known = {each.name for each in shipped.variables}
    parts = [each for each in shipped_prompts if each.is_part and not shipped.is_part]
    return [each for each in parts if known.issuperset(variable.name for variable in each.variables)]


def _cost_of(job: Job | None, versions: Sequence[tuple[PromptVersion, reading.Trial | None]]) -> int | None:
    """What the tests of an ended job cost; None where no model answered one."""
    tried = job.payload.get("version") if job and job.is_finished else ""
    trial = next((trial for version, trial in versions if str(version.pk) == tried), None)
    return trial.cost if trial and trial.failed < len(trial.runs) else None


def _job(raw: str) -> Job | None:
    try:
        return Job.objects.filter(pk=uuid.UUID(raw), kind=prompt_tests.KIND).first()
    except ValueError:
        return None
