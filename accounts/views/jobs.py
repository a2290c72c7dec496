"""Progress of long work."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, member_only, works_unpaid
from accounts.models import Job
from accounts.services import jobs


@member_only
@require_safe
def job(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """The progress fragment; a finished job's fragment polls no more."""
    row = get_object_or_404(Job, pk=pk)
    return _fragment(request, row)


@works_unpaid
@member_only
@require_POST
def cancel_job(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop after the present step."""
    row = get_object_or_404(Job, pk=pk)
    jobs.cancel(row)
    row.refresh_from_db()
    return _fragment(request, row)


def _fragment(request: MemberRequest, row: Job) -> HttpResponse:
    response = render(request, "components/job.html", {"job": row})
    if row.is_finished:
        response.headers["HX-Trigger"] = "k-job-finished"
    return response
