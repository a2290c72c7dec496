"""Language and theme, for visitors and for signed-in people."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import looks
from accounts.access import public
from accounts.forms.people import PreferencesForm
from accounts.services import people


@public
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep `language` and `theme` on the device and with the account, then go to `next`; 204 when there is none."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        raise BadRequest("unknown language or theme")
    chosen = form.cleaned_data
    if request.user.is_authenticated:
        people.update_preferences(user=request.user, **chosen)
    response = _answer(request)
    looks.remember(response, **chosen)
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if not wanted:
        return HttpResponse(status=204)
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if is_ours else "/")
