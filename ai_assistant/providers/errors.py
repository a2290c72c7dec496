"""How asking a model fails. `again` says whether the same question may be asked once more of the same provider."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ai_assistant.providers.cleaning import clean_text


class ProviderError(Exception):
    """A provider did not answer. `message` is for people; what it is made with says why, for the log and the staff."""

    again = False
    message: str | Promise = _("The AI model could not be asked.")

    def __init__(self, reason: str = "") -> None:
        super().__init__(clean_text(reason))


class NotAvailable(ProviderError):
    """There is no key, or the package is not installed."""

    message = _("This AI model is not set up here.")


class NotInstalled(NotAvailable):
    """The provider's package is optional, and is not there; what it is made with says how to get it."""

    message = _("The package that asks this AI model is not installed here.")


class NoToolLoop(ProviderError):
    """A tool was run for the model, and its adapter cannot tell it what came out."""

    message = _("The old package of Google cannot go on after a tool was run. Choose Google Gemini for that.")


class LeftAlone(ProviderError):
    """It failed again and again, or asked for a pause, and is not asked for a while."""

    message = _("This AI model has failed several times or asked for a pause, and is left alone for a while.")


class AuthFailed(ProviderError):
    """The provider does not know the key, or does not allow it this."""

    message = _("The AI provider does not accept the key.")


class RateLimited(ProviderError):
    """Too many requests, or the account is used up; `retry_after` in seconds, when the provider said."""

    again = True
    message = _("The AI provider is asked too often just now.")

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Overloaded(ProviderError):
    """The provider failed, could not be reached, or broke off."""

    again = True
    message = _("The AI provider did not answer.")


class TimedOut(ProviderError):
    """No answer in time."""

    again = True
    message = _("The AI provider took too long.")


class Blocked(ProviderError):
    """The provider will not answer this, by its rules of content."""

    message = _("The AI provider refused to answer this.")


class BadRequest(ProviderError):
    """The provider does not understand the question: another model's name, a picture it cannot read, too long."""

    message = _("The AI provider did not understand the request.")


class BadAnswer(ProviderError):
    """The answer is not what the protocol promises."""

    again = True
    message = _("The AI provider answered with something unreadable.")


class Endless(ProviderError):
    """The answer does not stop."""

    message = _("The AI model did not stop answering.")
