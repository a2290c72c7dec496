"""Imports: the latest ones, what a file would bring, what holds a record that an import created."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import PROTECT, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import current_organization
from crm.importing.mapping import TARGET_FIELDS
from crm.importing.rows import ParsedContact, RowErrors, RowProblem, parse_row
from crm.importing.table import Row, TableKind
from crm.models import Activity, Attachment, Company, Contact, Deal, DealContact, ImportRun, Task
from crm.queries.duplicates import company_name_key, known_companies_of, known_contacts, row_keys

PREVIEWED_ROWS: Final = 10
KEPT_SHOWN: Final = 100
_EXAMPLES: Final = 3
_LATEST: Final = 20
_NAME_PARTS: Final = ("first_name", "middle_name", "last_name")
_TELLING: Final = ("full_name", "company_name", "email", "phone")


def imports() -> QuerySet[ImportRun]:
    """Every import with its job and who started it."""
    return ImportRun.objects.select_related("job", "started_by__user")


def latest() -> list[ImportRun]:
    """The latest imports that were started."""
    rows = imports().exclude(state=ImportRun.State.UPLOADED).defer("row_errors", "sample", "mapping", "headers")
    return list(rows.order_by("-created_at")[:_LATEST])


# --- Before the import ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ColumnPreview:
    """A column of the file: what people call it, and the first things that stand in it."""

    name: str | Promise
    examples: list[str]


@dataclass(frozen=True)
class RowPreview:
    """A row as it would be imported; `parsed` is None for a row that is refused.

    `there` is the contact or company that is surely the same, `resembles` one that only may be.
    """

    number: int
    parsed: ParsedContact | None
    problems: list[RowProblem]
    there: Contact | Company | None = None
    resembles: Contact | None = None

    @property
    def more(self) -> list[str]:
        """What else would be stored, for a glance."""
        row = self.parsed
        if row is None:
            return []
        town = ", ".join(part for part in (row.postal_code, row.city, row.address, row.country) if part)
        dates = [date_format(row.birthday, "SHORT_DATE_FORMAT")] if row.birthday else []
        texts = [row.job_title, town, row.company_eik, row.company_vat, row.website, row.linkedin, *dates, row.notes]
        return [text for text in (*texts, *(f"#{tag}" for tag in row.tags)) if text]


def column_name(run: ImportRun, header: str) -> str | Promise:
    """What people call a column; those of a vCard are our own fields."""
    is_own = run.kind == TableKind.VCARD and header in TARGET_FIELDS
    return TARGET_FIELDS[header].label if is_own else header


def columns(run: ImportRun) -> list[ColumnPreview]:
    """The columns of the file with examples from its first rows."""
    cells = [row for _number, row in run.sample]
    return [
        ColumnPreview(
            column_name(run, header), [row[place] for row in cells if len(row) > place and row[place]][:_EXAMPLES]
        )
        for place, header in enumerate(run.headers)
    ]


def preview(run: ImportRun, mapping: Mapping[str, str | None]) -> list[RowPreview]:
    """The first rows as they would be imported with `mapping`."""
    headers = tuple(run.headers)
    region = current_organization().country
    rows = [Row(number, headers, tuple(cells)) for number, cells in run.sample[:PREVIEWED_ROWS]]
    found = [parse_row(row, mapping, region) for row in rows]
    readable = [row for row in found if isinstance(row, ParsedContact)]
    contacts = known_contacts([row_keys(row) for row in readable if not row.is_company])
    companies = known_companies_of(readable)

    def shown(row: ParsedContact | RowErrors) -> RowPreview:
        if isinstance(row, RowErrors):
            return RowPreview(row.row, None, _named(run, row.problems))
        problems = _named(run, row.warnings)
        if row.is_company:
            return RowPreview(row.row, row, problems, companies.find(row.company_eik, company_name_key(row)))
        keys = row_keys(row)
        return RowPreview(row.row, row, problems, contacts.find(keys), contacts.resembling(keys))

    return [shown(row) for row in found]


def _named(run: ImportRun, problems: Iterable[RowProblem]) -> list[RowProblem]:
    """The problems with their columns as people call them."""
    return [replace(problem, column=str(column_name(run, problem.column))) for problem in problems]


@dataclass(frozen=True)
class Remark:
    """A row that was refused or imported without one of its values: its line, whom it is about, what is wrong."""

    row: int
    is_imported: bool
    who: str
    problems: list[RowProblem]


def remarks(run: ImportRun, limit: int) -> list[Remark]:
    """The first rows to look at."""
    return [
        Remark(kept["row"], kept["is_imported"], _who(run, kept["cells"]), _named(run, _problems(kept)))
        for kept in run.row_errors[:limit]
    ]


def _who(run: ImportRun, cells: Iterable[str]) -> str:
    """Name, else company, e-mail or phone as the file has it; what stands first in a row that has none of them."""
    found: dict[str | None, str] = {}
    for header, cell in zip(run.headers, cells, strict=False):
        if cell:
            found.setdefault(run.mapping.get(header), cell)
    name = " ".join(found[part] for part in _NAME_PARTS if part in found)
    others = (found[target] for target in _TELLING if target in found)
    return Truncator(name or next(others, "") or next(iter(found.values()), "")).chars(80)


def _problems(kept: Mapping[str, Any]) -> list[RowProblem]:
    return [RowProblem(**problem) for problem in kept["problems"]]


def rows_to_correct(run: ImportRun) -> list[tuple[Row, list[RowProblem]]]:
    """The rows that were refused or imported without some of their values, as they stood in the file."""
    headers = tuple(run.headers)
    return [(Row(kept["row"], headers, tuple(kept["cells"])), _problems(kept)) for kept in run.row_errors]


# --- After the import -------------------------------------------------------------------------------------------------
REASONS: Final[dict[str, str | Promise]] = {
    "changed": _("changed after the import"),
    "people": _("people belong to it"),
    "deals": _("has deals"),
    "tasks": _("has tasks"),
    "activities": _("has notes or other entries"),
    "attachments": _("has files"),
    "subsidiaries": _("is the parent of another company"),
    "documents": _("is on documents"),
}


@dataclass(frozen=True)
class Kept:
    """A record that undoing an import left alone, and why, as keys of `REASONS`."""

    record: Contact | Company
    reasons: list[str]

    @property
    def words(self) -> list[str | Promise]:
        """The reasons for people."""
        return [REASONS[reason] for reason in self.reasons]


def removable_contacts(run: ImportRun) -> QuerySet[Contact]:
    """Contacts the import created and nobody has used since."""
    return _free(Contact.objects.filter(import_run=run), _contact_ties())


def removable_companies(run: ImportRun) -> QuerySet[Company]:
    """Companies the import created that nobody has used since and nothing belongs to."""
    return _free(Company.objects.filter(import_run=run), _company_ties())


def kept(run: ImportRun) -> list[Kept]:
    """What of the import is still there and why undoing would leave it; the first hundred of each kind."""
    people = _tied(Contact.objects.filter(import_run=run), _contact_ties())
    firms = _tied(Company.objects.filter(import_run=run), _company_ties())
    return [*people, *firms]


def _contact_ties() -> dict[str, Combinable | Q]:
    """What holds a contact, as conditions."""
    return {
        "changed": ~Q(version=1),
        "deals": Exists(DealContact.objects.filter(contact=OuterRef("pk"))),
        **_rows_about("contact"),
        "documents": _documents(Contact),
    }


def _company_ties() -> dict[str, Combinable | Q]:
    """What holds a company, as conditions."""
    return {
        "changed": ~Q(version=1),
        "people": Exists(Contact.objects.filter(company=OuterRef("pk"))),
        "deals": Exists(Deal.objects.filter(company=OuterRef("pk"))),
        **_rows_about("company"),
        "subsidiaries": Exists(Company.objects.filter(parent=OuterRef("pk"))),
        "documents": _documents(Company),
    }


def _rows_about(name: str) -> dict[str, Exists]:
    models: tuple[type[Task] | type[Activity] | type[Attachment], ...] = (Task, Activity, Attachment)
    keys = ("tasks", "activities", "attachments")
    return {
        key: Exists(model.objects.filter(**{name: OuterRef("pk")})) for key, model in zip(keys, models, strict=True)
    }


def _documents(model: type[Model]) -> Q:
    """Rows of upper apps that protect the record, found by the foreign keys they declare."""
    held = Q(pk__in=[])
    for relation in model._meta.related_objects:
        if relation.on_delete is PROTECT:
            rows: Any = relation.related_model
            held |= Q(Exists(rows.objects.filter(**{relation.field.name: OuterRef("pk")})))
    return held


def _free(rows: QuerySet[Any], ties: Mapping[str, Combinable | Q]) -> QuerySet[Any]:
    for tie in ties.values():
        rows = rows.exclude(tie)
    return rows


def _tied(rows: QuerySet[Any], ties: Mapping[str, Combinable | Q]) -> list[Kept]:
    found = rows.annotate(**{f"tie_{key}": Q(tie) for key, tie in ties.items()}).order_by("sort_name", "pk")
    return [Kept(record, [key for key in ties if getattr(record, f"tie_{key}")]) for record in found[:KEPT_SHOWN]]
