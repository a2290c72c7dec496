"""Files of a contact, company or deal: added, downloaded by whoever may see the record, deleted."""

import uuid

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, check, requires
from config.lib import htmx
from config.lib.downloads import as_download
from config.lib.errors import DomainError
from config.lib.urls import org_reverse
from crm.forms.activities import AttachmentForm
from crm.models import Attachment
from crm.panels import files_box
from crm.rules import CrmPermission
from crm.services import attachments
from crm.services.activities import address
from crm.views.records import Record, record_or_404
from crm.views.timeline import CHANGED


@requires(CrmPermission.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: MemberRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """The files of a record, or a new one added."""
    record = record_or_404(kind, pk)
    if request.method == "POST":
        return _add(request, record)
    if not request.htmx:
        return redirect(address(record))
    return render(request, "crm/attachments.html", {"box": files_box(record, request.member)})


@requires(CrmPermission.VIEW)
@require_safe
def attachment(_request: MemberRequest, pk: uuid.UUID) -> FileResponse:
    """The file itself, always as a download: nothing that a stranger made runs or shows inside the site."""
    row = get_object_or_404(Attachment, pk=pk)
    if not default_storage.exists(str(row.file.name)):
        raise Http404
    return as_download(row.file.open("rb"), name=row.name, media_type=row.media_type)


@requires(CrmPermission.EDIT)
@require_POST
def attachment_delete(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a file for good."""
    row = get_object_or_404(Attachment.objects.select_related("contact", "company", "deal"), pk=pk)
    record = row.deal or row.contact or row.company
    attachments.delete(attachment=row, actor=request.member)
    if request.htmx:
        return htmx.trigger(htmx.toast(HttpResponse(), _("File deleted.")), CHANGED)
    messages.success(request, _("File deleted."))
    return redirect(address(record) if record else org_reverse("dashboard"))


def _add(request: MemberRequest, record: Record) -> HttpResponse:
    check(request, CrmPermission.EDIT)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attachments.add(actor=request.member, record=record, file=form.cleaned_data["file"])
        except DomainError as error:
            form.add_error(error.field, str(error.message))
    if not request.htmx:
        for texts in form.errors.values():
            messages.error(request, " ".join(map(str, texts)))
        return redirect(address(record))
    box = files_box(record, request.member, None if form.is_valid() else form)
    response = render(request, "crm/attachments.html", {"box": box}, status=200 if form.is_valid() else 422)
    return htmx.trigger(response, CHANGED) if form.is_valid() else response
