"""The web process: HTTP by Django, WebSockets by Channels."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402  (Django must be set up first)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from ai_assistant.search import lemmas  # noqa: E402
from config.handlers import OneThreadHandler  # noqa: E402
from config.urls import websocket_urlpatterns  # noqa: E402

lemmas.load()
# What is there from the start stays; looking through it for garbage time and again held a request up for 150 ms.
gc.freeze()
application = ProtocolTypeRouter(
    {
        "http": OneThreadHandler(),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)
