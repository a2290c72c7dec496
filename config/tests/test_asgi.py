"""The site behind the ASGI server it is run with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.db import connection
from django.test import AsyncClient

from config.handlers import OneThreadHandler


def test_https_is_recognised_through_asgi(db, settings):
    """Django asks the request's ASGI scope for it, so no middleware may put anything else in its place."""
    settings.SECURE_HSTS_SECONDS = 60

    response = async_to_sync(AsyncClient().get)("/healthz", secure=True)

    assert response.status_code == 200
    assert response["Strict-Transport-Security"].startswith("max-age=60")


def test_waiting_for_news_never_ends_in_a_timeout_of_redis(tmp_path: Path) -> None:
    """An idle page waits in steps of five seconds; a connection that gives up as soon would close the page's socket."""
    program = (
        "from channels.layers import get_channel_layer; layer = get_channel_layer();"
        "from channels_redis.utils import create_pool; pool = create_pool(layer.hosts[0]);"
        "print(pool.connection_kwargs['socket_timeout'], layer.brpop_timeout)"
    )
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "KANTORA_VAR": str(tmp_path),
        "REDIS_URL": "redis://127.0.0.1:1/0",  # nothing is asked of it
    }
    root = Path(__file__).resolve().parent.parent.parent
    said = subprocess.run([sys.executable, "-c", program], env=environ, cwd=root, check=True, capture_output=True)
    assert said.stdout.split() == [b"None", b"5"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_visitors_leave_no_connections_behind() -> None:
    """Each request has a thread of its own, and with it would have a connection of its own that stays open."""
    application = OneThreadHandler()

    async def visit() -> int:
        scope = {"type": "http", "method": "GET", "path": "/readyz", "headers": [(b"host", b"testserver")]}
        visitor = ApplicationCommunicator(application, scope)
        await visitor.send_input({"type": "http.request"})
        status = (await visitor.receive_output(timeout=60))["status"]
        await visitor.receive_output(timeout=60)
        await visitor.send_input({"type": "http.disconnect"})
        await visitor.wait(timeout=60)
        return int(status)

    async def visit_often() -> set[int]:
        return {await visit() for _visit in range(30)}

    assert async_to_sync(visit_often)() <= {200, 503}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] < 15  # the pool's ten, and who asks
