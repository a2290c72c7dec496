"""Initials in place of a picture: round for people, square for companies."""

import zlib
from functools import lru_cache
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.lib.text import initials

_COLOURS: Final = 8


@lru_cache(maxsize=4096)
def avatar_html(name: str, kind: str = "person", size: str = "", *, label: bool = False) -> SafeString:
    """The avatar as a page shows it; the colour stays the same for a name.

    `kind` is "person" or "company"; `size` is "", "xs", "sm", "md" or "lg". Beside the written name it is decoration;
    with `label` it stands alone and says the name.
    """
    colour = zlib.crc32(name.encode()) % _COLOURS + 1
    css = f"k-av k-av--{colour}" + (" k-av--co" if kind == "company" else "") + (f" k-av--{size}" if size else "")
    if label:
        return format_html('<span class="{}" role="img" aria-label="{}">{}</span>', css, name, initials(name))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials(name))
