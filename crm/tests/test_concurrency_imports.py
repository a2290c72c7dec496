"""Two at once: an import begins once, and two imports do not bring one company twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Job, Member
from accounts.tenancy import scope
from accounts.tests.together import at_once
from config.lib.errors import StaleEdit
from config.lib.jobs import Progress
from crm.errors import ImportNotWaiting
from crm.models import Company, Contact, ImportRun
from crm.services import contacts, imports
from crm.tests.factories import make_contact

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _waiting(alya: Member, text: str) -> ImportRun:
    return imports.upload(actor=alya, files=[SimpleUploadedFile("a.csv", text.encode())])


def test_import_started_twice_at_once_begins_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        run = _waiting(alya, "Name\nИван Петров")

    def start() -> Job:
        return imports.start(run=run, actor=alya, mapping=run.mapping, duplicates="skip")

    results = at_once(alya, start, start, start)
    assert sum(isinstance(each, ImportNotWaiting) for each in results) == 2
    with scope(alya.organization, alya):
        assert Job.objects.count() == Contact.objects.count() == 1


def test_two_imports_at_once_bring_a_company_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        runs = [_waiting(alya, f"Name,Company\n{name} Петров,Роза ООД") for name in ("Иван", "Мария")]
        work = [Job.objects.create(kind=imports.IMPORT_KIND, payload={"run": str(run.pk)}) for run in runs]
        ImportRun.objects.update(state=ImportRun.State.RUNNING)

    def runner(job: Job) -> Callable[[], dict[str, Any]]:
        return lambda: imports.run_import(job, Progress(lambda _done, _total: True))

    results = at_once(alya, *map(runner, work))
    assert [each["created"] for each in results] == [1, 1]
    with scope(alya.organization, alya):
        assert Company.objects.count() == 1
        assert Contact.objects.filter(company__name="Роза ООД").count() == 2


def test_one_job_run_by_two_workers_imports_each_row_once(alya: Member) -> None:
    with scope(alya.organization, alya):
        run = _waiting(alya, "Name,E-mail\n" + "\n".join(f"Иван {n},ivan{n}@example.com" for n in range(1200)))
        job = Job.objects.create(kind=imports.IMPORT_KIND, payload={"run": str(run.pk)})
        ImportRun.objects.update(state=ImportRun.State.RUNNING, duplicates="create")

    def work() -> dict[str, Any]:
        return imports.run_import(job, Progress(lambda _done, _total: True))

    results = at_once(alya, work, work)
    assert [each["created"] for each in results] == [1200, 1200]
    with scope(alya.organization, alya):
        assert Contact.objects.count() == 1200


def test_two_edits_of_one_version_at_once_let_one_through(alya: Member) -> None:
    with scope(alya.organization, alya):
        contact = make_contact()

    def edit(city: str) -> Callable[[], Contact]:
        def act() -> Contact:
            row = Contact.objects.get(pk=contact.pk)
            return contacts.update_contact(contact=row, actor=alya, values={"city": city}, version=1)

        return act

    results = at_once(alya, edit("София"), edit("Варна"))
    assert sum(isinstance(each, StaleEdit) for each in results) == 1
