"""Mail in the recipient's language, sent by a task after the transaction commits."""

import datetime
import logging
import smtplib
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Organization, OutgoingEmail
from config.lib import clock

log = logging.getLogger("kantora.mail")
MAX_ATTEMPTS = 6
LOST_AFTER = datetime.timedelta(minutes=15)
PERMANENT = 500
TEXT_KEPT_FOR: Final = datetime.timedelta(days=7)  # of what could not be sent, for an operator to try again
KEPT_FOR: Final = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Attachment:
    """A file of the storage to attach: its name there, the name the reader sees, its media type."""

    storage_name: str
    file_name: str
    media_type: str


def queue(
    *,
    template: str,
    to: str,
    language: str,
    context: dict[str, Any],
    organization: Organization | None = None,
    reply_to: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> OutgoingEmail:
    """Render `emails/<template>.subject.txt/.txt/.html` in `language` and send it after commit.

    In the name of `organization` when given: the reader sees its name as the sender and answers to `reply_to`. What a
    sample sends goes to the person who tries it, for its customers are made up.
    """
    from accounts.tasks import send_email  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    with translation.override(language):
        values = context | {"organization": organization, "site_url": settings.SITE_URL, "language": language}
        email = OutgoingEmail.objects.create(
            organization=organization,
            to=organization.sample_of.email if organization and organization.sample_of else to,
            reply_to=reply_to,
            sender_name=organization.name if organization else "",
            subject=" ".join(render_to_string(f"emails/{template}.subject.txt", values).split())[:250],
            text=render_to_string(f"emails/{template}.txt", values),
            html=render_to_string(f"emails/{template}.html", values),
            attachments=[vars(item) for item in attachments],
        )
    transaction.on_commit(lambda: send_email.delay(str(email.pk)))
    return email


def send(email_id: str) -> bool:
    """Claim one message and hand it to the mail server; False when it is not due or another worker has it.

    Committed as "sending" before the server is called: after a crash in between it is retried by the beat, so a
    reader may in the worst case get a message twice, never none.
    """
    due = Q(state=OutgoingEmail.State.QUEUED) | Q(state=OutgoingEmail.State.FAILED, retry_at__lte=clock.now())
    lost = Q(state=OutgoingEmail.State.SENDING, retry_at__lte=clock.now())
    claimed = OutgoingEmail.objects.filter(due | lost, pk=email_id, attempts__lt=MAX_ATTEMPTS).update(
        state=OutgoingEmail.State.SENDING, attempts=F("attempts") + 1, retry_at=clock.now() + LOST_AFTER
    )
    if not claimed:
        return False
    email = OutgoingEmail.objects.get(pk=email_id)
    try:
        _message(email).send()
    except OSError as error:  # includes smtplib.SMTPException: the server refused or cannot be reached
        log.warning("mail %s: attempt %s failed: %s", email.pk, email.attempts, type(error).__name__)
        email.state, email.error = OutgoingEmail.State.FAILED, str(error)[:1000]
        email.retry_at = None if _is_final(error) else clock.now() + datetime.timedelta(minutes=2**email.attempts)
    else:
        email.state, email.error, email.sent_at = OutgoingEmail.State.SENT, "", clock.now()
        email.text = email.html = ""
    email.save(update_fields=["state", "error", "retry_at", "sent_at", "text", "html"])
    return email.state == OutgoingEmail.State.SENT


def _is_final(error: OSError) -> bool:
    """Whether the server said never (RFC 5321 §4.2.1: replies 5yz) and not just not now."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    refused = smtplib.SMTPSenderRefused, smtplib.SMTPDataError
    return isinstance(error, refused) and error.smtp_code >= PERMANENT


def due_emails() -> QuerySet[OutgoingEmail]:
    """Messages whose retry is due, or whose task was lost."""
    now = clock.now()
    return OutgoingEmail.objects.filter(
        Q(state__in=[OutgoingEmail.State.FAILED, OutgoingEmail.State.SENDING], retry_at__lte=now)
        | Q(state=OutgoingEmail.State.QUEUED, created_at__lt=now - LOST_AFTER),
        attempts__lt=MAX_ATTEMPTS,
    )


def requeue(emails: QuerySet[OutgoingEmail]) -> int:
    """Let failed messages begin anew whose texts are still there; gives how many. For who operates the installation."""
    from accounts.tasks import send_email  # noqa: PLC0415  (tasks call services; services dispatch tasks)

    with_text = emails.filter(state=OutgoingEmail.State.FAILED, created_at__gte=clock.now() - TEXT_KEPT_FOR)
    failed = list(with_text.values_list("pk", flat=True))
    OutgoingEmail.objects.filter(pk__in=failed, state=OutgoingEmail.State.FAILED).update(
        state=OutgoingEmail.State.QUEUED, attempts=0, retry_at=None
    )
    for pk in failed:
        transaction.on_commit(partial(send_email.delay, str(pk)))
    return len(failed)


def clean_up() -> None:
    """Empty the texts of messages given up a week ago, and forget what is over since three months."""
    now = clock.now()
    given_up = Q(state=OutgoingEmail.State.FAILED, retry_at=None) | Q(
        state__in=[OutgoingEmail.State.FAILED, OutgoingEmail.State.SENDING], attempts__gte=MAX_ATTEMPTS
    )
    OutgoingEmail.objects.filter(given_up, created_at__lt=now - TEXT_KEPT_FOR).update(text="", html="")
    is_over = given_up | Q(state=OutgoingEmail.State.SENT)
    OutgoingEmail.objects.filter(is_over, created_at__lt=now - KEPT_FOR).delete()


def _message(email: OutgoingEmail) -> EmailMultiAlternatives:
    site_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text,
        from_email=formataddr((email.sender_name or site_name, address)),
        to=[email.to],
        reply_to=[email.reply_to] if email.reply_to else None,
        headers={"Message-ID": f"<{email.pk}@{address.partition('@')[2]}>"},
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    for item in email.attachments:
        with default_storage.open(item["storage_name"]) as file:
            message.attach(item["file_name"], file.read(), item["media_type"])
    return message
