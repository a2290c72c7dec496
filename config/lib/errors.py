"""How a service refuses: HTML shows it in place or as a page, the API as `{code, message, field}`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something cannot be done, and no other input would change that: the answer is a page or message of its own.

    `code` is stable and for programs; `message` is for people, translated lazily, and says what happened and what to
    do; `field` names the input it is about, when there is one; `status` is the HTTP status both faces answer with.
    `wait`, where there is one, is in how many seconds it may be tried again; `url` the full address of the page that
    helps.
    """

    status = 422
    wait: int | None = None
    url = ""

    def __init__(self, code: str, message: str | Promise, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class DomainError(Refusal):
    """A business rule said no to what was given; a form shows it beside its fields."""


@contextmanager
def about(field: str) -> Iterator[None]:
    """Say of every refusal inside the block that it is about the input `field`."""
    try:
        yield
    except DomainError as error:
        error.field = field
        raise


class PermissionRefused(DomainError):
    """The member may not do this. Answered with 403."""

    status = 403

    def __init__(self, permission: str) -> None:
        super().__init__("permission_denied", _("Your role does not allow this. Ask an owner or administrator."))
        self.permission = permission


class StaleEdit(DomainError):
    """Somebody else saved the record since the page was opened. Answered with 409; nothing was written."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "stale_edit",
            _("Someone changed this record after you opened it. Your text is still here; look at theirs, then save."),
        )
