"""Icons as inline SVG: pages ask for no icon font, and an icon takes the colour and size of the text beside it."""

import re
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

LAMP: Final = mark_safe(
    '<svg class="k-lamp" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<path class="k-lamp__shade" d="M2.5 15.4C2.5 9.9 7 6 12.4 6h7.2c5.4 0 9.9 3.9 9.9 9.4 0 .9-.7 1.6-1.6 1.6H4.1'
    'c-.9 0-1.6-.7-1.6-1.6Z"/><path class="k-lamp__metal" d="M16 18.2v7.3M9.6 26.6h12.8"/>'
    '<path class="k-lamp__metal" stroke-width="1.4" d="M23.4 17v3"/>'
    '<circle class="k-lamp__bead" cx="23.4" cy="21.6" r="1.7"/></svg>'
)
_NAME: Final = re.compile(r"[a-z0-9-]+")
_DRAWING: Final = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def svg(name: str, css: str = "") -> SafeString:
    """The Bootstrap icon `name` with the classes `bi bi-<name>` and `css`; raises `LookupError` for an unknown name."""
    extra = f" {css}" if css else ""
    return format_html(
        '<svg class="bi bi-{}{}" viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor" aria-hidden="true" '
        'focusable="false">{}</svg>',
        name,
        extra,
        _drawing(name),
    )


def _drawing(name: str) -> SafeString:
    path = settings.NODE_MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise LookupError(f"There is no icon {name!r} in bootstrap-icons.")
    found = _DRAWING.search(path.read_text())
    # The file comes from the package that the lock file pins by hash.
    return mark_safe(" ".join(found[1].split()) if found else "")  # noqa: S308
