"""Run every check of the sources, as many at once as there are processors, and say what each came to.

All run even when an earlier one fails; the output of a check is shown only when it has something to say.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

NOT_RUN = 3  # exit code of a check that could not take place


@dataclass(frozen=True)
class Check:
    """A check: what it looks at, and the Python module and arguments that do it."""

    name: str
    words: tuple[str, ...]

    def run(self) -> tuple[int, str, float]:
        """Return the exit code, what was printed, and the seconds it took."""
        started = time.monotonic()
        command = [sys.executable, *self.words]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return run.returncode, run.stdout.strip(), time.monotonic() - started


CHECKS = (
    Check("Types", ("-m", "mypy", ".")),  # takes as long as all others together, so it begins first
    Check("Python style", ("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")),
    Check("Python format", ("-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", ".")),
    Check("Layers", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")),
    Check("Templates", ("-m", "djlint", "templates", "--lint", "--quiet")),
    Check("Translations", ("-m", "tools.check_messages")),
    Check("System checks", ("manage.py", "check", "--fail-level", "WARNING")),
    Check("Migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Check("API schema", ("-m", "tools.check_schema")),
    Check("Licence list", ("-m", "tools.licences", "--check")),
    Check("Known vulnerabilities", ("-m", "tools.audit")),
)


def outcome(code: int) -> str:
    """Return the word for an exit code."""
    return {0: "ok", NOT_RUN: "NOT RUN"}.get(code, "FAILED")


def run_checks(checks: tuple[Check, ...], say: Callable[[str], None]) -> dict[str, str]:
    """Run the checks, begun in this order, telling of each as it ends; return each check's outcome by its name."""
    outcomes = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(check.run): check.name for check in checks}
        for ended in as_completed(running):
            name = running[ended]
            code, output, seconds = ended.result()
            outcomes[name] = outcome(code)
            say(f"{name:.<24} {outcome(code)} ({seconds:.1f} s)")
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
