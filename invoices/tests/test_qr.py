"""QR matrices and their SVG."""

import re

import pytest
from defusedxml import ElementTree

from invoices.qr import QUIET_ZONE, Matrix, dark_runs, qr_matrix, qr_svg

FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")


def corner(matrix: Matrix, top: int, left: int) -> tuple[str, ...]:
    return tuple("".join("1" if dark else "0" for dark in row[left : left + 7]) for row in matrix[top : top + 7])


@pytest.mark.parametrize(("size", "version"), [(10, 1), (14, 1), (15, 2), (331, 13), (332, 14)])
def test_qr_matrix_takes_the_smallest_version_for_bytes(size: int, version: int) -> None:
    assert len(qr_matrix(b"a" * size)) == 17 + 4 * version


def test_qr_matrix_has_three_finders() -> None:
    matrix = qr_matrix("https://kantora.example/i/abc/")
    side = len(matrix)
    assert corner(matrix, 0, 0) == corner(matrix, 0, side - 7) == corner(matrix, side - 7, 0) == FINDER
    assert all(len(row) == side for row in matrix)


def test_qr_matrix_differs_by_payload_and_level() -> None:
    assert qr_matrix(b"one") != qr_matrix(b"two")
    assert len(qr_matrix(b"a" * 40, "H")) > len(qr_matrix(b"a" * 40, "L"))


def test_qr_matrix_takes_text_as_utf_8() -> None:
    assert qr_matrix("Ателие Липа") == qr_matrix("Ателие Липа".encode())


@pytest.mark.parametrize(("size", "max_version"), [(332, 13), (3000, 40)])
def test_qr_matrix_refuses_what_does_not_fit(size: int, max_version: int) -> None:
    with pytest.raises(ValueError, match=f"{size} bytes"):
        qr_matrix(b"a" * size, "M", max_version)


def test_dark_runs_cover_the_dark_modules_once() -> None:
    matrix = qr_matrix("0000000412")
    covered = [(x, run.y) for run in dark_runs(matrix) for x in range(run.x, run.x + run.width)]
    dark = [(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module]
    assert sorted(covered) == sorted(dark)
    assert len(covered) == len(set(covered))


def test_qr_svg_draws_every_run_and_escapes_its_label() -> None:
    matrix = qr_matrix("0000000412")
    svg = qr_svg(matrix, 'QR „x" <b>&')
    root = ElementTree.fromstring(svg)
    assert root.attrib["aria-label"] == 'QR „x" <b>&'
    assert root.attrib["role"] == "img"
    assert root.attrib["viewBox"] == f"-4 -4 {len(matrix) + 2 * QUIET_ZONE} {len(matrix) + 2 * QUIET_ZONE}"
    assert "style=" not in svg
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", root[1].attrib["d"])
    assert [tuple(map(int, run)) for run in drawn] == list(dark_runs(matrix))
