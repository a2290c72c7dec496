"""Whom a name in words means."""

from config.lib.text import fold
from crm.errors import NobodyCalled, SeveralCalled
from crm.models import Company, Contact
from crm.queries import companies, contacts

_LOOKED_AT = 4


def called(name: str) -> Contact | Company:
    """The one contact or company with all words of the name, or called exactly so; two queries.

    Raises `NobodyCalled`, `SeveralCalled`.
    """
    found: list[Contact | Company] = [*companies.found(name, _LOOKED_AT), *contacts.found(name, _LOOKED_AT)]
    exactly = [row for row in found if fold(str(row)) == fold(name)]
    # People have the words of their company in what is searched; a company that has them in its name is meant itself.
    named = [row for row in found if all(word in fold(str(row)).split() for word in fold(name).split())]
    meant = exactly or named or found
    if not meant:
        raise NobodyCalled(name)
    if len(meant) > 1:
        raise SeveralCalled(name, [str(row) for row in meant[:_LOOKED_AT]])
    return meant[0]
