"""Settings: pipelines and their stages."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, requires
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from crm.forms.pipelines import BaseStageFormSet, PipelineForm, StageFormSet, initial_stages
from crm.models import Pipeline
from crm.queries import pipelines as reading
from crm.rules import CrmPermission
from crm.services import pipelines


@requires(CrmPermission.MANAGE_PIPELINES)
@require_http_methods(["GET", "HEAD", "POST"])
def pipeline_list(request: MemberRequest) -> HttpResponse:
    """Every pipeline, and a form for a new one."""
    form = PipelineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pipeline = pipelines.create_pipeline(actor=request.member, name=form.cleaned_data["name"])
        except DomainError as error:
            form.add_error(error.field, str(error.message))
        else:
            messages.success(request, _("Pipeline added with the usual stages. Change them as you work."))
            return redirect(org_reverse("crm:pipeline", pipeline.pk))
    context = {"form": form, "pipelines": list(reading.all_pipelines())}
    return render(request, "crm/pipeline_list.html", context, status=422 if form.errors else 200)


@requires(CrmPermission.MANAGE_PIPELINES)
@require_http_methods(["GET", "HEAD", "POST"])
def pipeline(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The name and stages of one pipeline, saved together."""
    row = get_object_or_404(Pipeline, pk=pk)
    if request.method != "POST":
        stages = StageFormSet(initial=initial_stages(row), prefix="stages")
        return _form_page(request, row, PipelineForm(initial={"name": row.name}), stages)
    form, stages = PipelineForm(request.POST), StageFormSet(request.POST, prefix="stages")
    if form.is_valid() and stages.is_valid():
        try:
            pipelines.change_pipeline(
                pipeline=row, actor=request.member, name=form.cleaned_data["name"], stages=stages.inputs()
            )
        except DomainError as error:
            form.add_error("name" if error.field == "name" else None, str(error.message))
        else:
            messages.success(request, _("Pipeline saved."))
            return redirect(org_reverse("crm:pipelines"))
    return _form_page(request, row, form, stages, status=422)


@requires(CrmPermission.MANAGE_PIPELINES)
@require_POST
def pipeline_move(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """One place up or down."""
    row = get_object_or_404(Pipeline, pk=pk)
    pipelines.move_pipeline(
        pipeline=row, actor=request.member, distance=-1 if request.POST.get("direction") == "up" else 1
    )
    return redirect(f"{org_reverse('crm:pipelines')}#pipeline-{pk}")


@requires(CrmPermission.MANAGE_PIPELINES)
@require_POST
def pipeline_archive(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take out of use; the toast can take it back."""
    pipelines.archive_pipeline(pipeline=get_object_or_404(Pipeline, pk=pk), actor=request.member)
    undo = org_reverse("crm:pipeline_restore", pk)
    messages.success(request, _("Pipeline archived."), extra_tags=f"undo:{undo}")
    return redirect(org_reverse("crm:pipelines"))


@requires(CrmPermission.MANAGE_PIPELINES)
@require_POST
def pipeline_restore(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back into use."""
    pipelines.restore_pipeline(pipeline=get_object_or_404(Pipeline, pk=pk), actor=request.member)
    messages.success(request, _("Pipeline is in use again."))
    return redirect(org_reverse("crm:pipelines"))


@requires(CrmPermission.MANAGE_PIPELINES)
@require_POST
def pipeline_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a pipeline without deals."""
    pipelines.delete_pipeline(pipeline=get_object_or_404(Pipeline, pk=pk), actor=request.member)
    messages.success(request, _("Pipeline deleted."))
    return redirect(org_reverse("crm:pipelines"))


def _form_page(
    request: MemberRequest, row: Pipeline, form: PipelineForm, stages: BaseStageFormSet, status: int = 200
) -> HttpResponse:
    context = {"pipeline": row, "form": form, "stages": stages}
    return render(request, "crm/pipeline_form.html", context, status=status)
