"""What the tools conclude from what they saw: nothing unseen may count as good."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import audit, lint, setup_env
from tools.check_schema import difference
from tools.licences import pinned_names
from tools.run_tests import REPORTS, Part, Results
from tools.with_services import Unavailable, postgres, redis

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><error message="no"/></testcase>
<testcase name="e"><skipped message="no samples beside the project"/></testcase>
<testcase name="f"><skipped message="no samples beside the project"/></testcase>
</testsuite></testsuites>"""


def test_results_count_a_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    results = Results()
    results.add_report(report)

    assert results.summary() == [
        "2 passed, 2 failed, 2 skipped",
        "Could not run here: 2 × no samples beside the project",
    ]


def test_results_name_the_parts_that_could_not_run():
    results = Results(passed=1, failed_parts=["SQLite"], not_run=["browser tests: no Chromium"])

    assert results.summary() == [
        "1 passed, 0 failed, 0 skipped",
        "FAILED: SQLite",
        "Could not run here: browser tests: no Chromium",
    ]


def test_results_say_when_nothing_was_left_out():
    assert Results(passed=1).summary()[-1] == "Everything could run here."


def test_a_part_beside_another_is_counted_and_shown_at_its_end(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    REPORTS.mkdir(parents=True)
    (tmp_path / "test_small.py").write_text("def test_good(): pass\ndef test_bad(): assert not 'seen'\n")
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    results = Results()
    Part("small", "not slow", 1, environ, is_beside=True).run(results, [])

    assert (results.passed, results.failed, results.failed_parts) == (1, 1, ["small"])
    first, *_middle, last = capsys.readouterr().out.strip().splitlines()
    assert first == "=== Tests: small, shown when it has ended"
    assert last.startswith("=== small: ")


def audit_output(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(packages)})


SOUND: dict[str, object] = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN: dict[str, object] = {"name": "celery", "skip_reason": "not found"}
VULNERABLE: dict[str, object] = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}],
}


def test_audit_is_good_when_every_package_was_looked_up():
    assert audit.verdict(audit_output(SOUND), "") == (0, [])


def test_audit_counts_as_not_run_when_the_service_knows_nothing():
    code, (line,) = audit.verdict(audit_output(SOUND, UNKNOWN), "")

    assert code == lint.NOT_RUN
    assert "1 of 2 packages" in line


def test_audit_counts_as_not_run_without_a_report():
    code, (line,) = audit.verdict("", "Traceback\nConnectionError: no route to host")

    assert code == lint.NOT_RUN
    assert "no route to host" in line


def test_audit_fails_on_a_vulnerability():
    assert audit.verdict(audit_output(VULNERABLE, UNKNOWN), "") == (1, ["pillow 1.0: CVE-1, fixed in 1.1"])


def test_lint_runs_every_check_and_tells_them_apart():
    checks = tuple(
        lint.Check(name, ("-c", f"print('said'); raise SystemExit({code})"))
        for name, code in [("good", 0), ("bad", 1), ("away", lint.NOT_RUN)]
    )
    said: list[str] = []

    assert lint.run_checks(checks, said.append) == {"good": "ok", "bad": "FAILED", "away": "NOT RUN"}
    assert sum("said" in line for line in said) == 2


def test_schema_difference_is_empty_for_the_same_text():
    assert difference("a: 1\n", "a: 1\n") == ""
    assert "+a: 2" in difference("a: 1\n", "a: 2\n")


def test_licences_leave_out_what_only_odd_machines_need():
    requirements = (
        "django==5.2.19 \\\n    --hash=sha256:aa\n"
        "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:bb\n"
        "uvloop==0.23.0 ; sys_platform != 'win32' \\\n    --hash=sha256:cc\n"
        "async-timeout==5.0.1 ; python_full_version < '3.11.3' \\\n    --hash=sha256:dd\n"
    )

    assert pinned_names(requirements) == ["django", "uvloop"]


def test_set_up_prefers_uv_and_falls_back_to_pip():
    with_uv = setup_env.install_commands(Path("requirements.txt"), "/bin/uv")
    without = setup_env.install_commands(Path("requirements.txt"), None)

    assert [command[0] for command in with_uv] == ["/bin/uv", str(setup_env.ENV_PYTHON)]
    assert without == with_uv[1:]
    assert all("--require-hashes" in command for command in with_uv)


def test_set_up_starts_without_anything_installed():
    """It is the first thing that runs on a fresh machine, so it may import the standard library only."""
    code = "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; import tools.setup_env"
    run = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


def test_services_start_answer_and_stop(monkeypatch):
    """A PostgreSQL whose role is no superuser, and a Redis; gone afterwards."""
    psycopg = pytest.importorskip("psycopg")
    client = pytest.importorskip("redis")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    try:
        with postgres() as database_url, redis() as redis_url:
            with psycopg.connect(database_url) as connection:
                (is_superuser,) = connection.execute(
                    "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
            with client.Redis.from_url(redis_url) as redis_client:
                assert redis_client.ping()
    except Unavailable as error:
        pytest.skip(str(error))

    assert is_superuser is False
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database_url)


def test_services_use_the_database_that_is_given(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@db.example/kantora")

    with postgres() as address:
        assert address == os.environ["DATABASE_URL"]
