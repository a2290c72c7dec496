"""Pages of brand voices and audiences."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, check, requires
from ai_assistant.forms.content import AudienceForm, VoiceForm
from ai_assistant.models import Audience, BrandVoice
from ai_assistant.queries import content as reading
from ai_assistant.rules import StudioPermission
from ai_assistant.services import voices as services
from config.lib.errors import DomainError
from config.lib.urls import org_reverse

METHODS = ["GET", "HEAD", "POST"]
_VOICE = ("name", "tone", "does", "avoids", "banned_words", "samples", "version")
_AUDIENCE = ("name", "description", "version")


@requires(StudioPermission.WRITE)
@require_safe
def voices(request: MemberRequest) -> HttpResponse:
    """Brand voices and audiences."""
    context = {
        "voices": reading.voices(),
        "audiences": reading.audiences(),
        "can_manage": request.member.has(StudioPermission.MANAGE_VOICES),
    }
    return render(request, "studio/voices.html", context)


@requires(StudioPermission.MANAGE_VOICES)
@require_http_methods(METHODS)
def voice_new(request: MemberRequest) -> HttpResponse:
    """Add a brand voice."""
    return _new(request, VoiceForm(request.POST or None), BrandVoice)


@requires(StudioPermission.MANAGE_VOICES)
@require_http_methods(METHODS)
def audience_new(request: MemberRequest) -> HttpResponse:
    """Add an audience."""
    return _new(request, AudienceForm(request.POST or None), Audience)


@requires(StudioPermission.WRITE)
@require_http_methods(METHODS)
def voice(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """A brand voice, to be read and changed."""
    row = get_object_or_404(BrandVoice, pk=pk)
    initial = {name: getattr(row, name) for name in _VOICE}
    return _change(request, VoiceForm(request.POST or None, initial=initial), row)


@requires(StudioPermission.WRITE)
@require_http_methods(METHODS)
def audience(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """An audience, to be read and changed."""
    row = get_object_or_404(Audience, pk=pk)
    initial = {name: getattr(row, name) for name in _AUDIENCE}
    return _change(request, AudienceForm(request.POST or None, initial=initial), row)


@requires(StudioPermission.MANAGE_VOICES)
@require_POST
def voice_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a brand voice; texts stay."""
    services.delete(get_object_or_404(BrandVoice, pk=pk), actor=request.member)
    return _back(request, _("Deleted. Texts made with it stay as they are."))


@requires(StudioPermission.MANAGE_VOICES)
@require_POST
def audience_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete an audience; texts stay."""
    services.delete(get_object_or_404(Audience, pk=pk), actor=request.member)
    return _back(request, _("Deleted. Texts made with it stay as they are."))


Form = VoiceForm | AudienceForm


def _new(request: MemberRequest, form: Form, model: type[BrandVoice] | type[Audience]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            services.create(model, actor=request.member, values=_values(form))
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            return _back(request, _("Saved."))
    return _form_page(request, form, None)


def _change(request: MemberRequest, form: Form, row: BrandVoice | Audience) -> HttpResponse:
    if request.method == "POST":
        check(request, StudioPermission.MANAGE_VOICES)
        if form.is_valid():
            try:
                version = form.cleaned_data["version"]
                services.update(row, actor=request.member, values=_values(form), version=version)
            except DomainError as error:
                form.add_error(error.field, str(error.message))
            else:
                return _back(request, _("Saved."))
    return _form_page(request, form, row)


def _values(form: Form) -> dict[str, object]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _back(request: MemberRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(org_reverse("studio:voices"))


def _form_page(request: MemberRequest, form: Form, row: BrandVoice | Audience | None) -> HttpResponse:
    is_voice = isinstance(form, VoiceForm)
    context = {
        "form": form,
        "row": row,
        "is_voice": is_voice,
        "delete_url": org_reverse(f"studio:{'voice' if is_voice else 'audience'}_delete", row.pk) if row else "",
        "can_manage": request.member.has(StudioPermission.MANAGE_VOICES),
    }
    return render(request, "studio/voice.html", context, status=422 if form.errors else 200)
