"""`manage.py serve`: the whole of Kantora on one machine, without any service installed."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Organization, User
from config.demo.company import seeded
from config.demo.login import DEMO_EMAIL, DEMO_PASSWORD_FILE
from config.lib import env
from config.management.probes import address_in_url, broker_answers, only_one_in, refuse_taken_port, web_answers
from config.management.programs import broker_command, celery_command, manage_command, web_command
from config.management.supervisor import GaveUp, Program, Supervisor
from config.management.valkey import find_valkey

LONGEST_SOCKET_PATH = 100  # characters; the system's limit is 108 with the closing zero
BROKER_START_SECONDS = 15
WEB_START_SECONDS = 60


class Command(BaseCommand):
    """Prepare the database, then run the web server, the worker and the scheduler until stopped."""

    help = (
        "Run Kantora on this machine: bring the database up to date, fill a new one with the demo company, "
        "and start the web server, the background worker and the scheduler. Stop it with Ctrl-C."
    )
    requires_system_checks: list[str] = []  # `make lint` and the tests run them; a start should take seconds

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run until SIGTERM or Ctrl-C. Raises CommandError when another one runs, the port is taken, or web fails."""
        host, port = env.text("HOST", "127.0.0.1"), env.integer("PORT", 8000)
        with only_one_in(settings.VAR_DIR):
            refuse_taken_port(host, port)
            with contextlib.ExitStack() as stack:
                supervisor = stack.enter_context(Supervisor(say=self.say))
                try:
                    environ = self.start_broker(supervisor, stack)
                    self.prepare_database(supervisor, environ)
                    self.start_programs(supervisor, environ, host, port)
                    supervisor.run()
                except GaveUp as error:
                    raise CommandError(f"{error} The lines above say why. Everything was stopped.") from error

    def say(self, text: str) -> None:
        """Print one line at once."""
        self.stdout.write(text)
        self.stdout.flush()

    def start_broker(self, supervisor: Supervisor, stack: contextlib.ExitStack) -> dict[str, str]:
        """Start the embedded broker where there is none and it can be had; return the environment of the programs."""
        binary = find_valkey()
        if settings.REDIS_URL or binary is None:
            return dict(os.environ)
        folder = socket_folder(settings.VAR_DIR, stack)
        address = folder / "valkey.sock"
        supervisor.start(Program("broker", broker_command(binary, address), dict(os.environ), stops_last=True))
        with contextlib.suppress(GaveUp):
            if supervisor.run_until(lambda: broker_answers(address), seconds=BROKER_START_SECONDS):
                return {**os.environ, "REDIS_URL": f"unix://{address}"}
        supervisor.forget("broker")
        self.say("The embedded broker did not start (broker/broker.log says why); files are used instead.")
        return dict(os.environ)

    def prepare_database(self, supervisor: Supervisor, environ: dict[str, str]) -> None:
        """Bring the database up to date, and fill a new one with the demo company."""
        if has_pending_migrations():
            self.say("Preparing the database")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable")
        if "seed_demo" in get_commands() and not Organization.objects.exists():
            command = manage_command("seed_demo", "--if-empty")
            if not supervisor.run_to_end(Program("seed_demo", command, environ)) and not supervisor.stopping:
                self.say("The demo company could not be created; the lines above say why. Kantora starts without it.")
        follow_demo_password()

    def start_programs(self, supervisor: Supervisor, environ: dict[str, str], host: str, port: int) -> None:
        """Start the web server; when it answers, say where, and start the worker and the scheduler."""
        if supervisor.stopping:
            return
        supervisor.start(Program("web", web_command(host, port), environ))
        if supervisor.run_until(lambda: web_answers(host, port), seconds=WEB_START_SECONDS):
            self.welcome(host, port)
        elif not supervisor.stopping:
            self.say(f"The web server has not answered for {WEB_START_SECONDS} s. It goes on trying.")
        if not supervisor.stopping:
            supervisor.start(Program("worker", celery_command("worker", "-P", "solo"), environ))
            supervisor.start(Program("scheduler", celery_command("beat", "--pidfile="), environ))

    def welcome(self, host: str, port: int) -> None:
        """Say where Kantora answers, and how to log in to the demo company when there is one."""
        self.say(f"\nKantora answers at http://{address_in_url(host)}:{port}/")
        password = demo_password()
        if password and User.objects.filter(email=DEMO_EMAIL).exists():
            self.say(f"Demo log-in: {DEMO_EMAIL}\nPassword:    {password}")
        self.say("Stop it with Ctrl-C.\n")


def socket_folder(folder: Path, stack: contextlib.ExitStack) -> Path:
    """Return a folder for the broker's socket: the data folder, or a temporary one when its path is too long."""
    if len(str(folder / "valkey.sock")) <= LONGEST_SOCKET_PATH:
        return folder
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kantora-", dir="/tmp")))


def has_pending_migrations() -> bool:
    """Tell whether the database lacks a migration."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def demo_password() -> str:
    """Return the password of the demo log-in: DEMO_PASSWORD, else the one seed_demo wrote down; empty when neither."""
    file = settings.VAR_DIR / DEMO_PASSWORD_FILE
    written = file.read_text(encoding="utf-8").strip() if file.exists() else ""
    return env.text("DEMO_PASSWORD") or written


def follow_demo_password() -> None:
    """Give the demo log-in the password in DEMO_PASSWORD, also when the demo company was made with another one."""
    password = env.text("DEMO_PASSWORD")
    user = User.objects.filter(email=DEMO_EMAIL).first() if password else None
    if user is None or user.check_password(password) or seeded() is None:
        return
    user.set_password(password)
    user.save(update_fields=["password"])
    file = settings.VAR_DIR / DEMO_PASSWORD_FILE
    file.touch(mode=0o600)
    file.write_text(password, encoding="utf-8")
