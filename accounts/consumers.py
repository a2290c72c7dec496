"""The WebSocket of a page: what happens to the person while the page is open."""

from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts import impersonation


class PageConsumer(AsyncJsonWebsocketConsumer):
    """Joins the signed-in person's group; messages are made by `services.notifications.push`."""

    group = ""

    async def connect(self) -> None:
        """Accept signed-in people only. An operator in their account is not: the limit in time is kept at requests."""
        user = self.scope["user"]
        if not user.is_authenticated or impersonation.is_going_on(self.scope["session"]):
            await self.close()
            return
        self.group = f"user.{user.pk.hex}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def page_message(self, event: dict[str, Any]) -> None:
        """Hand a pushed message to the page."""
        await self.send_json(event["message"])

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Pages only listen."""
