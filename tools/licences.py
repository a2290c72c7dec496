"""Write docs/licences.md: the licence of everything Kantora is installed with, from the packages' own metadata.

`--check` writes nothing and fails when the file is not what would be written.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path("docs/licences.md")
HEAD = """# Licences of what Kantora uses

Written by `make licences` from the metadata of the pinned packages; do not edit. Why each package was chosen stands in
[decisions/0001-dependencies.md](decisions/0001-dependencies.md), Kantora's own licence in
[decisions/0002-licence.md](decisions/0002-licence.md). Nothing of this is kept in the repository: set-up fetches it.
"""


def pinned_names(requirements: str) -> list[str]:
    """Return the package names of a compiled requirements file, without those only odd machines need.

    A marker with "!=" leaves a package out there (Windows, PyPy); one with "==" or "<" brings it in there only.
    """
    lines = re.findall(r"^([A-Za-z0-9._-]+)==[^\s;]+(?: ; ([^\\\n]*))?", requirements, flags=re.MULTILINE)
    return [name for name, marker in lines if not marker or "!=" in marker]


def python_rows() -> list[str]:
    """Return a table row for each Python package of requirements.txt, as pip-licenses reads it."""
    names = pinned_names(Path("requirements.txt").read_text(encoding="utf-8"))
    tool = [sys.executable, "-m", "piplicenses", "--from=mixed", "--format=json", "--packages", *names]
    found = json.loads(subprocess.run(tool, capture_output=True, text=True, check=True).stdout)
    rows = {re.sub(r"[-_.]+", "-", row["Name"]).lower(): row for row in found}
    return [_row(row["Name"], row["Version"], row["License"]) for _name, row in sorted(rows.items())]


def frontend_rows() -> list[str]:
    """Return a table row for each front-end package of package-lock.json."""
    lock = json.loads(Path("package-lock.json").read_text(encoding="utf-8"))
    packages = sorted((folder, entry) for folder, entry in lock["packages"].items() if folder)
    return [
        _row(folder.removeprefix("node_modules/"), entry["version"], entry.get("license", "see the package"))
        for folder, entry in packages
    ]


def _row(name: str, version: str, licence: str) -> str:
    return f"| {name} | {version} | {' '.join(licence.split())} |"


def page() -> str:
    """Return the whole page."""
    table = "| package | version | licence |\n|---|---|---|\n"
    python = table + "\n".join(python_rows())
    frontend = table + "\n".join(frontend_rows())
    return f"{HEAD}\n## Python\n\n{python}\n\n## Front end\n\n{frontend}\n"


def main() -> int:
    """Write the page, or with --check compare it; 1 when it is out of date."""
    fresh = page()
    if "--check" in sys.argv[1:]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
            return 0
        print(f"{PAGE} is out of date. Run `make licences` and commit the result.")
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
