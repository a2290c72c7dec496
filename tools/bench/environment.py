"""Databases, Redis and web servers of a run, started and stopped here.

The databases are kept in var/bench: seeding takes minutes, and is done again only when models, demo data or the week
have changed.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.with_services import PostgresServer, free_port, redis

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench"
# Enough memory that the data lies in it, as on a server of its own; checkpoints come seldom while seeding.
DATABASE_OPTIONS = ("shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=30min", "work_mem=16MB")
WORKERS = 2
START_SECONDS = 60
PASSWORD = "only-for-measuring"  # noqa: S105 - of a database that no one else reaches


@dataclass(frozen=True)
class Data:
    """A database with the demo company of one size, and the environment in which programs find it."""

    size: str
    environ: dict[str, str]

    def run(self, *words: str) -> None:
        """Run a program to its end. Raises CalledProcessError when it fails."""
        subprocess.run([sys.executable, *words], env=self.environ, cwd=ROOT, check=True)

    def ask(self, *words: str) -> str:
        """What a program prints."""
        command = [sys.executable, *words]
        result = subprocess.run(command, env=self.environ, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return result.stdout


@contextlib.contextmanager
def databases(sizes: list[str]) -> Iterator[dict[str, Data]]:
    """The demo company in each of the sizes, seeded or from the last run. Raises Unavailable."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    _forget_old_data()
    server = PostgresServer(FOLDER / "postgres")
    try:
        address = server.start(*DATABASE_OPTIONS)
        with redis() as redis_url:
            found = {size: Data(size, _environ(size, place, address, redis_url)) for place, size in enumerate(sizes)}
            for data in found.values():
                _fill(data, address)
            yield found
    finally:
        server.stop("fast")


def _forget_old_data() -> None:
    """Throw the databases away when what they were made of has changed."""
    print_file, now = FOLDER / "fingerprint", _fingerprint()
    if not print_file.exists() or print_file.read_text() != now:
        shutil.rmtree(FOLDER, ignore_errors=True)
        (FOLDER / "postgres").mkdir(parents=True)
        print_file.write_text(now)


def _fingerprint() -> str:
    """Of migrations, demo data and the week: last month's figures would be empty next month."""
    files = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("config/demo/*")])
    digest = hashlib.sha256(datetime.datetime.now(tz=datetime.UTC).strftime("%G-%V").encode())
    for file in files:
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _environ(size: str, place: int, address: str, redis_url: str) -> dict[str, str]:
    """Settings of production. Each size has a number of its own in Redis and a data folder of its own."""
    folder = FOLDER / size
    folder.mkdir(exist_ok=True)
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tools.bench.settings",
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{size}",
        "REDIS_URL": f"{redis_url.rpartition('/')[0]}/{place}",
        "KANTORA_VAR": str(folder),
        "SECRET_KEY": "only-for-measuring-" + "k" * 50,
        "FIELD_KEYS": f"bench:{base64.b64encode(b'k' * 32).decode()}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }


def _fill(data: Data, address: str) -> None:
    _create_database(address, data.size)
    data.run("manage.py", "migrate", "--verbosity=0")
    data.run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
    started = time.monotonic()
    data.run("manage.py", "seed_demo", f"--size={data.size}", f"--password={PASSWORD}")
    print(f"  {data.size}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    data.run(
        "-c", "import django; django.setup(); from django.db import connection as c; c.cursor().execute('ANALYZE')"
    )


def copied(data: Data, name: str) -> Data:
    """A copy of a database under another name, made unless it is there from the last run."""
    address = data.environ["DATABASE_URL"].rpartition("/")[0]
    _create_database(f"{address}/kantora", name, template=data.size)
    return Data(name, data.environ | {"DATABASE_URL": f"{address}/{name}"})


def _create_database(address: str, name: str, template: str = "template1") -> None:
    import psycopg  # noqa: PLC0415 - only the environment of development has it for certain

    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


# --- Web servers ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """CPU time that its workers have used until now."""
        return sum(_cpu_seconds(pid) for pid in self._worker_ids())

    def _worker_ids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children]


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process, fields 14 and 15 of /proc/<pid>/stat (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def server(data: Data, application: str = "config.asgi:application", settings: str = "") -> Iterator[Server]:
    """The production server with its two workers on the data. Raises TimeoutError when it does not answer."""
    port = free_port()
    environ = data.environ | ({"DJANGO_SETTINGS_MODULE": settings} if settings else {})
    words = [
        *(sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--lifespan", "off", "--no-access-log", "--no-server-header"),
        *("--log-level", "warning"),
    ]
    process = subprocess.Popen(words, env=environ, cwd=ROOT)
    try:
        _wait_until_it_answers(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except urllib.error.HTTPError:
            return  # the floor has no such page, but it answers
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The web server did not answer.")
