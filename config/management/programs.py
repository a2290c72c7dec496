"""The programs Kantora consists of on one machine: the words that start each, with this installation's settings."""

import sys
from pathlib import Path

from django.conf import settings


def manage_command(*words: str) -> list[str]:
    """Return the words that run a management command."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


def web_command(host: str, port: int) -> list[str]:
    """Return the words that run the web server. Headers of a proxy are read by `config.lib.addresses`, not by it."""
    return [
        *(sys.executable, "-m", "uvicorn", "config.asgi:application", "--app-dir", str(settings.BASE_DIR)),
        *("--host", host, "--port", str(port), "--lifespan", "off", "--log-level", "warning"),
        *("--no-access-log", "--no-server-header", "--no-proxy-headers", "--timeout-graceful-shutdown", "10"),
    ]


def celery_command(*words: str) -> list[str]:
    """Return the words that run one part of Celery."""
    options = ["--without-gossip", "--without-mingle"] if words[0] == "worker" else []
    return [
        *(sys.executable, "-m", "celery", "--workdir", str(settings.BASE_DIR), "-A", "config", "--quiet"),
        *(*words, *options, "--loglevel", "WARNING"),
    ]


def broker_command(binary: Path, address: Path) -> list[str]:
    """Return the words that run the embedded broker: on a socket only, its queue and its log in the data folder."""
    folder = settings.VAR_DIR / "broker"
    folder.mkdir(mode=0o700, exist_ok=True)
    return [
        *(str(binary), "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--save", ""),
        *("--logfile", "broker.log", "--loglevel", "warning"),
    ]
