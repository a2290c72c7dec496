"""The rows that were not imported, as a file to correct and import again."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from config.lib.export import safe_cell
from crm.importing.rows import RowProblem
from crm.importing.table import Row


def error_rows_csv(
    headers: Sequence[str], rows: Iterable[tuple[Row, Sequence[RowProblem]]], delimiter: str = ","
) -> str:
    """Return CSV text: the columns of the file, the line the row was on and what to correct (active language).

    Cells a spreadsheet would run as formulas are quoted; importing the file again takes that quoting off.
    """
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter or ",")
    writer.writerow([safe_cell(title) for title in (*headers, _("Line in the file"), _("What to correct"))])
    for row, problems in rows:
        cells = (*row.cells, *[""] * (len(headers) - len(row.cells)))[: len(headers)]
        writer.writerow([safe_cell(cell) for cell in (*cells, row.number, " ".join(map(_sentence, problems)))])
    return output.getvalue()


def _sentence(problem: RowProblem) -> str:
    return f"{problem.column}: {problem.message}" if problem.column else str(problem.message)
