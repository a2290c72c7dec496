"""Serve chosen front-end files of node_modules/ under static/vendor/, without copying or committing them."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor"

# Package → what a page may load of it. Source maps and every font that wght.css names are here because manifest
# storage stops at a file that another one names and that is missing; browsers load a font only when a letter needs it.
VENDOR_FILES: dict[str, tuple[str, ...]] = {
    "bootstrap": (
        "dist/css/bootstrap.min.css",
        "dist/css/bootstrap.min.css.map",
        "dist/js/bootstrap.bundle.min.js",
        "dist/js/bootstrap.bundle.min.js.map",
    ),
    "htmx.org": ("dist/htmx.min.js",),
    "sortablejs": ("Sortable.min.js",),
    "@fontsource-variable/sofia-sans": ("wght.css", "files/*-wght-normal.woff2"),
}


class VendorFinder(BaseFinder):
    """Finds `vendor/<package>/<file>` in settings.NODE_MODULES for the files VENDOR_FILES names, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # collectstatic reads it off the storage

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Warn when a package is not there: pages would come without their look and scripts."""
        missing = [package for package in VENDOR_FILES if not self.storage.exists(package)]
        if not missing:
            return []
        message = f"Front-end packages are missing: {', '.join(missing)}."
        return [CheckWarning(message, hint="Fetch them: python -m tools.fetch_frontend", id="kantora.W001")]

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's interface
        """Return the file's path on disk; with find_all a list of it. Empty when it is not a file we serve."""
        inside = self._inside(path)
        if inside is None or not self.storage.exists(inside):
            return []
        found = self.storage.path(inside)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield each file we serve, as its path inside node_modules with the storage that holds it."""
        root = settings.NODE_MODULES
        for package, patterns in VENDOR_FILES.items():
            for pattern in patterns:
                for file in sorted((root / package).glob(pattern)):
                    path = file.relative_to(root).as_posix()
                    if not matches_patterns(path, ignore_patterns or []):
                        yield path, self.storage

    def _inside(self, path: str) -> str | None:
        """Return the path inside node_modules for one below vendor/, or nothing when it is not one we serve."""
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if parts[:1] != (PREFIX,) or ".." in parts:
            return None
        inside = "/".join(parts[1:])
        served = (f"{package}/{pattern}" for package, patterns in VENDOR_FILES.items() for pattern in patterns)
        return inside if any(fnmatchcase(inside, pattern) for pattern in served) else None
