"""CSV in the dialects people really have: comma, semicolon, tab or bar; any usual encoding; Excel's "sep=" line."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.importing.table import ImportFileError, Table, TableKind, build_table

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS: Final = 65_536
_SAMPLE_RECORDS: Final = 40
# A record this long is a quotation mark that was never closed, not an address.
_LONGEST_RECORD_LINES: Final = 500


def read_delimited(text: str, encoding: str) -> Table:
    """Return the table of a delimited text.

    Raises `ImportFileError`: unclosed_quote, cell_too_long, and what `build_table` raises.
    """
    body, skipped, delimiter = _without_separator_line(text)
    delimiter = delimiter or sniff_delimiter(body)
    return build_table(_records(body, delimiter, skipped), TableKind.CSV, encoding, delimiter)


def sniff_delimiter(text: str) -> str:
    """Return the delimiter that splits the first records most evenly; a comma when none splits them."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > _SAMPLE_CHARACTERS:
        sample = sample.rpartition("\n")[0] or sample
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of records that have the commonest number of cells, and that number."""
    try:
        records = list(islice(csv.reader(_stream(sample), delimiter=delimiter), _SAMPLE_RECORDS))
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(record) for record in records if record)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)


def _without_separator_line(text: str) -> tuple[str, int, str]:
    """Return the text after Excel's "sep=;" line, how many lines that took, and the delimiter it names."""
    first, _newline, rest = text.partition("\n")
    if first.strip().lower()[:4] == "sep=" and len(first.strip("\r\n")) == 5:
        return rest, 1, first[4]
    return text, 0, ""


def _stream(text: str) -> io.StringIO:
    return io.StringIO(text.replace("\x00", ""), newline=None)


def _records(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line where the record begins, its cells)."""
    reader = csv.reader(_stream(text), delimiter=delimiter)
    start = 0
    try:
        for record in reader:
            if reader.line_num - start > _LONGEST_RECORD_LINES:
                raise _unclosed_quote(start + 1 + skipped)
            yield start + 1 + skipped, record
            start = reader.line_num
    except csv.Error:
        message = _("A cell that begins on line {line} is too long. Look for a quotation mark that is not closed.")
        raise ImportFileError(
            "cell_too_long", format_lazy(message, line=start + 1 + skipped), start + 1 + skipped
        ) from None


def _unclosed_quote(line: int) -> ImportFileError:
    message = _("A quotation mark on line {line} is not closed. Close it, or save the file as CSV again.")
    return ImportFileError("unclosed_quote", format_lazy(message, line=line), line)
