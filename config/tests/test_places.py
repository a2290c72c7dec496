"""Names of places in the reader's language."""

from django.utils import translation

from config.lib.places import time_zone_choices, time_zone_name


def test_time_zones_are_named_in_the_readers_language() -> None:
    with translation.override("bg"):
        continent, zones = time_zone_choices()[0]
        assert continent == "Европа"
        assert ("Europe/Sofia", "София") in zones
        assert time_zone_name("Europe/Sofia") == "София"
    with translation.override("en"):
        assert ("Europe/Sofia", "Sofia") in time_zone_choices()[0][1]
