"""How stored files leave the site: never shown inside it, whatever they are."""

from typing import Any, Final

from django.http import FileResponse

UNKNOWN: Final = "application/octet-stream"
SANDBOX: Final = "default-src 'none'; sandbox"


def as_download(file: Any, *, name: str, media_type: str = UNKNOWN) -> FileResponse:
    """A stored file to be saved by its reader. Nothing in it runs, and no cache between keeps it."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return contained(response)


def contained(response: FileResponse) -> FileResponse:
    """Believed to be what its type says, and, opened as a page, without scripts, forms and origin."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
