"""What accounts refuses."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError, Refusal


class EmailTaken(DomainError):
    """An account with this address exists."""

    def __init__(self) -> None:
        super().__init__("email_taken", _("There is already an account with this e-mail. Sign in instead."), "email")


class InvitationClosed(DomainError):
    """The invitation was used, revoked, or has expired."""

    status = 410

    def __init__(self) -> None:
        super().__init__("invitation_closed", _("This invitation is no longer valid. Ask for a new one."))


class WrongRecipient(DomainError):
    """The invitation was sent to another address than the one the person signed in with."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "wrong_recipient", _("This invitation was sent to another address. Sign in with that one to accept it.")
        )


class AlreadyMember(DomainError):
    """The person is in the organization."""

    def __init__(self) -> None:
        super().__init__("already_member", _("This person is already in the team."), "email")


class LastOwner(DomainError):
    """An organization always has an owner."""

    def __init__(self) -> None:
        super().__init__("last_owner", _("An organisation needs an owner. Hand it over first, in “Team and roles”."))


class NoSuccessor(DomainError):
    """Open work goes to somebody else who is there."""

    def __init__(self) -> None:
        super().__init__("no_successor", _("Choose a colleague with access who takes the open work over."), "successor")


class OfferClosed(DomainError):
    """The offer of ownership was taken back, answered, or has expired."""

    status = 410

    def __init__(self) -> None:
        super().__init__("offer_closed", _("This offer is no longer valid."))


class MemberProtected(DomainError):
    """The actor may not change this member."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "member_protected",
            _("Nobody changes their own rights, nor gives more than they have. Ask someone with a higher role."),
        )


class EmailUnconfirmed(DomainError):
    """Nothing is sent in the name of an address that was not confirmed."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "email_unconfirmed", _("Confirm your e-mail address first: until then nothing is sent in your name.")
        )


class BadCredentials(DomainError):
    """E-mail or password is wrong; never says which."""

    status = 401

    def __init__(self) -> None:
        super().__init__("bad_credentials", _("The e-mail or the password is wrong."))


class CodeNeeded(DomainError):
    """The person has a second factor, so the password alone signs nobody in."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "code_needed", _("Give the code of your authenticator app or a recovery code as well."), "code"
        )


class WrongCode(DomainError):
    """Neither the app's code of this minute nor an unused recovery code."""

    status = 401

    def __init__(self) -> None:
        super().__init__("wrong_code", _("This code is wrong or was used already. Enter the one shown now."), "code")


class SecondFactorRequired(DomainError):
    """The organization lets in only who signs in with a passkey or with a password and a code."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "second_factor_required",
            _("This organisation asks for a passkey or a code beside the password. Set one up in your account."),
        )


class OwnSecondFactorFirst(DomainError):
    """Who asks it of the team has it."""

    def __init__(self) -> None:
        super().__init__("own_second_factor_first", _("Set up a passkey or an authenticator app for yourself first."))


class BadToken(DomainError):
    """A token is expired, revoked, or none of ours."""

    status = 401

    def __init__(self) -> None:
        super().__init__("bad_token", _("This token is not valid. Sign in again."))


class AddressNotAllowed(DomainError):
    """The organization or the key is used from certain network addresses only."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "address_not_allowed",
            _("Your network address is not on the list of those that are let in. Ask an administrator."),
        )


class LocksYouOut(DomainError):
    """Nobody shuts the door on themselves."""

    def __init__(self, address: str) -> None:
        super().__init__(
            "locks_you_out",
            _("Your own address %(address)s is not on this list: you would lock yourself out. Add it.")
            % {"address": address or "?"},
            "networks",
        )


class ScopesNotHeld(DomainError):
    """Nobody makes a key for what they may not do themselves."""

    status = 403

    def __init__(self) -> None:
        super().__init__("scopes_not_held", _("Choose rights that you have yourself."), "scopes")


class ForThePersonAlone(Refusal):
    """An operator in a person's account does not touch what makes the account theirs."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "for_the_person_alone",
            _("Only the person themselves does this: ways of signing in, keys, exports of everything, deleting."),
        )


class TooManyAttempts(DomainError):
    """Something was tried too often; after `wait` seconds it may be tried again, perhaps earlier."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__("too_many_attempts", _("Too many attempts. Wait a few minutes and try again."))
        self.wait = wait


class OwnersOnly(DomainError):
    """What becomes of the whole organization is for its owners to say."""

    status = 403

    def __init__(self) -> None:
        super().__init__("owners_only", _("Only an owner of the organisation may do this."))


class WrongName(DomainError):
    """The name that was typed to confirm a deletion is another one."""

    def __init__(self) -> None:
        super().__init__("wrong_name", _("Type the name of the organisation, letter for letter."), "name")


class DeletionDue(DomainError):
    """The day of the deletion has come, or there is no deletion to take back."""

    status = 410

    def __init__(self) -> None:
        super().__init__("deletion_due", _("There is no deletion that could be taken back."))


class SoleOwner(DomainError):
    """Who alone owns an organization cannot leave it without an owner. Answered with 409."""

    status = 409

    def __init__(self, organizations: list[str]) -> None:
        message = _(
            "You are the only owner of {names}. Hand it over first, in “Team and roles”, or have it deleted, in its "
            "“Privacy and data”."
        )
        super().__init__("sole_owner", format_lazy(message, names=", ".join(organizations)))


class StripeSilent(DomainError):
    """Stripe cannot be reached, or did not understand. Answered with 503; nothing was changed."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "stripe_failed", _("The payment service does not answer. Nothing was changed; try again soon.")
        )
