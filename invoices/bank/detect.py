"""One door for statement files: what a file is is decided by its content, never by its name."""

from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from invoices.bank.camt053 import parse_camt053
from invoices.bank.encoding import decode_text
from invoices.bank.mt940 import looks_like_mt940, parse_mt940
from invoices.bank.statement import ParsedStatement, StatementError, clean_text

MAX_BYTES: Final = 20 * 1024 * 1024
_XML_STARTS: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_WHITESPACE: Final = b" \t\r\n"


def parse_statement_file(data: bytes, filename: str) -> list[ParsedStatement]:
    """The statements in a file of a bank: CAMT.053 or MT940.

    A statement that the file holds twice comes once. `filename` is only named in messages. Raises StatementError, whose
    message names the line or the element, and nothing else.
    """
    refuse_size(len(data))
    content = data.lstrip(_WHITESPACE)
    if not content:
        raise StatementError("empty_file", _("The file is empty. Export the statement from your bank again."))
    if content.startswith(_XML_STARTS):
        return _without_repeats(parse_camt053(content))
    if looks_like_mt940(decode_text(data)):
        return _without_repeats(parse_mt940(data))
    raise _unknown(filename)


def refuse_size(size: int) -> None:
    """Raise StatementError `too_large` for more bytes than are read; ask it before a file is read into memory."""
    if size > MAX_BYTES:
        message = _("The file is larger than {limit} MB. Export a shorter period from your bank.")
        raise StatementError("too_large", format_lazy(message, limit=MAX_BYTES // 1024**2))


def _unknown(filename: str) -> StatementError:
    return StatementError(
        "unknown_format",
        format_lazy(
            _(
                "“{filename}” is not a bank statement that can be read. Accepted are CAMT.053 (XML) and MT940 (text), "
                "as your bank exports them; unpack a ZIP file first."
            ),
            filename=clean_text(filename, 80),
        ),
    )


def _without_repeats(statements: list[ParsedStatement]) -> list[ParsedStatement]:
    """Some exports repeat a statement. Equal in everything, balances too, it is the same one."""
    kept: list[ParsedStatement] = []
    seen: set[ParsedStatement] = set()
    for statement in statements:
        if statement.balances_ok is None or statement not in seen:
            kept.append(statement)
        seen.add(statement)
    return kept
