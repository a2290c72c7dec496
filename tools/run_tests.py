"""Run the whole suite: on SQLite, then on PostgreSQL and in a browser at once. Words given are passed on to pytest.

Every part runs even when an earlier one fails. The last lines say how many tests passed, failed and were skipped, and
name in one line what could not run on this machine and why; nothing is left out silently.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tools import gemini_legacy
from tools.with_services import Unavailable, postgres, redis, stop_on_sigterm

REPORTS = Path("var/test-reports")
ACCESS_MATRIX = REPORTS / "access-matrix.txt"  # config/tests/test_access_matrix.py writes it
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROCESSES = min(4, os.cpu_count() or 1)
NO_TESTS_COLLECTED = 5  # pytest's exit code
MIGRATED = "kantora_migrated"
# The last one, where it is set, makes every process translate all sources anew, which takes ten seconds of each.
NOT_FOR_TESTS = {"DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Results:
    """What the parts of the suite came to, taken together."""

    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)  # reason → tests
    failed_parts: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)  # "what: why"

    def add_report(self, path: Path) -> None:
        """Count the cases of one JUnit report."""
        for case in ET.parse(path).iter("testcase"):  # noqa: S314 - pytest has just written it
            skip = case.find("skipped")
            if skip is not None:
                self.skipped[skip.get("message", "no reason given")] += 1
            elif case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            else:
                self.passed += 1

    def summary(self) -> list[str]:
        """Return the closing lines: the count, the parts that failed, and what could not run."""
        lines = [f"{self.passed} passed, {self.failed} failed, {self.skipped.total()} skipped"]
        if self.failed_parts:
            lines.append(f"FAILED: {', '.join(self.failed_parts)}")
        left_out = [*self.not_run, *(f"{count} × {reason}" for reason, count in sorted(self.skipped.items()))]
        lines.append(f"Could not run here: {'; '.join(left_out)}" if left_out else "Everything could run here.")
        return lines


@dataclass(frozen=True)
class Part:
    """One call of pytest: what it is called, which tests, with how many processes, on which database.

    What a part beside another one prints is shown when it has ended.
    """

    name: str
    markers: str
    processes: int
    environ: dict[str, str]
    is_beside: bool = False

    def run(self, results: Results, extra: list[str]) -> None:
        """Run the tests of this part and add what came out to the results."""
        title = f"\n=== Tests: {self.name}"
        print(f"{title}, shown when it has ended" if self.is_beside else title, flush=True)
        report = REPORTS / f"{self.name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        started = time.monotonic()
        words = ["-m", self.markers, "-q", f"--junitxml={report}", *self._parallel(), *extra]
        output = subprocess.PIPE if self.is_beside else None
        command = [sys.executable, "-m", "pytest", *words]
        run = subprocess.run(command, env=self.environ, stdout=output, text=True, check=False)
        if self.is_beside:
            print(title, run.stdout, sep="\n")
        print(f"=== {self.name}: {time.monotonic() - started:.0f} s", flush=True)
        if report.exists():
            results.add_report(report)
        if run.returncode not in {0, NO_TESTS_COLLECTED}:
            results.failed_parts.append(self.name)

    def _parallel(self) -> list[str]:
        return ["-n", str(self.processes), "--dist", "worksteal"] if self.processes > 1 else ["-p", "no:xdist"]


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium or Chrome."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@contextlib.contextmanager
def service_or_note(
    service: contextlib.AbstractContextManager[str], what: str, results: Results
) -> Iterator[str | None]:
    """Yield a service's address; when it cannot be had, yield nothing and note what will not run."""
    with contextlib.ExitStack() as stack:
        address = None
        try:
            address = stack.enter_context(service)
        except Unavailable as error:
            results.not_run.append(f"{what}: {error}")
        yield address


@contextlib.contextmanager
def migrated_databases(file: str, server: str | None, environ: dict[str, str]) -> Iterator[None]:
    """Migrate a SQLite file and, on the PostgreSQL server, a database that is removed at the end; both at once.

    Where that fails, the copies are migrated by who takes them, and say why they cannot.
    """
    with contextlib.ExitStack() as stack:
        addresses = [f"sqlite:///{file}"]
        if server:
            connection = stack.enter_context(psycopg.connect(server, autocommit=True))
            connection.execute(f"DROP DATABASE IF EXISTS {MIGRATED}")
            connection.execute(f"CREATE DATABASE {MIGRATED}")
            stack.callback(connection.execute, f"DROP DATABASE {MIGRATED}")
            addresses.append(urlsplit(server)._replace(path=f"/{MIGRATED}").geturl())
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        for process in [subprocess.Popen(command, env={**environ, "DATABASE_URL": address}) for address in addresses]:
            process.wait()
        yield


def run_all(extra: list[str]) -> Results:
    """Run every part that this machine can run. Each process of pytest takes a copy of a database migrated once."""
    results = Results()
    plain = {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS}
    plain["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    with (
        service_or_note(redis(), "tests with a real Redis", results) as redis_url,
        service_or_note(postgres(), "the suite on PostgreSQL", results) as postgres_url,
        tempfile.TemporaryDirectory(prefix="kantora-migrated-") as folder,
    ):
        if redis_url:
            plain["TEST_REDIS_URL"] = redis_url
        plain["MIGRATED_DATABASE"] = f"{folder}/{MIGRATED}.sqlite3"
        with migrated_databases(plain["MIGRATED_DATABASE"], postgres_url, plain):
            run_parts(plain, postgres_url, results, extra)
    return results


def run_parts(plain: dict[str, str], postgres_url: str | None, results: Results, extra: list[str]) -> None:
    """Run the parts in the plain environment or what each adds to it.

    Those of one process leave a part of the machine idle, so that they run beside PostgreSQL's.
    """
    markers = f"not browser and not postgres and not {gemini_legacy.MARKER}"
    Part("SQLite", markers, PROCESSES, plain).run(results, extra)
    with ThreadPoolExecutor(1) as pool:
        running = [pool.submit(part.run, results, extra) for part in parts_beside(plain, results)]
        if postgres_url:
            environ = {**plain, "DATABASE_URL": postgres_url, "MIGRATED_DATABASE": MIGRATED}
            Part("PostgreSQL", "not browser and not once", PROCESSES, environ).run(results, extra)
        for part in running:
            part.result()


def parts_beside(plain: dict[str, str], results: Results) -> Iterator[Part]:
    """Yield the parts of one process that this machine can run."""
    chromium = find_chromium()
    if chromium:
        # A process of its own: Playwright leaves an event loop running, which later asynchronous tests trip over.
        yield Part("browser", "browser", 1, {**plain, "CHROMIUM": chromium}, is_beside=True)
    else:
        results.not_run.append("browser tests: no Chromium or Chrome is installed")
    try:
        yield Part("gemini legacy", gemini_legacy.MARKER, 1, plain | gemini_legacy.environ(), is_beside=True)
    except Unavailable as error:
        results.not_run.append(f"tests with google-generativeai: {error}")


def main() -> int:
    """Run the suite of the current folder; 1 when anything failed."""
    stop_on_sigterm()
    REPORTS.mkdir(parents=True, exist_ok=True)
    ACCESS_MATRIX.unlink(missing_ok=True)
    results = run_all(sys.argv[1:])
    if ACCESS_MATRIX.exists():
        print("", ACCESS_MATRIX.read_text(encoding="utf-8"), sep="\n", flush=True)
    print("", *results.summary(), sep="\n", flush=True)
    return 1 if results.failed or results.failed_parts else 0


if __name__ == "__main__":
    sys.exit(main())
