"""Pages of policies: drafting, editing the open clauses, legal review, taking it away."""

from __future__ import annotations

import io
import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, requires
from accounts.models import Job
from ai_assistant import once
from ai_assistant.content.exporting import FILES
from ai_assistant.forms.content import CommentForm, PolicyWishForm, VariablesForm
from ai_assistant.models import Policy, PolicyVersion
from ai_assistant.policies.kinds import PolicyTemplate
from ai_assistant.policies.templates import POLICIES
from ai_assistant.prices import in_words
from ai_assistant.queries import policies as reading
from ai_assistant.queries import requests
from ai_assistant.queries.balance import balance
from ai_assistant.rendering import to_html
from ai_assistant.rules import StudioPermission
from ai_assistant.services import asking, texts, writing
from ai_assistant.services import policies as services
from ai_assistant.views.writing import redirect_to, when_over
from config.lib.downloads import as_download
from config.lib.errors import DomainError, Refusal
from config.lib.text import slugify_bg
from config.lib.urls import org_reverse

METHODS: Final = ["GET", "HEAD", "POST"]
_LONGEST_CLAUSE: Final = 8000
_MOST_DIGITS: Final = 6
_STEPS: Final = {
    "send": services.send_to_review,
    "comment": services.comment_on,
    "approve": services.approve_policy,
    "reject": services.reject_policy,
}


@requires(StudioPermission.DRAFT_POLICIES)
@require_safe
def policies(request: MemberRequest) -> HttpResponse:
    """The organization's policies, and the templates to draft from."""
    return render(request, "studio/policies.html", {"policies": reading.policies(), "templates": POLICIES.values()})


@requires(StudioPermission.DRAFT_POLICIES)
@require_http_methods(METHODS)
def policy_new(request: MemberRequest, key: str) -> HttpResponse:
    """Draft a policy."""
    template = POLICIES.get(key)
    if template is None:
        raise Http404
    if request.method != "POST":
        return _begin(request, template)
    variables, form = VariablesForm(template, request.POST), PolicyWishForm(request.POST)
    if variables.is_valid() and form.is_valid():
        try:
            made = writing.draft_policy(
                actor=request.member,
                wish=services.PolicyWish(template, form.cleaned_data["language"], variables.cleaned_data),
                asks_model=form.cleaned_data["asks_model"],
                once=once.mark_of(request),
            )
        except Refusal as error:
            form.add_error(None, str(error.message))
        else:
            return redirect_to(request, made, "studio:policy")
    return _new_page(request, template, variables, form, status=422)


def _begin(request: MemberRequest, template: PolicyTemplate) -> HttpResponse:
    """The form; with `?job=` how far a model is, or what failed, and the form as it was."""
    job = writing.job_of(request.member, writing.POLICY, request.GET.get("job", ""))
    if over := when_over(request, job, "studio:policy"):
        return over
    given = job.payload if job else {}
    variables = VariablesForm(template, initial=given.get("values"))
    form = PolicyWishForm(initial={"language": get_language(), "asks_model": True} | given)
    return _new_page(request, template, variables, form, job=job)


def _new_page(
    request: MemberRequest,
    template: PolicyTemplate,
    variables: VariablesForm,
    form: PolicyWishForm,
    status: int = 200,
    job: Job | None = None,
) -> HttpResponse:
    price = texts.price(request.organization, services.dearest_request(template, request.organization))
    context = {
        "job": job,
        "template": template,
        "variables": variables,
        "form": form,
        "has_model": asking.has_model(request.organization),
        "price": "" if price is None else in_words(price),
        "once": once.mark(),
    }
    return render(request, "studio/policy_new.html", context, status=status)


@requires(StudioPermission.DRAFT_POLICIES)
@require_safe
def policy(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """A policy: its clauses with what they rest on, the review, the versions; `?version=` shows an earlier one."""
    row = get_object_or_404(reading.policies(), pk=pk)
    return _page(request, row, CommentForm())


def _page(request: MemberRequest, row: Policy, form: CommentForm, status: int = 200) -> HttpResponse:
    shown = _version(row, request.GET.get("version", ""))
    may_review = request.member.has(StudioPermission.REVIEW_POLICIES)
    is_own = shown is not None and shown.author_id == request.member.pk
    context = {
        "policy": row,
        "shown": shown,
        "clauses": [each | {"html": to_html(each["text"], {})} for each in shown.clauses] if shown else [],
        "balance": balance(request.member, requests.paid(shown.request)) if shown else None,
        "versions": reading.versions(row),
        "reviews": reading.reviews(row),
        "form": form,
        "may_review": may_review and (not is_own or not services.others_who_review(request.member)),
        "is_alone": may_review and is_own,
    }
    return render(request, "studio/policy.html", context, status=status)


def _version(row: Policy, number: str) -> PolicyVersion | None:
    """The version asked for, else the current one."""
    if number.isdecimal() and len(number) <= _MOST_DIGITS:
        return get_object_or_404(reading.versions(row), number=int(number))
    return row.current


@requires(StudioPermission.DRAFT_POLICIES)
@require_http_methods(METHODS)
def policy_edit(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Word the open clauses anew."""
    row = get_object_or_404(reading.policies(), pk=pk)
    clauses = list(row.current.clauses) if row.current else []
    error = ""
    if request.method == "POST":
        wordings = {each["key"]: request.POST.get(each["key"], "") for each in clauses if each["is_open"]}
        try:
            version = _whole(request.POST.get("version"))
            services.edit_policy(policy=row, actor=request.member, wordings=_bounded(wordings), version=version)
        except DomainError as refusal:
            error = str(refusal.message)
            clauses = [each | {"text": wordings.get(each["key"], each["text"])} for each in clauses]
        else:
            messages.success(request, _("Kept as a new version."))
            return redirect(org_reverse("studio:policy", pk))
    context = {"policy": row, "clauses": clauses, "error": error}
    return render(request, "studio/policy_edit.html", context, status=422 if error else 200)


def _bounded(wordings: dict[str, str]) -> dict[str, str]:
    return {key: text.replace("\0", "")[:_LONGEST_CLAUSE] for key, text in wordings.items()}


def _whole(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isdecimal() and len(raw) <= _MOST_DIGITS else None


@requires(StudioPermission.DRAFT_POLICIES)
@require_POST
def policy_review(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """A step of the review: send, comment, approve or reject."""
    row = get_object_or_404(reading.policies(), pk=pk)
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    form = CommentForm(request.POST)
    if form.is_valid():
        given: Any = {"policy": row, "actor": request.member, "comment": form.cleaned_data["comment"]}
        try:
            step(seen=_whole(request.POST.get("version")), **given)
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            return redirect(org_reverse("studio:policy", pk))
    return _page(request, get_object_or_404(reading.policies(), pk=pk), form, status=422)


@requires(StudioPermission.DRAFT_POLICIES)
@require_safe
def policy_export(request: MemberRequest, pk: uuid.UUID) -> FileResponse:
    """A version as a file; `?as=` is docx, html or md."""
    row = get_object_or_404(reading.policies(), pk=pk)
    shown, ending = _version(row, request.GET.get("version", "")), request.GET.get("as", "")
    if ending not in FILES or shown is None:
        raise Http404
    write, media_type = FILES[ending]
    file = io.BytesIO(write(services.written(row, shown)))
    return as_download(file, name=f"{slugify_bg(row.title) or 'policy'}.{ending}", media_type=media_type)


@requires(StudioPermission.DRAFT_POLICIES)
@require_POST
def policy_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a policy that was never approved."""
    services.delete_policy(policy=get_object_or_404(reading.policies(), pk=pk), actor=request.member)
    messages.success(request, _("Policy deleted."))
    return redirect(org_reverse("studio:policies"))
