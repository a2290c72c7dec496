"""Pictures people upload: recognised by their content, never by their name, and drawn anew before they are kept."""

import warnings
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from config.lib.errors import DomainError

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class BadImage(DomainError):
    """The file cannot be used as a picture. `code` is image_size, image_form or image_pixels."""


def read_upload(upload: Any) -> bytes:
    """The content of an uploaded file, which is not read at all when it is too large. Raises `BadImage`."""
    if upload.size > MOST_BYTES:
        raise _too_large()
    return bytes(upload.read())


def reencoded(data: bytes, *, longest: int) -> bytes:
    """The picture as PNG whose longer side has at most `longest` pixels, without metadata.

    Accepts PNG, JPEG, WebP and GIF (its first frame) up to 2 MB; a vector file can carry scripts and is refused.
    Raises `BadImage`.
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            # Pillow warns of a decompression bomb at half its own limit; ours below is stricter.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _drawn_anew(data, longest)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        message = _("This file is not a picture that can be read. Upload a PNG, JPEG or WebP file.")
        raise BadImage("image_form", message) from error


def is_picture(file: IO[bytes]) -> bool:
    """Whether a PNG, JPEG, WebP, GIF or TIFF can be drawn; one of too many pixels is looked through, not drawn.

    The file is left at its beginning.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(file, formats=(*FORMATS, "TIFF"))
            if picture.width * picture.height > MOST_PIXELS:
                picture.verify()
            else:
                picture.load()
    except Exception:  # a decoder raises whatever it stumbles over
        return False
    finally:
        file.seek(0)
    return True


def _too_large() -> BadImage:
    return BadImage("image_size", _("The picture is larger than 2 MB. Save it smaller and upload it again."))


def _drawn_anew(data: bytes, longest: int) -> bytes:
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise BadImage("image_pixels", _("The picture has too many pixels. Save it smaller and upload it again."))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((longest, longest))
    target = BytesIO()
    upright.save(target, "PNG", optimize=True)
    return target.getvalue()
