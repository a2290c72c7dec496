"""A contact file becomes contacts once, whatever happens on the way, and can be taken back."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent, Job, Member
from accounts.services import jobs
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused
from config.lib.jobs import JobCancelled, Progress
from crm.errors import ColumnsForOneField, ImportNotOver, ImportNotWaiting, NothingIdentifies, OneTableAtOnce
from crm.importing.table import ImportFileError
from crm.models import Activity, Company, Contact, ImportRun
from crm.queries import imports as reading
from crm.queries.contacts import found
from crm.services import activities, contacts, imports
from crm.services.contacts import PointInput
from crm.services.deals import create_deal
from crm.tests.factories import make_company, make_contact, put_on_draft
from crm.tests.importing_files import REAL_EXPORTS, fixture

pytestmark = pytest.mark.usefixtures("in_lipa")
Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]
State = ImportRun.State
SKIP, FILL, CREATE = ImportRun.Duplicates.SKIP, ImportRun.Duplicates.FILL, ImportRun.Duplicates.CREATE


def _file(text: str, name: str = "contacts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def _upload(actor: Member, *lines: str) -> ImportRun:
    return imports.upload(actor=actor, files=[_file("\n".join(lines))])


@pytest.fixture
def bring(alya: Member, django_capture_on_commit_callbacks: Commit) -> Callable[..., ImportRun]:
    """Uploads lines of CSV, runs the whole import as the worker does, and gives the finished run."""

    def bring(*lines: str, duplicates: str = SKIP) -> ImportRun:
        run = _upload(alya, *lines)
        with django_capture_on_commit_callbacks(execute=True):
            imports.start(run=run, actor=alya, mapping=run.mapping, duplicates=duplicates)
        return ImportRun.objects.select_related("job").get(pk=run.pk)

    return bring


@pytest.fixture
def undo(alya: Member, django_capture_on_commit_callbacks: Commit) -> Callable[[ImportRun], ImportRun]:
    """Takes an import back as the worker does."""

    def undo(run: ImportRun) -> ImportRun:
        with django_capture_on_commit_callbacks(execute=True):
            imports.undo(run=run, actor=alya)
        return ImportRun.objects.get(pk=run.pk)

    return undo


def _counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created_count, run.updated_count, run.skipped_count, run.error_count


def _names() -> list[str]:
    return [str(contact) for contact in Contact.objects.order_by("sort_name")]


# --- Upload -----------------------------------------------------------------------------------------------------------
def test_upload_finds_out_what_the_file_is_and_imports_nothing(alya: Member) -> None:
    run = imports.upload(actor=alya, files=[SimpleUploadedFile("клиенти.csv", fixture("clients_bg_windows1251.csv"))])
    assert (run.kind, run.encoding, run.state) == ("csv", "windows-1251", State.UPLOADED)
    assert run.rows_total > 0
    assert "email" in run.mapping.values()
    assert Contact.objects.count() == 0


def test_upload_refuses_a_file_that_is_no_contact_list(alya: Member) -> None:
    with pytest.raises(ImportFileError) as refused:
        imports.upload(actor=alya, files=[SimpleUploadedFile("x.csv", b"%PDF-1.7")])
    assert refused.value.field == "file"
    assert not ImportRun.objects.exists()


def test_upload_puts_several_vcards_together(alya: Member) -> None:
    files = [SimpleUploadedFile(name, fixture(name)) for name in ("iphone.vcf", "gmail.vcf")]
    alone = [imports.upload(actor=alya, files=[SimpleUploadedFile(f, fixture(f))]) for f in ("iphone.vcf", "gmail.vcf")]
    run = imports.upload(actor=alya, files=files)
    assert run.file_name == "iphone.vcf, gmail.vcf"
    assert run.rows_total == sum(each.rows_total for each in alone)


def test_upload_reads_vcards_of_different_encodings_together(alya: Member) -> None:
    one = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Мария Колева\r\nEND:VCARD\r\n".encode("utf-16")
    other = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Иван Петров\r\nEND:VCARD\r\n".encode("utf-8-sig")
    run = imports.upload(actor=alya, files=[SimpleUploadedFile("a.vcf", one), SimpleUploadedFile("b.vcf", other)])
    rows = reading.preview(run, run.mapping)
    assert [row.parsed.full_name for row in rows if row.parsed] == ["Мария Колева", "Иван Петров"]


def test_upload_refuses_several_tables(alya: Member) -> None:
    with pytest.raises(OneTableAtOnce):
        imports.upload(actor=alya, files=[_file("Name\nИван"), _file("Name\nМария")])


def test_upload_refuses_members_who_may_not(boris: Member) -> None:
    with pytest.raises(PermissionRefused):
        _upload(boris, "Name", "Иван")


# --- Reading ----------------------------------------------------------------------------------------------------------
def test_preview_says_what_each_row_would_become(alya: Member) -> None:
    make_contact("Мария", "Колева", email="maria@example.com")
    make_company("Роза ООД")
    run = _upload(
        alya,
        "Име,E-mail,Фирма",
        "Иван Петров,ivan@,Роза",
        "Мария,maria@example.com,",
        ",,Роза ООД",
        ",,",
        "x,x,x,x",
    )
    rows = reading.preview(run, run.mapping)
    assert [bool(row.parsed) for row in rows] == [True, True, True, False]
    assert [str(row.there or "") for row in rows] == ["", "Мария Колева", "Роза ООД", ""]
    assert [problem.code for problem in rows[0].problems] == ["email_at"]
    assert [problem.code for problem in rows[3].problems] == ["row_too_long"]


def test_check_mapping_refuses_two_columns_for_one_field() -> None:
    with pytest.raises(ColumnsForOneField) as refused:
        imports.check_mapping(["A", "B"], {"A": "first_name", "B": "first_name"})
    assert "“A”, “B”" in str(refused.value)
    imports.check_mapping(["A", "B"], {"A": "email", "B": "email"})


def test_check_mapping_needs_something_that_identifies() -> None:
    with pytest.raises(NothingIdentifies):
        imports.check_mapping(["A"], {"A": "city"})


# --- The import -------------------------------------------------------------------------------------------------------
def test_import_creates_contacts_with_companies(alya: Member, bring: Callable[..., ImportRun]) -> None:
    run = bring(
        "Име,Фамилия,E-mail,Телефон,Фирма,ЕИК,Длъжност,Град,Етикети",
        "Иван,Петров,IVAN@Example.com; i2@example.com,0888 123 456,Роза ООД,131071587,Управител,София,клиент; VIP",
        "Мария,Колева,maria@example.com,,РОЗА,,,,",
    )
    assert (run.state, run.rows_done, _counts(run)) == (State.DONE, 2, (2, 0, 0, 0))
    assert run.job.result["created"] == 2
    ivan = Contact.objects.get(first_name="Иван")
    assert (ivan.email, ivan.phone, ivan.job_title, ivan.city) == (
        "ivan@example.com",
        "+359888123456",
        "Управител",
        "София",
    )
    assert (ivan.owner, ivan.import_run, ivan.tags) == (alya, run, ["клиент", "VIP"])
    assert [point.value for point in ivan.points.filter(kind="email")] == ["ivan@example.com", "i2@example.com"]
    company = Company.objects.get()
    assert (company.name, company.eik) == ("Роза ООД", "131071587")
    assert company.contacts.count() == 2
    assert found("roza vip 0888", 5) == [ivan]


def test_import_is_told_once(bring: Callable[..., ImportRun]) -> None:
    run = bring("Name", "Иван Петров", "Мария Колева")
    entry = Activity.objects.get()
    assert (entry.kind, entry.data["created"], entry.contact) == ("imported", 2, None)
    assert AuditEvent.objects.get(event="crm.contacts_imported").object_id == run.pk


def test_import_deletes_the_file_when_done(bring: Callable[..., ImportRun], alya: Member) -> None:
    waiting = _upload(alya, "Name", "Иван")
    storage, name = waiting.file.storage, waiting.file.name
    assert storage.exists(name)
    run = bring("Name", "Иван Петров")
    assert run.file.name == ""


def test_import_leaves_existing_people_as_they_are(bring: Callable[..., ImportRun]) -> None:
    contact = make_contact(email="ivan@example.com")
    run = bring("Name,E-mail,Town", "Иван Петров,Ivan@example.com,София")
    assert _counts(run) == (0, 0, 1, 0)
    contact.refresh_from_db()
    assert (contact.city, contact.version) == ("", 1)


def test_import_fills_in_what_existing_people_lack(bring: Callable[..., ImportRun]) -> None:
    contact = make_contact(email="ivan@example.com", job_title="Счетоводител", tags=["vip"])
    run = bring(
        "Name,E-mail,Phone,Town,Job title,Tags,Company",
        "Иван Петров,ivan@example.com,0888123456,София,Управител,клиент,Роза ООД",
        duplicates=FILL,
    )
    assert _counts(run) == (0, 1, 0, 0)
    contact.refresh_from_db()
    assert (contact.city, contact.phone, contact.job_title) == ("София", "+359888123456", "Счетоводител")
    assert (contact.tags, contact.version) == (["vip", "клиент"], 2)
    assert contact.company is not None
    assert found("roza 0888123456 klient", 5) == [contact]
    changes = AuditEvent.objects.get(event="crm.contact_changed").changes
    assert changes["city"] == ["", "София"]
    assert bring("Name,E-mail,Town", "Иван Петров,ivan@example.com,Варна", duplicates=FILL).skipped_count == 1


def test_import_creates_others_when_told_to(bring: Callable[..., ImportRun]) -> None:
    make_contact(email="ivan@example.com")
    run = bring("Name,E-mail", "Иван Петров,ivan@example.com", duplicates=CREATE)
    assert _counts(run) == (1, 0, 0, 0)
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ({"email": "ivan@example.com"}, "Друг Човек,IVAN@example.com,,"),
        ({"phone": "0888123456"}, "Ivan Petrov,,+359 888 123 456,"),
        ({"company_name": "Роза ООД"}, "Petrov Ivan,,,Rosa"),
    ],
)
def test_import_knows_people_by_mail_phone_or_name_and_company(
    alya: Member, bring: Callable[..., ImportRun], values: dict[str, str], row: str
) -> None:
    contacts.create_contact(
        actor=alya,
        values={"first_name": "Иван", "last_name": "Петров"},
        emails=[PointInput(values.get("email", ""))],
        phones=[PointInput(values.get("phone", ""))],
        company_name=values.get("company_name", "").replace("Роза", "Роса"),
    )
    assert bring("Name,E-mail,Phone,Company", row).skipped_count == 1


def test_import_makes_a_namesake_reached_elsewhere_another_contact_and_says_so(bring: Callable[..., ImportRun]) -> None:
    make_contact(email="old@example.com", company=make_company("Роза ООД"))
    run = bring("Name,E-mail,Company", "Иван Петров,new@example.com,Роза ООД")
    assert _counts(run) == (1, 0, 0, 0)
    assert run.warning_count == 1
    assert run.row_errors[0]["problems"][0]["code"] == "resembles"


def test_import_completes_people_within_one_file(bring: Callable[..., ImportRun]) -> None:
    run = bring(
        "Name,E-mail,Phone",
        "Иван Петров,ivan@example.com,",
        "Иван Петров,ivan@example.com,0888123456",
        "Иван Петров,ivan@example.com,0888123456",
    )
    assert _counts(run) == (1, 1, 1, 0)
    contact = Contact.objects.get()
    assert (contact.phone, contact.version) == ("+359888123456", 1)


def test_import_of_a_row_about_a_company(bring: Callable[..., ImportRun]) -> None:
    run = bring("Name,E-mail,Phone,Town", "Роза ООД,Office@roza.example; b@roza.example,0888123456,Казанлък")
    assert _counts(run) == (1, 0, 0, 0)
    assert Contact.objects.count() == 0
    company = Company.objects.get()
    assert (company.email, company.phone, company.city) == ("office@roza.example", "+359888123456", "Казанлък")
    assert company.notes == "b@roza.example"
    assert bring("Name,E-mail", "РОЗА ООД,x@roza.example").skipped_count == 1


def test_import_tells_companies_of_one_name_apart_by_number(bring: Callable[..., ImportRun]) -> None:
    make_company("Роза ООД", eik="131071587")
    bring("Name,Company,EIK", "Иван Петров,Роза ООД,175074752", "Мария Колева,Роза ООД,")
    assert sorted(Company.objects.values_list("eik", flat=True)) == ["131071587", "175074752"]
    assert Contact.objects.get(first_name="Иван").company.eik == "175074752"


def test_import_keeps_rows_to_correct(bring: Callable[..., ImportRun]) -> None:
    run = bring("Name,E-mail,Phone", "Иван Петров,ivan@,0888123456", ",,", ",,12", "a,b,c,d")
    assert _counts(run) == (1, 0, 0, 2)
    assert run.warning_count == 1
    assert [(each["row"], each["is_imported"]) for each in run.row_errors] == [(2, True), (4, False), (5, False)]
    told = run.job.result
    assert told["failed"] == 2
    assert told["errors"][0] == {
        "row": 2, "is_imported": True, "column": "E-mail", "value": "ivan@", "code": "email_at",
        "message": "An e-mail address looks like name@example.com. “ivan@” does not.",
    }  # fmt: skip
    rows = reading.rows_to_correct(run)
    assert rows[0][0].cells == ("Иван Петров", "ivan@", "0888123456")


# --- Once, whatever happens -------------------------------------------------------------------------------------------
def test_start_begins_once(alya: Member) -> None:
    run = _upload(alya, "Name", "Иван Петров")
    imports.start(run=run, actor=alya, mapping=run.mapping, duplicates=SKIP)
    with pytest.raises(ImportNotWaiting):
        imports.start(run=run, actor=alya, mapping=run.mapping, duplicates=SKIP)
    assert Job.objects.count() == 1


class _Crash(Exception):
    """The worker's machine went off."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows in a transaction."""
    monkeypatch.setattr(imports, "BATCH", 2)


class _Watched(Progress):
    """Looks after every batch, not twice a second, whether it shall go on."""

    def step(self, done: int) -> None:
        self._store(done)


def _progress(stop_at: int, error: type[Exception]) -> Progress:
    """Raises when that many rows are done."""

    def write(done: int, _total: int) -> bool:
        if done >= stop_at:
            raise error
        return True

    return _Watched(write)


def _started(alya: Member, lines: Sequence[str]) -> tuple[ImportRun, Job]:
    run = _upload(alya, *lines)
    return run, imports.start(run=run, actor=alya, mapping=run.mapping, duplicates=SKIP)


LINES = ("Name,E-mail", *(f"Иван {n},ivan{n}@example.com" for n in range(5)))


@pytest.mark.usefixtures("small_batches")
def test_import_goes_on_after_a_crash_without_doubling(alya: Member) -> None:
    run, job = _started(alya, LINES)
    with pytest.raises(_Crash):
        imports.run_import(job, _progress(4, _Crash))
    assert Contact.objects.count() == 4
    told = imports.run_import(job, Progress(lambda _done, _total: True))
    assert (told["created"], Contact.objects.count()) == (5, 5)
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.created_count) == (State.DONE, 5, 5)
    assert imports.run_import(job, Progress(lambda _done, _total: True))["created"] == 5
    assert Contact.objects.count() == 5
    assert Activity.objects.filter(kind="imported").count() == 1


@pytest.mark.usefixtures("small_batches")
def test_import_takes_half_a_batch_back(alya: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    run, job = _started(alya, LINES)
    monkeypatch.setattr(imports, "import_rows", _first_row_only)
    with pytest.raises(_Crash):
        imports.run_import(job, Progress(lambda _done, _total: True))
    run.refresh_from_db()
    assert (Contact.objects.count(), run.rows_done, run.created_count) == (0, 0, 0)


def _first_row_only(run: ImportRun, rows: Sequence[object]) -> None:
    """Writes something, then the machine goes off."""
    Contact.objects.create(first_name="Половин")
    raise _Crash


@pytest.mark.usefixtures("small_batches")
def test_import_can_be_stopped_and_resumed(alya: Member, django_capture_on_commit_callbacks: Commit) -> None:
    run, job = _started(alya, LINES)
    with pytest.raises(ImportNotWaiting):
        imports.resume(run=run, actor=alya)
    with pytest.raises(JobCancelled):
        imports.run_import(job, _progress(2, JobCancelled))
    jobs.cancel(job)
    assert Contact.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        imports.resume(run=run, actor=alya)
    run.refresh_from_db()
    assert (run.state, Contact.objects.count()) == (State.DONE, 5)


def test_import_of_another_firm_is_not_touched(alya: Member, vera: Member, bring: Callable[..., ImportRun]) -> None:
    with scope(vera.organization, vera):
        make_contact("Иван", "Петров", email="ivan@example.com")
    assert bring("Name,E-mail", "Иван Петров,ivan@example.com").created_count == 1


# --- Undo -------------------------------------------------------------------------------------------------------------
def test_undo_takes_back_what_nobody_used(
    bring: Callable[..., ImportRun], undo: Callable[[ImportRun], ImportRun]
) -> None:
    before = make_contact("Стар", "Познат")
    run = bring("Name,E-mail,Company", "Иван Петров,ivan@example.com,Роза ООД", "Мария Колева,,Роза ООД")
    run = undo(run)
    assert run.state == State.UNDONE
    assert list(Contact.objects.all()) == [before]
    assert Company.objects.count() == 0
    assert reading.kept(run) == []


def test_undo_keeps_what_was_used_and_says_why(
    alya: Member, bring: Callable[..., ImportRun], undo: Callable[[ImportRun], ImportRun]
) -> None:
    run = bring("Name,Company", *(f"{name},Роза ООД" for name in ("Аз", "Буки", "Веди", "Глаголи", "Добро")))
    changed, with_deal, on_draft, with_note = Contact.objects.order_by("sort_name")[:4]
    contacts.update_contact(contact=changed, actor=alya, values={"city": "София"})
    create_deal(actor=alya, values={"title": "Кутии"}, contacts=[with_deal])
    put_on_draft(contact=on_draft)
    activities.write(actor=alya, kind="note", body="Важно", contact=with_note)
    run = undo(run)
    assert _names() == ["Аз", "Буки", "Веди", "Глаголи"]
    reasons = {str(item.record): item.reasons for item in reading.kept(run)}
    assert set(reasons["Аз"]) == {"changed", "activities"}
    assert "deals" in reasons["Буки"]
    assert reasons["Веди"] == ["documents"]
    assert reasons["Глаголи"] == ["activities"]
    assert "people" in reasons["Роза ООД"]


def test_undo_can_be_repeated(
    alya: Member, bring: Callable[..., ImportRun], undo: Callable[[ImportRun], ImportRun]
) -> None:
    run = bring("Name", "Иван Петров")
    deal = create_deal(actor=alya, values={"title": "Кутии"}, contacts=[Contact.objects.get()])
    run = undo(run)
    Activity.objects.all().delete()
    deal.delete()
    undo(run)
    assert Contact.objects.count() == 0


def test_undo_waits_until_the_import_is_over(alya: Member) -> None:
    run, _job = _started(alya, LINES)
    with pytest.raises(ImportNotOver):
        imports.undo(run=run, actor=alya)


def test_undo_of_a_waiting_upload_is_refused(alya: Member) -> None:
    run = _upload(alya, "Name", "Иван")
    with pytest.raises(ImportNotOver):
        imports.undo(run=run, actor=alya)


# --- Real exports -----------------------------------------------------------------------------------------------------
@pytest.fixture
def real_exports() -> dict[str, bytes]:
    """The sample files beside the project, when they are there."""
    if not REAL_EXPORTS.is_dir():
        pytest.skip("the sample contact files are not beside the project")
    return {path.name: path.read_bytes() for path in REAL_EXPORTS.iterdir()}


def test_real_exports_are_imported(
    alya: Member, real_exports: dict[str, bytes], django_capture_on_commit_callbacks: Commit
) -> None:
    runs = [imports.upload(actor=alya, files=[SimpleUploadedFile("g.csv", real_exports["google_contacts.csv"])])]
    cards = [SimpleUploadedFile(name, data) for name, data in sorted(real_exports.items()) if name.endswith(".vcf")]
    runs.append(imports.upload(actor=alya, files=cards))
    for run in runs:
        with django_capture_on_commit_callbacks(execute=True):
            imports.start(run=run, actor=alya, mapping=run.mapping, duplicates=SKIP)
    google, phones = ImportRun.objects.order_by("pk")
    assert google.state == phones.state == State.DONE
    assert sum(_counts(google)) == google.rows_total == 120
    assert google.created_count > 100
    assert Contact.objects.filter(import_run=phones).get().last_name == "Doe"
