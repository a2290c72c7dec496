"""The little of an OpenType font that ReportLab does not read: glyphs that replace others under a feature.

Layout of the tables: OpenType specification, chapters "GSUB" and "Common Table Formats".
"""

import struct
from typing import Final

_SINGLE: Final = 1  # lookup type that replaces one glyph by one


def single_substitutions(gsub: bytes, feature: bytes) -> dict[int, int]:
    """Which glyph stands for which when `feature` is on, by the single substitutions of an OpenType GSUB table."""
    features, lookups = struct.unpack_from(">HH", gsub, 6)
    indexes: set[int] = set()
    for record in range(_u16(gsub, features)):
        tag, offset = struct.unpack_from(">4sH", gsub, features + 2 + 6 * record)
        if tag == feature:
            start = features + offset + 2
            indexes.update(_u16s(gsub, start))
    replaced: dict[int, int] = {}
    for index in indexes:
        lookup = lookups + _u16(gsub, lookups + 2 + 2 * index)
        if _u16(gsub, lookup) == _SINGLE:
            for offset in _u16s(gsub, lookup + 4):
                replaced |= _substitution_table(gsub, lookup + offset)
    return replaced


def _substitution_table(gsub: bytes, start: int) -> dict[int, int]:
    covered = _covered_glyphs(gsub, start + _u16(gsub, start + 2))
    if _u16(gsub, start) == 1:
        delta = _u16(gsub, start + 4)
        return {glyph: (glyph + delta) % 65536 for glyph in covered}
    return dict(zip(covered, _u16s(gsub, start + 4), strict=True))


def _covered_glyphs(gsub: bytes, start: int) -> tuple[int, ...]:
    if _u16(gsub, start) == 1:
        return _u16s(gsub, start + 2)
    glyphs: list[int] = []
    for place in range(_u16(gsub, start + 2)):
        first, last, _index = struct.unpack_from(">HHH", gsub, start + 4 + 6 * place)
        glyphs.extend(range(first, last + 1))
    return tuple(glyphs)


def _u16(data: bytes, start: int) -> int:
    value: int = struct.unpack_from(">H", data, start)[0]
    return value


def _u16s(data: bytes, start: int) -> tuple[int, ...]:
    """An array that begins with its length."""
    return struct.unpack_from(f">{_u16(data, start)}H", data, start + 2)
