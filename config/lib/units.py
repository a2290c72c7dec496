"""Units of measure: UN/ECE Recommendation 20 codes (EN 16931 BT-130) with the short words documents print."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Unit:
    """A unit: its code, its short Bulgarian and English form on paper, its name for lists on the screen."""

    code: str
    bg: str
    en: str
    name: str | Promise


_UNITS: Final = (
    Unit("C62", "бр.", "pcs", pgettext_lazy("C62", "Unit")),
    Unit("H87", "бр.", "pcs", _("Piece")),
    Unit("HUR", "час", "hour", _("Hour")),
    Unit("DAY", "ден", "day", _("Day")),
    Unit("WEE", "седм.", "week", _("Week")),
    Unit("MON", "мес.", "month", _("Month")),
    Unit("ANN", "год.", "year", _("Year")),
    Unit("E48", "усл.", "service", _("Service")),
    Unit("SET", "компл.", "set", _("Set")),
    Unit("PR", "чифт", "pair", _("Pair")),
    Unit("XPK", "пакет", "pack", _("Package")),
    Unit("XBX", "кутия", "box", _("Box")),
    Unit("KGM", "кг", "kg", _("Kilogram")),
    Unit("GRM", "г", "g", _("Gram")),
    Unit("TNE", "т", "t", _("Tonne")),
    Unit("MTR", "м", "m", _("Metre")),
    Unit("KMT", "км", "km", _("Kilometre")),
    Unit("MTK", "м²", "m²", _("Square metre")),
    Unit("MTQ", "м³", "m³", _("Cubic metre")),
    Unit("LTR", "л", "l", _("Litre")),
    Unit("KWH", "kWh", "kWh", _("Kilowatt hour")),
    Unit("MIN", "мин", "min", _("Minute")),
)
UNITS: Final = {unit.code: unit for unit in _UNITS}
DEFAULT_UNIT: Final = "C62"


def unit_label(code: str, language: str) -> str:
    """The short form on paper in "bg" or "en"; a code that is not listed stands for itself."""
    unit = UNITS.get(code)
    if unit is None:
        return code
    return unit.bg if language == "bg" else unit.en


def unit_choices() -> list[tuple[str, str | Promise]]:
    """Code and translated name of every unit, the usual ones first, for a form's list."""
    return [(unit.code, unit.name) for unit in _UNITS]
