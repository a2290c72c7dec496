"""What the assistant refuses."""

from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError


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
