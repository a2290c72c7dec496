"""Work in the background: jobs that are claimed, die and start again, and mail that gets through or says why not."""

import datetime
import smtplib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy

from accounts import tasks
from accounts.models import Job, Member, OutgoingEmail
from accounts.services import jobs, mail, tokens
from accounts.tenancy import current_organization, scope
from config.lib import ambient, clock
from config.lib.errors import DomainError
from config.lib.ids import uuid7
from config.lib.jobs import JobCancelled, JobKind, Progress, job_kinds
from config.lib.mail import local_message, local_messages

OnCommit = Callable[..., Any]
NOON = "2026-11-20T12:00:00Z"


def queued(member: Member, kind: str, to: int) -> Job:
    """A job whose task is still on its way: nothing runs before the commit."""
    with scope(member.organization, member):
        return jobs.start_job(kind, actor=member, payload={"to": to})


def again(job: Job) -> Job:
    """The job as it is in the database now."""
    return Job.objects.unscoped(reason="test").get(pk=job.pk)


def run_task(job: Job) -> None:
    tasks.run_job(str(job.organization_id), str(job.pk))


def kind_of(run: Callable[[Job, Progress], dict[str, Any]]) -> Any:
    """A kind of job for one test."""
    return job_kinds.registered_temporarily("test.one", JobKind("test.one", "One", run))


# --- jobs -------------------------------------------------------------------------------------------------------------
def test_job_runs_when_its_transaction_commits(
    alya: Member, counting_job: str, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = queued(alya, counting_job, 3)
        assert again(job).state == Job.State.QUEUED
    done = again(job)
    assert (done.state, done.progress, done.total, done.result) == (Job.State.DONE, 3, 3, {"counted": 3})
    assert done.finished_at is not None


def test_job_runs_in_the_scope_name_and_language_of_who_started_it(boris: Member) -> None:
    boris.user.language = "bg"
    boris.user.save()
    seen: list[Any] = []

    def run(job: Job, progress: Progress) -> dict[str, Any]:
        seen.extend([current_organization().slug, ambient.current().member])
        return {"word": str(gettext_lazy("Monday"))}

    with kind_of(run):
        job = queued(boris, "test.one", 0)
        run_task(job)
    assert seen == ["lipa", boris]
    assert again(job).result == {"word": "понеделник"}


def test_job_that_is_delivered_twice_runs_once(alya: Member, counting_job: str) -> None:
    job = queued(alya, counting_job, 2)
    run_task(job)
    with scope(alya.organization, alya):
        assert jobs.run(job) is False
    assert again(job).attempts == 1


def test_job_of_another_worker_is_left_alone(alya: Member, counting_job: str) -> None:
    job = queued(alya, counting_job, 2)
    Job.objects.unscoped(reason="test").update(state=Job.State.RUNNING, heartbeat_at=clock.now())
    run_task(job)
    assert again(job).state == Job.State.RUNNING


def test_job_whose_worker_died_is_started_again_after_ten_minutes(alya: Member, counting_job: str) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        job = queued(alya, counting_job, 2)
        Job.objects.unscoped(reason="test").update(state=Job.State.RUNNING, heartbeat_at=clock.now(), attempts=1)
        now.shift(600)
        tasks.redrive_jobs()
        assert again(job).state == Job.State.RUNNING
        now.shift(1)
        tasks.redrive_jobs()
    assert (again(job).state, again(job).attempts) == (Job.State.DONE, 2)


def test_job_whose_message_was_lost_is_started_again(alya: Member, counting_job: str) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        job = queued(alya, counting_job, 2)
        tasks.redrive_jobs()
        assert again(job).state == Job.State.QUEUED
        now.shift(601)
        tasks.redrive_jobs()
    assert again(job).state == Job.State.DONE


def test_job_that_killed_three_workers_is_given_up(alya: Member, counting_job: str) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        job = queued(alya, counting_job, 2)
        Job.objects.unscoped(reason="test").update(state=Job.State.RUNNING, heartbeat_at=clock.now(), attempts=3)
        now.shift(601)
        tasks.redrive_jobs()
    assert (again(job).state, again(job).error_code, again(job).attempts) == (Job.State.FAILED, "worker_lost", 3)


def test_job_that_breaks_fails_without_telling_its_insides(alya: Member, counting_job: str) -> None:
    job = queued(alya, counting_job, 20)
    run_task(job)
    failed = again(job)
    assert (failed.state, failed.error_code, failed.error_message) == (Job.State.FAILED, "internal_error", "")
    assert failed.progress < 13


def test_job_that_is_refused_says_why(alya: Member, counting_job: str) -> None:
    job = queued(alya, counting_job, -1)
    run_task(job)
    assert (again(job).error_code, again(job).error_message) == ("below_zero", "Count upwards.")


def test_job_stopped_before_it_began_never_runs(alya: Member, counting_job: str) -> None:
    job = queued(alya, counting_job, 2)
    with scope(alya.organization, alya):
        jobs.cancel(job)
    run_task(job)
    assert (again(job).state, again(job).attempts) == (Job.State.CANCELLED, 0)


def test_job_stopped_on_its_way_ends_at_the_next_report(alya: Member) -> None:
    steps: list[int] = []

    def run(job: Job, progress: Progress) -> dict[str, Any]:
        progress.start(2)
        jobs.cancel(job)
        for number in (1, 2):
            progress.step(number)
            steps.append(number)
        return {}

    with kind_of(run):
        job = queued(alya, "test.one", 0)
        run_task(job)
    assert again(job).state == Job.State.CANCELLED
    assert 2 not in steps


def test_a_worker_thought_dead_writes_nothing_over_the_one_that_took_its_place(alya: Member) -> None:
    def run(job: Job, progress: Progress) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(attempts=2)
        with pytest.raises(JobCancelled):
            jobs.keep_result(job, {"made": "late"})
        progress.start(3)
        return {}

    with kind_of(run):
        job = queued(alya, "test.one", 0)
        run_task(job)
    assert (again(job).state, again(job).total, again(job).result) == (Job.State.RUNNING, 0, {})


def test_job_of_a_kind_nobody_registered_is_a_mistake(alya: Member) -> None:
    with pytest.raises(KeyError):
        queued(alya, "test.unknown", 0)


def test_refusal_in_a_job_is_in_the_language_of_who_started_it(boris: Member) -> None:
    boris.user.language = "bg"
    boris.user.save()

    def run(job: Job, progress: Progress) -> dict[str, Any]:
        raise DomainError("no", gettext_lazy("Monday"))

    with kind_of(run):
        job = queued(boris, "test.one", 0)
        run_task(job)
    assert again(job).error_message == "понеделник"


# --- mail into the folder ---------------------------------------------------------------------------------------------
def letter(**values: Any) -> OutgoingEmail:
    """A message that waits for its task."""
    defaults = {"to": "ana@lipa.example", "subject": "Оферта", "text": "Здравей", "html": "<p>Здравей</p>"}
    return OutgoingEmail.objects.create(**defaults | values)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Mail goes into a folder, as on a machine without a mail server."""
    settings.EMAIL_BACKEND = "config.lib.mail.FolderBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.mark.django_db
def test_folder_keeps_each_message_newest_first(folder: Path) -> None:
    for subject in ("Първо", "Второ"):
        tasks.send_email(str(letter(subject=subject).pk))
    found = local_messages()
    assert [message.subject for message in found] == ["Второ", "Първо"]
    one = local_message(found[0].key)
    assert one is not None
    assert (one.to, one.text.strip(), one.html.strip()) == ("ana@lipa.example", "Здравей", "<p>Здравей</p>")
    assert local_message("../secret") is None


@pytest.mark.django_db
def test_message_in_the_name_of_an_organization_shows_its_name_and_attachment(folder: Path) -> None:
    name = default_storage.save("test/invoice.pdf", ContentFile(b"%PDF-1.7"))
    attachment = {"storage_name": name, "file_name": "фактура.pdf", "media_type": "application/pdf"}
    tasks.send_email(str(letter(sender_name="Ателие Липа", reply_to="a@lipa.example", attachments=[attachment]).pk))
    (message,) = local_messages()
    assert message.sender.startswith("Ателие Липа <")
    assert message.attachments == ["фактура.pdf"]


def test_queue_renders_in_the_language_and_sends_after_the_commit(
    alya: Member, folder: Path, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        email = mail.queue(
            template="confirm_email", to="ana@lipa.example", language="bg",
            context={"user": alya.user, "activate_url": "http://testserver/x/"},
        )  # fmt: skip
        assert local_messages() == []
        assert 'lang="bg"' in email.html
    assert len(local_messages()) == 1


@pytest.mark.django_db
def test_texts_that_nobody_will_send_are_emptied_after_a_week_and_rows_go_after_three_months() -> None:
    rows = [
        letter(subject="given up", state="failed", attempts=mail.MAX_ATTEMPTS, retry_at=clock.now()),
        letter(subject="refused", state="failed", attempts=1),
        letter(subject="lost", state="sending", attempts=mail.MAX_ATTEMPTS, retry_at=clock.now()),
        letter(subject="sent", state="sent"),
        letter(subject="to be tried", state="failed", attempts=1, retry_at=clock.now()),
        letter(subject="waiting"),
    ]
    tasks.clean_up()
    assert {row.text for row in OutgoingEmail.objects.all()} == {"Здравей"}
    with time_machine.travel(clock.now() + mail.TEXT_KEPT_FOR * 1.1):
        tasks.clean_up()
    kept = {row.subject for row in OutgoingEmail.objects.all() if row.text and row.html}
    assert kept == {"sent", "to be tried", "waiting"}
    assert OutgoingEmail.objects.count() == len(rows)
    with time_machine.travel(clock.now() + mail.KEPT_FOR * 1.1):
        tasks.clean_up()
    assert set(OutgoingEmail.objects.values_list("subject", flat=True)) == {"to be tried", "waiting"}


# --- mail to a server -------------------------------------------------------------------------------------------------
class Postbox:
    """A mail server that answers each message with the next of `answers`, "250 OK" when they are used up."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.received: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.received.append(envelope)
        return answer

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address.startswith("gone@"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A real server on this machine that mail is sent to."""
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.mark.django_db
def test_message_reaches_the_server_once(postbox: Postbox) -> None:
    email = letter()
    tasks.send_email(str(email.pk))
    tasks.send_email(str(email.pk))
    assert [envelope.rcpt_tos for envelope in postbox.received] == [["ana@lipa.example"]]
    email.refresh_from_db()
    assert (email.state, email.attempts) == (OutgoingEmail.State.SENT, 1)
    assert email.sent_at is not None


@pytest.mark.django_db
def test_message_the_server_is_too_busy_for_is_tried_again_later(postbox: Postbox) -> None:
    postbox.answers = ["451 Busy", "451 Busy"]
    with time_machine.travel(NOON, tick=False) as now:
        email = letter()
        tasks.send_email(str(email.pk))
        email.refresh_from_db()
        assert (email.state, email.retry_at) == (
            OutgoingEmail.State.FAILED,
            clock.now() + datetime.timedelta(minutes=2),
        )
        assert "Busy" in email.error
        tasks.redrive_emails()
        email.refresh_from_db()
        assert email.attempts == 1
        now.shift(2 * 60)
        tasks.redrive_emails()
        now.shift(4 * 60)
        tasks.redrive_emails()
    email.refresh_from_db()
    assert (email.state, email.attempts, email.error) == (OutgoingEmail.State.SENT, 3, "")
    assert len(postbox.received) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["gone@lipa.example", "ana@lipa.example"])
def test_message_the_server_never_takes_is_not_tried_again(postbox: Postbox, to: str) -> None:
    postbox.answers = ["554 Looks like spam"]
    with time_machine.travel(NOON, tick=False) as now:
        email = letter(to=to)
        tasks.send_email(str(email.pk))
        now.shift(24 * 3600)
        tasks.redrive_emails()
    email.refresh_from_db()
    assert (email.state, email.attempts, email.retry_at) == (OutgoingEmail.State.FAILED, 1, None)
    assert postbox.received == []


@pytest.mark.django_db
def test_message_is_given_up_after_six_attempts(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with time_machine.travel(NOON, tick=False) as now:
        email = letter()
        tasks.send_email(str(email.pk))
        for _attempt in range(10):
            now.shift(2 * 3600)
            tasks.redrive_emails()
    email.refresh_from_db()
    assert (email.state, email.attempts) == (OutgoingEmail.State.FAILED, 6)


@pytest.mark.django_db
def test_message_whose_worker_died_while_sending_is_sent_by_the_beat(postbox: Postbox) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        email = letter(state=OutgoingEmail.State.SENDING, attempts=1, retry_at=clock.now() + mail.LOST_AFTER)
        tasks.redrive_emails()
        assert postbox.received == []
        now.shift(15 * 60)
        tasks.redrive_emails()
    email.refresh_from_db()
    assert email.state == OutgoingEmail.State.SENT


@pytest.mark.django_db
def test_message_whose_task_was_lost_is_sent_by_the_beat(postbox: Postbox) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        letter()
        now.shift(15 * 60 + 1)
        tasks.redrive_emails()
    assert len(postbox.received) == 1


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.c": (450, b"later")}), False),
        (smtplib.SMTPDataError(554, b"no"), True),
        (smtplib.SMTPSenderRefused(451, b"later", "a@b.c"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_only_a_never_of_the_server_is_final(error: OSError, final: object) -> None:
    assert mail._is_final(error) is final


# --- cleaning up ------------------------------------------------------------------------------------------------------
def test_clean_up_forgets_expired_tokens(alya: Member) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        tokens.issue_pair(alya.user, family=uuid7())
        now.shift(60 * 24 * 3600)
        tasks.clean_up()
    assert tokens.RefreshToken.objects.count() == 0
