"""Language and theme on a device: cookies that pages of visitors and the first paint read."""

from django.conf import settings
from django.http import HttpResponse

THEME_COOKIE = "k_theme"
YEAR_SECONDS = 365 * 24 * 3600


def remember(response: HttpResponse, *, language: str = "", theme: str = "") -> None:
    """Keep what is given for a year. The theme's cookie is written by static/js/theme_toggle.js too."""
    chosen = {settings.LANGUAGE_COOKIE_NAME: language, THEME_COOKIE: theme}
    for name, value in chosen.items():
        if value:
            response.set_cookie(
                name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
