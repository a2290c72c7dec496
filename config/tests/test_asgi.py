"""The site behind the ASGI server it is run with."""

from asgiref.sync import async_to_sync
from django.test import AsyncClient


def test_https_is_recognised_through_asgi(db, settings):
    """Django asks the request's ASGI scope for it, so no middleware may put anything else in its place."""
    settings.SECURE_HSTS_SECONDS = 60

    response = async_to_sync(AsyncClient().get)("/healthz", secure=True)

    assert response.status_code == 200
    assert response["Strict-Transport-Security"].startswith("max-age=60")
