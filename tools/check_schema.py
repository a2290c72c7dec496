"""Check that docs/api/openapi-v1.yaml is what the code gives, so that each change of the API is seen in review."""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

COMMITTED = Path("docs/api/openapi-v1.yaml")


def difference(committed: str, fresh: str) -> str:
    """Return the unified difference between two schemas, empty when they are the same."""
    lines = difflib.unified_diff(
        committed.splitlines(), fresh.splitlines(), "committed", "from the code", lineterm="", n=1
    )
    return "\n".join(lines)


def main() -> int:
    """Compare the schema of the current folder; 1 when it differs or cannot be made without warnings."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "openapi.yaml"
        command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(target)]
        if subprocess.run(command, check=False).returncode:
            return 1
        committed = COMMITTED.read_text(encoding="utf-8") if COMMITTED.exists() else ""
        found = difference(committed, target.read_text(encoding="utf-8"))
    if found:
        print(found, "\nThe API changed. If that is meant, run `make schema` and commit the result.", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
