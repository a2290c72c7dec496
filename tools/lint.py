"""Run every check of the sources, one after another, and say what each came to.

All run even when an earlier one fails; the output of a check is shown only when it has something to say.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

NOT_RUN = 3  # exit code of a check that could not take place


@dataclass(frozen=True)
class Check:
    """A check: what it looks at, and the Python module and arguments that do it."""

    name: str
    words: tuple[str, ...]

    def run(self) -> tuple[int, str]:
        """Return the exit code and what was printed."""
        command = [sys.executable, *self.words]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return run.returncode, run.stdout.strip()


CHECKS = (
    Check("Python style", ("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")),
    Check("Python format", ("-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", ".")),
    Check("Layers", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")),
    Check("Templates", ("-m", "djlint", "templates", "--lint", "--quiet")),
    Check("Translations", ("-m", "tools.check_messages")),
    Check("System checks", ("manage.py", "check", "--fail-level", "WARNING")),
    Check("Migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Check("API schema", ("-m", "tools.check_schema")),
    Check("Licence list", ("-m", "tools.licences", "--check")),
    Check("Types", ("-m", "mypy", ".")),
    Check("Known vulnerabilities", ("-m", "tools.audit")),
)


def outcome(code: int) -> str:
    """Return the word for an exit code."""
    return {0: "ok", NOT_RUN: "NOT RUN"}.get(code, "FAILED")


def run_checks(checks: tuple[Check, ...], say: Callable[[str], None]) -> dict[str, str]:
    """Run the checks in order, telling of each as it ends; return each check's outcome by its name."""
    outcomes = {}
    for check in checks:
        started = time.monotonic()
        code, output = check.run()
        outcomes[check.name] = outcome(code)
        say(f"{check.name:.<24} {outcome(code)} ({time.monotonic() - started:.1f} s)")
        if output and code:
            say(output + "\n")
    return outcomes


def main() -> int:
    """Run all checks on the current folder; 1 when one failed. One that could not take place is named, not failed."""
    outcomes = run_checks(CHECKS, lambda line: print(line, flush=True))
    for word in ("FAILED", "NOT RUN"):
        names = [name for name, found in outcomes.items() if found == word]
        if names:
            print(f"{word}: {', '.join(names)}")
    return 1 if "FAILED" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main())
