"""What happened that touches the safety of the organization."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, requires
from accounts.rules import AccountsPermission
from accounts.tables import SecurityEventList


@requires(AccountsPermission.MANAGE_SECURITY)
@require_safe
def security(request: MemberRequest) -> HttpResponse:
    """Security events, newest first."""
    context = {
        "page": SecurityEventList(request.member).page(request.GET),
        "caption": _("Security events, newest first"),
        "empty": {
            "title": _("Nothing out of the ordinary"),
            "text": _("Repeated wrong passwords, new devices, mass exports and deletions will be listed here."),
        },
    }
    is_fragment = request.htmx and request.htmx.target == "list"
    return render(request, "components/list_body.html" if is_fragment else "accounts/security.html", context)
