"""Run the contract tests of the optional package google-generativeai: `python -m tools.gemini_legacy`.

The package holds protobuf at 5 and takes 170 MB, so it is not installed with the others. It is put into a folder of its
own and looked for there before .venv; nothing else of the environment changes. Words given are passed on to pytest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.setup_env import find_uv
from tools.with_services import Unavailable

PINNED = Path("requirements-gemini-legacy.txt")
FOLDER = Path("var/gemini-legacy")
MARKER = "gemini_legacy"


def folder() -> Path:
    """Return the folder with exactly the pinned packages, filled when it is not. Raises Unavailable."""
    stamp = FOLDER / "stamp"
    digest = hashlib.sha256(PINNED.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return FOLDER
    print(f"Installing {PINNED} into {FOLDER}", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    if subprocess.run(_install(), check=False).returncode:
        raise Unavailable(f"{PINNED} could not be installed")
    stamp.write_text(digest, encoding="ascii")
    return FOLDER


def _install() -> list[str]:
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(FOLDER), "-r", str(PINNED)]
    uv = find_uv()
    if uv is None:
        return [sys.executable, "-m", "pip", "install", *options]
    return [uv, "pip", "install", "--python", sys.executable, *options]


def environ() -> dict[str, str]:
    """Return the environment in which the package is found. Raises Unavailable."""
    found = [str(folder().resolve()), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, found))}


def main() -> int:
    """Run the tests; 1 when the package cannot be had."""
    words = ["-m", "pytest", "-q", "-p", "no:xdist", "-m", MARKER, "ai_assistant/tests/test_providers.py"]
    try:
        found = environ()
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 1
    return subprocess.run([sys.executable, *words, *sys.argv[1:]], env={**os.environ, **found}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
