"""Pages of the content studio: the library, making a text, working on it, taking it away."""

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
from ai_assistant.content.kinds import GROUP_NAMES, ContentTemplate, Group
from ai_assistant.content.templates import LIBRARY
from ai_assistant.forms.content import TextForm, VariablesForm, WishForm
from ai_assistant.models import Content, ContentVersion
from ai_assistant.prices import in_words
from ai_assistant.queries import content as reading
from ai_assistant.queries import requests
from ai_assistant.queries.balance import Balance, balance
from ai_assistant.rendering import to_html
from ai_assistant.rules import StudioPermission
from ai_assistant.services import asking, texts, writing
from ai_assistant.services import content as services
from ai_assistant.services.content import Wish
from ai_assistant.tables.content import ContentList
from ai_assistant.views.writing import redirect_to, waiting_url, when_over
from config.lib.downloads import as_download
from config.lib.errors import DomainError, Refusal
from config.lib.text import fold, slugify_bg
from config.lib.urls import org_reverse

METHODS: Final = ["GET", "HEAD", "POST"]
_MOST_DIGITS: Final = 6
_ACTIONS: Final = (
    (ContentVersion.Action.REWRITTEN, "arrow-repeat"),
    (ContentVersion.Action.SHORTENED, "arrows-collapse"),
    (ContentVersion.Action.EXPANDED, "arrows-expand"),
    (ContentVersion.Action.TRANSLATED, "translate"),
)


# --- The list and the library -----------------------------------------------------------------------------------------
@requires(StudioPermission.WRITE)
@require_safe
def content_list(request: MemberRequest) -> HttpResponse:
    """Texts, the latest first."""
    is_fragment = request.htmx and request.htmx.target == "list"
    context = {
        "page": ContentList(request.member).page(request.GET),
        "may_draft": request.member.has(StudioPermission.DRAFT_POLICIES),
        "empty": {
            "title": _("No texts yet"),
            "text": _(
                "Choose from more than fifty kinds of text. It works without an AI model too, from what you give."
            ),
            "action_url": org_reverse("studio:library"),
            "action_label": _("New text"),
        },
    }
    return render(request, "components/list_body.html" if is_fragment else "studio/content_list.html", context)


@requires(StudioPermission.WRITE)
@require_safe
def library(request: MemberRequest) -> HttpResponse:
    """The kinds of text; `?q=` narrows them to those that have the words."""
    words = fold(request.GET.get("q", "")[:100]).split()
    found = [each for each in LIBRARY.values() if _has(each, words)]
    shelves = [
        (GROUP_NAMES[group], group, here)
        for group in Group
        if (here := [each for each in found if each.group == group])
    ]
    return render(
        request,
        "studio/library.html",
        {"shelves": [each for each in shelves if each[2]], "q": request.GET.get("q", "")[:100]},
    )


def _has(template: ContentTemplate, words: list[str]) -> bool:
    texts_of = (template.name.bg, template.name.en, template.purpose.bg, template.purpose.en, template.key)
    whole = fold(" ".join(texts_of))
    return all(word in whole for word in words)


# --- Making -----------------------------------------------------------------------------------------------------------
@requires(StudioPermission.WRITE)
@require_http_methods(METHODS)
def content_new(request: MemberRequest, key: str) -> HttpResponse:
    """A text from a template; with action "price" the answer is what it would cost."""
    template = LIBRARY.get(key)
    if template is None:
        raise Http404
    if request.method != "POST":
        return _begin(request, template)
    variables, form = VariablesForm(template, request.POST), WishForm(request.POST)
    is_valid = variables.is_valid() and form.is_valid()
    if request.POST.get("action") == "price":
        return _price_fragment(request, _wish(template, variables, form) if is_valid else None)
    if is_valid:
        try:
            made = writing.make_content(
                actor=request.member,
                wish=_wish(template, variables, form),
                asks_model=form.cleaned_data["asks_model"],
                once=once.mark_of(request),
            )
        except Refusal as error:
            form.add_error(None, str(error.message))
        else:
            return redirect_to(request, made, "studio:content")
    return _new_page(request, template, variables, form, status=422)


def _begin(request: MemberRequest, template: ContentTemplate) -> HttpResponse:
    """The form; with `?job=` how far a model is, or what failed, and the form as it was."""
    job = writing.job_of(request.member, writing.TEXT, request.GET.get("job", ""))
    if over := when_over(request, job, "studio:content"):
        return over
    initial = {"language": get_language(), "variants": 1, "asks_model": True} | (job.payload if job else {})
    values = job.payload.get("values") if job else {"company": request.organization.name}
    variables, form = VariablesForm(template, initial=values), WishForm(initial=initial)
    return _new_page(request, template, variables, form, job=job)


def _wish(template: ContentTemplate, variables: VariablesForm, form: WishForm) -> Wish:
    values = {name: value for name, value in variables.cleaned_data.items() if value not in (None, "", [])}
    given = form.cleaned_data
    return Wish(template, given["language"], values, given["voice"], given["audience"], given["variants"])


def _new_page(
    request: MemberRequest,
    template: ContentTemplate,
    variables: VariablesForm,
    form: WishForm,
    status: int = 200,
    job: Job | None = None,
) -> HttpResponse:
    context = {
        "job": job,
        "template": template,
        "variables": variables,
        "form": form,
        "has_model": asking.has_model(request.organization),
        "price": _price(request, services.dearest_request(template)),
        "once": once.mark(),
        "wordings": len(template.bodies),
    }
    return render(request, "studio/content_new.html", context, status=status)


def _price_fragment(request: MemberRequest, wish: Wish | None) -> HttpResponse:
    price = _price(request, services.request_for(wish)) if wish else ""
    return render(request, "studio/content_new.html#price", {"price": price})


def _price(request: MemberRequest, asked: texts.Request) -> str:
    """What it costs at most, in words; "" without a model."""
    price = texts.price(request.organization, asked)
    return "" if price is None else in_words(price)


# --- One text ---------------------------------------------------------------------------------------------------------
@requires(StudioPermission.WRITE)
@require_http_methods(METHODS)
def content(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """A text: its variants to choose from, or the editor with score and history; `?job=` shows a model at work."""
    row = get_object_or_404(reading.contents(), pk=pk)
    if request.method != "POST":
        job = writing.job_of(request.member, writing.WORK, request.GET.get("job", ""))
        return when_over(request, job, "studio:content") or _page(request, row, job=job)
    form = TextForm(request.POST)
    if form.is_valid():
        try:
            services.edit_content(
                content=row,
                actor=request.member,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"],
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
            row = get_object_or_404(reading.contents(), pk=pk)
        else:
            messages.success(request, _("Text saved."))
            return redirect(org_reverse("studio:content", pk))
    return _page(request, row, form, status=422)


def _page(
    request: MemberRequest, row: Content, form: TextForm | None = None, status: int = 200, job: Job | None = None
) -> HttpResponse:
    versions = list(reading.history(row))
    if row.current is None:
        variants = [(each, reading.assessment(row, each), to_html(each.text, {})) for each in reversed(versions)]
        context = {"content": row, "variants": variants, "balance": _balance(request, versions[0])}
        return render(request, "studio/content_choose.html", context, status=status)
    form = form or TextForm(initial={"text": row.current.text, "version": row.version})
    form.fields["text"].disabled = is_working = job is not None and not job.is_finished
    context = {
        "content": row,
        "current": row.current,
        "job": job,
        "is_working": is_working,
        "form": form,
        "assessment": reading.assessment(row, row.current),
        "inputs": reading.inputs(row),
        "history": versions,
        "has_model": asking.has_model(request.organization),
        "actions": _actions(request, row),
        "opinion_price": _price(request, services.opinion_request(row, get_language() or "en")),
        "tones": services.TONES,
        "tone_price": _price(
            request, services.request_to(row, ContentVersion.Action.RETONED, max(services.TONES, key=len))
        ),
        "once": once.mark(),
        "balance": _balance(request, row.current),
        "opinion_balance": balance(request.member, row.current.opinion.get("cost")),
        "other_language": "en" if row.language == "bg" else "bg",
    }
    return render(request, "studio/content.html", context, status=status)


def _balance(request: MemberRequest, version: ContentVersion) -> Balance | None:
    """What a version has cost and what is left; None where no model wrote it."""
    return balance(request.member, requests.paid(version.request))


def _actions(request: MemberRequest, row: Content) -> list[dict[str, Any]]:
    """What a model can do with the text, each with its highest price."""
    how = "en" if row.language == "bg" else "bg"
    return [
        {"action": action, "icon": icon, "price": _price(request, services.request_to(row, action, how)), "how": how}
        for action, icon in _ACTIONS
    ]


@requires(StudioPermission.WRITE)
@require_POST
def content_choose(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a variant, or go back to an earlier version."""
    row = get_object_or_404(reading.contents(), pk=pk)
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > _MOST_DIGITS:
        raise Http404
    services.choose(content=row, chosen=get_object_or_404(row.versions, number=int(number)), actor=request.member)
    return redirect(org_reverse("studio:content", pk))


@requires(StudioPermission.WRITE)
@require_POST
def content_work(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a model work the text over."""
    row = get_object_or_404(reading.contents(), pk=pk)
    action, how = request.POST.get("action", ""), request.POST.get("how", "")
    if not _is_sound(action, how):
        raise Http404
    if action == writing.OPINION:
        how = get_language() or "en"
    url = org_reverse("studio:content", pk)
    try:
        job = writing.work_over(record=row, actor=request.member, action=action, how=how, once=once.mark_of(request))
    except Refusal as error:
        messages.error(request, str(error.message))
        return redirect(url)
    return redirect(waiting_url(url, job))


def _is_sound(action: str, how: str) -> bool:
    if action == ContentVersion.Action.TRANSLATED:
        return how in Content.Language.values
    if action == ContentVersion.Action.RETONED:
        return how in services.TONES
    return action in {writing.OPINION, *(each for each, _icon in _ACTIONS)}


@requires(StudioPermission.WRITE)
@require_safe
def content_export(request: MemberRequest, pk: uuid.UUID) -> FileResponse:
    """The text as a file; `?as=` is docx, html or md."""
    row = get_object_or_404(reading.contents(), pk=pk)
    ending = request.GET.get("as", "")
    if ending not in FILES or row.current is None:
        raise Http404
    write, media_type = FILES[ending]
    file = io.BytesIO(write(reading.written(row, row.current)))
    return as_download(file, name=f"{slugify_bg(row.title) or 'text'}.{ending}", media_type=media_type)


@requires(StudioPermission.WRITE)
@require_POST
def content_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the text with its history."""
    services.delete_content(content=get_object_or_404(reading.contents(), pk=pk), actor=request.member)
    messages.success(request, _("Text deleted."))
    return redirect(org_reverse("studio:contents"))
