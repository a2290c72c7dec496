"""What the customers' pages share: a signed link opens the seller's scope, and speaks the document's language."""

from contextlib import ExitStack
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from accounts.access import PersonRequest
from accounts.tenancy import scope
from invoices.models.base import CommercialDocument


class ClientRequest(PersonRequest):
    """What a customer's page receives, for annotations; whoever looks may be signed in or not."""

    tenancy: ExitStack


def enter(request: ClientRequest, document: CommercialDocument) -> None:
    """Open the scope of the seller for the rest of the request, in nobody's name, in the language of the page."""
    organization = document.organization
    language = _chosen_language(request) or _language_of(request, document)
    request.tenancy.enter_context(scope(organization))
    request.tenancy.enter_context(timezone.override(ZoneInfo(organization.time_zone)))
    request.tenancy.enter_context(translation.override(language))


def _language_of(request: ClientRequest, document: CommercialDocument) -> str:
    """The document's language; of a document in both, the one the visitor's browser asks for."""
    is_both = document.language == CommercialDocument.Language.BOTH
    return request.LANGUAGE_CODE if is_both else document.main_language


def _chosen_language(request: ClientRequest) -> str:
    """The language a visitor pressed; a signed-in member sees the page as the customer first does."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    is_visitor = not request.user.is_authenticated
    return chosen if is_visitor and chosen in dict(settings.LANGUAGES) else ""
