"""Countries, currencies and time zones to choose from, named in the reader's language (Unicode CLDR, by Babel)."""

import zoneinfo
from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import get_territory_currencies
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
_NO_COUNTRIES: Final = {"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"}
_COMMON_CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "RON", "TRY")
_CONTINENTS: Final = {
    "Europe": _("Europe"),
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("The Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("The Atlantic"),
    "Australia": _("Australia"),
    "Indian": _("The Indian Ocean"),
    "Pacific": _("The Pacific"),
}


def country_choices() -> Choices:
    """(ISO 3166-1 alpha-2 code, name), by name."""
    return _countries(_locale())


def currency_choices() -> Choices:
    """(ISO 4217 code, "EUR, euro"): those most used here first, then every other one in use."""
    return _currencies(_locale())


def time_zone_choices() -> list[tuple[str, Choices]]:
    """Groups by continent of (IANA name, city), the reader's continent Europe first."""
    return [(str(_CONTINENTS.get(continent, continent)), zones) for continent, zones in _time_zones(_locale())]


def time_zone_name(zone: str) -> str:
    """The city that an IANA name stands for, in the reader's language; a name nobody knows as it is."""
    return next((city for _group, zones in _time_zones(_locale()) for name, city in zones if name == zone), zone)


def _locale() -> str:
    return "bg" if (get_language() or "en").startswith("bg") else "en"


@cache
def _countries(locale: str) -> Choices:
    names = Locale(locale).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return sorted(((code, name) for code, name in found if code not in _NO_COUNTRIES), key=lambda pair: pair[1])


def usual_currencies() -> Choices:
    """The codes of the currencies that are used most, and of the lev, in which documents were kept until 2026."""
    return [(code, code) for code in ("EUR", "BGN", *_COMMON_CURRENCIES[1:])]


@cache
def _currencies(locale: str) -> Choices:
    names = Locale(locale).currencies
    in_use = {code for country, _name in _countries("en") for code in get_territory_currencies(country)}
    rest = sorted(in_use - set(_COMMON_CURRENCIES))
    return [(code, f"{code}, {names[code]}") for code in (*_COMMON_CURRENCIES, *rest) if code in names]


@cache
def _time_zones(locale: str) -> list[tuple[str, Choices]]:
    named: dict[str, str] = {name: zone["city"] for name, zone in Locale(locale).time_zones.items() if "city" in zone}
    groups: dict[str, Choices] = {"Europe": []}
    for name in sorted(zoneinfo.available_timezones()):
        continent, _slash, city = name.partition("/")
        if city and continent not in {"Etc", "SystemV", "US", "Canada", "Brazil", "Chile", "Mexico"}:
            shown = named.get(name) or city.replace("_", " ").replace("/", ", ")
            groups.setdefault(continent, []).append((name, shown))
    if locale != "en":  # Old names of a place have no translation: after those that have one.
        for zones in groups.values():
            zones.sort(key=lambda zone: (zone[0] not in named, zone[1]))
    return [*groups.items(), ("UTC", [("UTC", "UTC")])]
