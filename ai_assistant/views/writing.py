"""What pages of the content studio that wait for a model have in common."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import MemberRequest
from accounts.models import Job
from ai_assistant.models import Content, Policy
from config.lib import htmx
from config.lib.urls import org_reverse


def waiting_url(url: str, job: Job) -> str:
    """The page that shows how far the job is."""
    return f"{url}?job={job.pk}"


def redirect_to(request: MemberRequest, made: Content | Policy | Job, name: str) -> HttpResponse:
    """Go to what was made, whose URL has this name, or wait for the job on the page one is on."""
    if isinstance(made, Job):
        return redirect(waiting_url(request.path, made))
    return redirect(org_reverse(name, made.pk))


def when_over(request: MemberRequest, job: Job | None, name: str) -> HttpResponse | None:
    """Leave a page that waited: for the result, whose URL has this name, or for the same page that tells what failed.

    Why rules wrote what a model was to write is said there. None while there is nothing to leave for.
    """
    if job is None or not job.is_finished:
        return None
    if job.state == Job.State.DONE:
        if note := job.result.get("note"):
            messages.warning(request, note)
        return htmx.redirect(request, org_reverse(name, job.result["pk"]))
    return htmx.redirect(request, waiting_url(request.path, job)) if request.htmx else None
