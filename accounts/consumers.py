"""The WebSocket of a page: what happens to the person while the page is open."""

from typing import Any

from allauth.core.internal.sessionkit import get_session_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.sessions.backends.cached_db import SessionStore

from accounts import impersonation
from config.lib.addresses import client_address
from config.lib.networks import lies_in


class PageConsumer(AsyncJsonWebsocketConsumer):
    """Joins the signed-in person's group; messages are made by `services.notifications.push`."""

    group = ""
    address = ""

    async def connect(self) -> None:
        """Accept signed-in people only. An operator in their account is not: the limit in time is kept at requests."""
        if not may_connect(self.scope):
            await self.close()
            return
        self.group, self.address = f"user.{self.scope['user'].pk.hex}", address_of(self.scope)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def page_message(self, event: dict[str, Any]) -> None:
        """Hand a pushed message to the page, if it is still signed in and its organization lets the address in."""
        if not await database_sync_to_async(is_signed_in)(self.scope):
            await self.close()
            return
        networks = event["networks"]
        if not networks or lies_in(self.address, networks):
            await self.send_json(event["message"])

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Pages only listen."""


def may_connect(scope: Any) -> bool:
    """Whether the page is a signed-in person's, and no operator acts in their name."""
    return bool(scope["user"].is_authenticated) and not impersonation.is_going_on(scope["session"])


def is_signed_in(scope: Any) -> bool:
    """Whether the session is as it was: it may have ended, here or from elsewhere, or by a new password."""
    user = get_session_user(SessionStore(scope["session"].session_key))
    return user is not None and bool(user.pk == scope["user"].pk)


def address_of(scope: Any) -> str:
    """The address the page is opened from, as for requests."""
    heard = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    peer = (scope.get("client") or [""])[0]
    return client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": ",".join(heard)})
