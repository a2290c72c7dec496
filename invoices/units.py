"""Units of measure on documents: those of config.lib.units, which deals name too."""

from config.lib.units import DEFAULT_UNIT, UNITS, Unit, unit_choices, unit_label

__all__ = ["DEFAULT_UNIT", "UNITS", "Unit", "unit_choices", "unit_label"]
