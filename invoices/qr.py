"""QR codes: the matrix of a payload, its dark runs, and an SVG of it for pages. Printing is in `invoices.pdf`."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal, NamedTuple

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.util import MODE_8BIT_BYTE, QRData

Level = Literal["L", "M", "Q", "H"]
Matrix = tuple[tuple[bool, ...], ...]

QUIET_ZONE: Final = 4  # modules of white that ISO/IEC 18004 asks for on every side
INK: Final = "#14201F"
_LEVELS: Final = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
_HIGHEST_VERSION: Final = 40
# Every reader takes the mask from the format bits. Weighing all eight costs six times the work of the whole code, and
# over our payloads, blurred and turned, two readers read the fixed one as often as the weighed one.
_MASK: Final = 2


class Run(NamedTuple):
    """Dark modules side by side: column of the first, row, how many."""

    x: int
    y: int
    width: int


def qr_matrix(data: bytes | str, level: Level = "M", max_version: int = _HIGHEST_VERSION) -> Matrix:
    """Rows of modules (True is dark) without quiet zone; text is taken as UTF-8, `level` is the error correction.

    The smallest version that holds `data` is taken; its size is 17 + 4 × version. Raises ValueError when `data` does
    not fit `max_version`.
    """
    payload = data.encode() if isinstance(data, str) else data
    # Without a version to begin with the package looks for the best one twice.
    code = qrcode.QRCode(version=1, error_correction=_LEVELS[level], border=0, mask_pattern=_MASK)
    code.add_data(QRData(payload, mode=MODE_8BIT_BYTE), optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise ValueError(f"{len(payload)} bytes do not fit a QR code at level {level}") from error
    if code.version > max_version:
        raise ValueError(f"{len(payload)} bytes need QR version {code.version}, allowed are {max_version}")
    return tuple(tuple(map(bool, row)) for row in code.modules)


def dark_runs(matrix: Matrix) -> Iterator[Run]:
    """The dark modules of every row, neighbours merged: fewer and seamless rectangles to draw."""
    for y, row in enumerate(matrix):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                yield Run(x, y, width)
            x += width


def qr_svg(matrix: Matrix, label: str) -> SafeString:
    """An inline SVG with its quiet zone, dark on white in every theme, read out as `label`. Its size is the page's."""
    side = len(matrix) + 2 * QUIET_ZONE
    path = "".join(f"M{run.x} {run.y}h{run.width}v1h-{run.width}z" for run in dark_runs(matrix))
    return format_html(
        '<svg viewBox="{corner} {corner} {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="#FFFFFF" d="M{corner} {corner}h{side}v{side}h-{side}z"/><path fill="{ink}" d="{path}"/></svg>',
        corner=-QUIET_ZONE,
        side=side,
        label=label,
        ink=INK,
        path=mark_safe(path),  # noqa: S308 (digits and path letters of our own)
    )
