"""Ask pip-audit whether a pinned package has a known vulnerability.

Ends with 0 when every package was looked up and none has one, with 1 when one has, and with 3 when the look-up did not
take place. pip-audit itself ends with 0 when its service knows none of the packages; that is not a clean bill.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from tools.lint import NOT_RUN

PIP_AUDIT = ["-m", "pip_audit", "-r", "requirements.txt", "--no-deps", "--disable-pip", "--progress-spinner=off"]


def vulnerabilities(report: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    """Yield one line for each vulnerability in a pip-audit report."""
    for package in report["dependencies"]:
        found = package.get("vulns") or []
        for vulnerability in found if isinstance(found, list) else []:
            fixed_in = ", ".join(vulnerability["fix_versions"]) or "no release yet"
            yield f"{package['name']} {package['version']}: {vulnerability['id']}, fixed in {fixed_in}"


def not_looked_up(report: dict[str, list[dict[str, object]]]) -> list[str]:
    """Return the names of the packages the service could not tell anything about."""
    return [str(package["name"]) for package in report["dependencies"] if "skip_reason" in package]


def verdict(output: str, errors: str) -> tuple[int, list[str]]:
    """Return the exit code and the lines to print for what pip-audit wrote to its output and its error output."""
    try:
        report = json.loads(output)
    except ValueError:
        last_line = (errors.strip().splitlines() or ["it wrote nothing"])[-1]
        return NOT_RUN, [f"The audit service could not be reached: {last_line}"]
    found = list(vulnerabilities(report))
    unknown = not_looked_up(report)
    if found:
        return 1, found
    if unknown:
        return NOT_RUN, [
            f"The audit service knows nothing of {len(unknown)} of {len(report['dependencies'])} packages."
        ]
    return 0, []


def main() -> int:
    """Audit requirements.txt of the current folder."""
    run = subprocess.run([sys.executable, *PIP_AUDIT, "--format=json"], capture_output=True, text=True, check=False)
    code, lines = verdict(run.stdout, run.stderr)
    print(*lines, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
