"""The WebSocket of a page: what happens to the person while the page is open."""

from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts import impersonation
from config.lib.addresses import client_address
from config.lib.networks import lies_in


class PageConsumer(AsyncJsonWebsocketConsumer):
    """Joins the signed-in person's group; messages are made by `services.notifications.push`."""

    group = ""
    address = ""

    async def connect(self) -> None:
        """Accept signed-in people only. An operator in their account is not: the limit in time is kept at requests."""
        user = self.scope["user"]
        if not user.is_authenticated or impersonation.is_going_on(self.scope["session"]):
            await self.close()
            return
        self.group, self.address = f"user.{user.pk.hex}", _address_of(self.scope)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def page_message(self, event: dict[str, Any]) -> None:
        """Hand a pushed message to the page, if its organization lets the address in."""
        networks = event["networks"]
        if not networks or lies_in(self.address, networks):
            await self.send_json(event["message"])

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Pages only listen."""


def _address_of(scope: Any) -> str:
    """The address the page is opened from, as for requests."""
    heard = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    peer = (scope.get("client") or [""])[0]
    return client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": ",".join(heard)})
