"""Where mail goes on a machine without a mail server: one file per message in a folder a page of the app shows."""

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from config.lib.ids import uuid7


class FolderBackend(BaseEmailBackend):
    """Writes each message to `settings.MAIL_DIR` as an .eml file; newer names sort later."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Number of messages written."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder / f"{uuid7()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class LocalMessage:
    """A message of the folder, read for the page."""

    key: str
    subject: str
    sender: str
    to: str
    sent_at: datetime
    text: str
    html: str
    attachments: list[str]


def _read(path: Path) -> LocalMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    return LocalMessage(
        key=path.stem,
        subject=str(message["subject"]),
        sender=str(message["from"]),
        to=str(message["to"]),
        sent_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        attachments=[part.get_filename() or "" for part in message.iter_attachments()],
    )


def local_messages(limit: int = 50) -> list[LocalMessage]:
    """The newest messages of the folder, newest first."""
    paths = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in paths]


def local_message(key: str) -> LocalMessage | None:
    """One message by the key `local_messages` gave, or None."""
    path = next((p for p in Path(settings.MAIL_DIR).glob("*.eml") if p.stem == key), None)
    return _read(path) if path else None
