"""The socket by which an answer comes to the page."""

import asyncio
import uuid
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts.consumers import address_of, is_signed_in, may_connect
from accounts.models import Member
from accounts.queries import members
from accounts.services import allow_list
from accounts.services.second_factor import require_second_factor
from accounts.tenancy import scope
from ai_assistant import streaming
from ai_assistant.models import Message
from ai_assistant.queries import conversations
from ai_assistant.rules import AssistantPermission
from config.lib import ambient
from config.lib.errors import Refusal
from config.lib.streams import from_thread


class AnswerConsumer(AsyncJsonWebsocketConsumer):
    """Sends one answer, named by the page in its first message: `{"organization": slug, "answer": id}`."""

    sending: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept signed-in people only, as the page's other socket does."""
        if may_connect(self.scope):
            await self.accept()
        else:
            await self.close()

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Begin with the answer that is asked for; one that is not this person's does not exist."""
        found = await database_sync_to_async(self._find)(content) if self.sending is None else None
        if found is None:
            await self.close()
            return
        self.sending = asyncio.create_task(self._send(*found))

    async def disconnect(self, code: int) -> None:
        """Send no more; the answer is made to its end and kept."""
        if self.sending is not None:
            self.sending.cancel()

    async def _send(self, member: Member, answer: Message) -> None:
        language = member.user.language
        async for event in from_thread(lambda: streaming.events(member, answer, language)):
            await self.send_json(event)
        await self.close()

    def _find(self, content: Any) -> tuple[Member, Message] | None:
        """Checked like a request: session, membership, network, second factor, permission, owner of the answer."""
        if not isinstance(content, dict) or not is_signed_in(self.scope):
            return None
        member = members.membership(self.scope["user"], slug=str(content.get("organization")))
        if member is None or not member.has(AssistantPermission.USE):
            return None
        with scope(member.organization, member), ambient.surroundings(ip_address=address_of(self.scope)):
            try:
                allow_list.require_admitted(member)
                require_second_factor(member)
                answer = conversations.messages(member).filter(pk=uuid.UUID(str(content.get("answer")))).first()
            except (Refusal, ValueError):
                return None
        return (member, answer) if answer else None
