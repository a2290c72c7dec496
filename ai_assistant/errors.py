"""What the assistant refuses."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError, Refusal


class NoModel(Refusal):
    """No AI model may be asked now; who asked goes on by rules and says so. `code` tells why."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code, message)

    @classmethod
    def none_set_up(cls) -> NoModel:
        """This installation has no model, nor the organization one of its own."""
        return cls("no_model", _("No AI model is set up."))

    @classmethod
    def switched_off(cls) -> NoModel:
        """The organization wants none."""
        return cls("models_off", _("AI models are switched off in the settings of the assistant."))

    @classmethod
    def budget_used_up(cls) -> NoModel:
        """What the organization will spend in a month is spent."""
        return cls("budget_used_up", _("This month’s budget for AI models is used up."))

    @classmethod
    def plan_used_up(cls) -> NoModel:
        """The requests of the plan are used up until the first of the month."""
        return cls("plan_used_up", _("This month’s AI requests of your plan are used up."))

    @classmethod
    def cap_reached(cls) -> NoModel:
        """The person has asked as often as one person may in a month."""
        return cls("cap_reached", _("You have used the AI requests that one person has in a month."))


class AlreadyAsked(Refusal):
    """A question with the same key was asked before. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("already_asked", _("This was asked already."))


class AskedTooOften(Refusal):
    """More requests to the assistant in an hour than one person has. Answered with 429."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(
            "asked_too_often", _("The assistant was asked very often in the last hour. It is ready again soon.")
        )
        self.wait = wait


class AnswerFailed(Refusal):
    """A model failed in a way that rules cannot make good, such as by refusing the content. Answered with 502."""

    status = 502

    def __init__(self, why: str) -> None:
        super().__init__("answer_failed", why)


class NeedsAPerson(Refusal):
    """A program with a key would send something out. Answered with 403."""

    status = 403

    def __init__(self) -> None:
        super().__init__("needs_a_person", _("A person sends this, from the page of suggestions."))


class NotOwnWords(Refusal):
    """A letter with words that the person has not said."""

    def __init__(self) -> None:
        super().__init__("not_own_words", _("A letter can only say what you have just written yourself."), "words")


class NothingHasWords(Refusal):
    """A question about a name that no record has."""

    def __init__(self, words: str) -> None:
        super().__init__("nothing_has_words", format_lazy(_("Nothing has the words “{words}”."), words=words), "name")


class NothingAsked(Refusal):
    """A question without words."""

    def __init__(self) -> None:
        super().__init__("nothing_asked", _("Write a question first."), "message")


class TooLong(Refusal):
    """A question longer than the assistant reads."""

    def __init__(self) -> None:
        super().__init__("too_long", _("This is too long for one question. Shorten it, or ask in parts."), "message")


class NotOpen(Refusal):
    """The proposal was decided already, or cannot be taken back. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_open", _("This was decided already. Load the page again to see how."))


class StillAnswering(Refusal):
    """The answer is being given. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("still_answering", _("The answer is still being given. Stop it first."))


class Outdated(Refusal):
    """What the change would replace is no longer as it was when it was shown. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("outdated", _("The record has changed since this was proposed. Ask again."))


class NoSuchRecord(DomainError):
    """An id names no record that the member can see. Answered with 404."""

    status = 404

    def __init__(self, field: str) -> None:
        super().__init__("no_such_record", _("This record is not there. Choose another one."), field)


class NoNumber(DomainError):
    """A number was asked for."""

    def __init__(self, field: str) -> None:
        super().__init__("no_number", _("This is not a number."), field)


class ChangedSince(DomainError):
    """What is to be taken back is no longer as it was left. Answered with 409; nothing was written."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "changed_since", _("This has changed since then and cannot be taken back. Change it on its own page.")
        )


# --- The content studio -----------------------------------------------------------------------------------------------
class ModelFailed(Refusal):
    """The model was asked and gave nothing that can be used. Answered with 502; nothing was charged or saved."""

    status = 502

    def __init__(self, reason: str | Promise) -> None:
        message = _("{reason} Nothing was charged and nothing saved. Try again, or go on without a model.")
        super().__init__("model_failed", format_lazy(message, reason=reason))


class NothingGiven(DomainError):
    """A text is made from something."""

    def __init__(self) -> None:
        super().__init__("nothing_given", _("Fill in at least one field, so that there is something to write about."))


class BadVariable(DomainError):
    """A template was given a variable that it does not have, or that is not of its type. `name` is the variable's."""

    def __init__(self, name: str) -> None:
        message = _("The variable “{name}” is not one of the template’s, or its value cannot be read.")
        super().__init__("bad_variable", format_lazy(message, name=name), "variables")


class EmptyText(DomainError):
    """A text has words."""

    def __init__(self) -> None:
        super().__init__("empty_text", _("Write the text. To get rid of it, delete it."), "text")


class NameTaken(DomainError):
    """Voices and audiences are told apart by name."""

    def __init__(self) -> None:
        super().__init__("name_taken", _("There is already one with this name."), "name")


class StillChoosing(DomainError):
    """One of several variants is chosen first. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("still_choosing", _("Choose one of the variants first."))


class OneOfUsApproves(DomainError):
    """A second pair of eyes, where there is one. Answered with 403."""

    status = 403

    def __init__(self) -> None:
        super().__init__("another_approves", _("You wrote this version. A colleague has to approve it."))


class NotApproved(DomainError):
    """What nobody approved is not used. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_approved", _("This version is not approved yet."))


class TooManyTests(DomainError):
    """Every test costs at every trial. `most` is how many a prompt has."""

    def __init__(self, most: int) -> None:
        super().__init__("too_many_tests", format_lazy(_("A prompt has at most {most} tests."), most=most))


class NothingToTry(DomainError):
    """A version is tried on something. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("nothing_to_try", _("Add a test first."))


class ChangedMeanwhile(DomainError):
    """A model worked on a text that somebody changed at the same time. Answered with 409; nothing was charged."""

    status = 409

    def __init__(self) -> None:
        message = _(
            "The text was changed while the model worked on it. Nothing was charged; let it work on the new text."
        )
        super().__init__("changed_meanwhile", message)


# --- Policies ---------------------------------------------------------------------------------------------------------
class NotNow(DomainError):
    """The state of the policy does not allow it. Answered with 409."""

    status = 409

    def __init__(self) -> None:
        super().__init__("not_now", _("The policy is not in the right state for this. Load the page again to see it."))


class AnotherVersion(DomainError):
    """Who reviews decides on what they have read. Answered with 409; nothing was written."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "another_version", _("There is another version by now, which you see here. Read it, then decide.")
        )


class CommentNeeded(DomainError):
    """Who rejects says why."""

    def __init__(self) -> None:
        super().__init__("comment_needed", _("Write a comment, so that the author knows what to change."), "comment")


class OneOfUsReviews(DomainError):
    """A second pair of eyes, where there is one. Answered with 403."""

    status = 403

    def __init__(self) -> None:
        super().__init__("another_reviews", _("You wrote this version. A colleague has to review it."))
