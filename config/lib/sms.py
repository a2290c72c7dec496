"""Text messages: handed to the provider that `settings.SMS_PROVIDER` names.

A provider is a function that takes a number in E.164 and a text, and raises `NotDelivered`.
"""

import base64
import logging
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from config.lib import outside
from config.lib.ids import uuid7

Provider = Callable[[str, str], None]
log = logging.getLogger("kantora.sms")


def is_available() -> bool:
    """Whether this installation can send text messages."""
    return bool(settings.SMS_PROVIDER)


def send(to: str, text: str) -> None:
    """Hand a message to the provider. Raises `NotDelivered`; without a provider that is final."""
    provider = PROVIDERS.get(settings.SMS_PROVIDER)
    if provider is None:
        raise outside.NotDelivered("no SMS provider is set", is_final=True)
    provider(to, text)


def twilio(to: str, text: str) -> None:
    """Twilio's Messages resource (API of 2010-04-01)."""
    account = settings.TWILIO_ACCOUNT_SID
    secret = base64.b64encode(f"{account}:{settings.TWILIO_AUTH_TOKEN}".encode()).decode()
    answer = outside.post(
        f"{settings.TWILIO_URL}/2010-04-01/Accounts/{account}/Messages.json",
        urlencode({"To": to, "From": settings.TWILIO_FROM, "Body": text}).encode(),
        {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer.require_success()


def folder(to: str, text: str) -> None:
    """For development: a file beside the mails, which the page /mail/ shows."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "SMS", settings.SITE_NAME, to
    message.set_content(text)
    place = Path(settings.MAIL_DIR)
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{uuid7()}.eml").write_bytes(message.as_bytes())


def console(to: str, text: str) -> None:
    """For development: the log."""
    log.info("SMS to %s: %s", to, text)


PROVIDERS: dict[str, Provider] = {"twilio": twilio, "folder": folder, "console": console}
