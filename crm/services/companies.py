"""Companies: firms the organization works with."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.rules import require
from accounts.services import audit, versions
from accounts.tenancy import current_organization
from config.lib.identifiers import IdentifierError, check_eik, check_vat, normalise_email, normalise_phone
from config.lib.text import one_line
from crm import searching
from crm.errors import CompanyInItself, NamelessCompany
from crm.models import Company
from crm.queries import companies as reading
from crm.queries import contacts as people
from crm.rules import CrmPermission
from crm.services import activities, removal, tags
from crm.services.checks import checked
from crm.services.refreshing import refresh_contacts, refresh_deals
from crm.services.removal import Removal

HOME = "BG"  # where company numbers have the check digits of BULSTAT
_LONGEST_NUMBER = 13


@transaction.atomic
def create_company(*, actor: Member | None, values: Mapping[str, Any]) -> Company:
    """Add a company; `values` are fields of `Company` already cleaned.

    Raises `NamelessCompany`, `CompanyInItself`, and `IdentifierError` for numbers that cannot be right. A company
    number that another company has too is allowed (branches, mistakes to merge); `companies.same_eik` finds them.
    """
    require(actor, CrmPermission.EDIT)
    company = Company(country=current_organization().country)
    _apply(company, values)
    company.save(force_insert=True)
    tags.remember(company.tags)
    activities.log("company_created", company=company, data={"name": company.name}, url=activities.address(company))
    audit.record("crm.company_created", company)
    return company


@transaction.atomic
def company_named(*, actor: Member | None, name: str) -> Company:
    """The company a person means by a name or company number (EIK), added when there is none.

    Raises `SeveralCompanies`.
    """
    found = reading.named(name)
    return found or create_company(actor=actor, values={"name": name, "owner": actor})


@transaction.atomic
def update_company(
    *, company: Company, actor: Member, values: Mapping[str, Any], version: int | None = None
) -> Company:
    """Store the changed fields; its people are found by its new name at once. Raises `StaleEdit`, as creating does."""
    require(actor, CrmPermission.EDIT)
    versions.claim(company, version)
    changes = _apply(company, values)
    if changes:
        company.save(update_fields=[*changes, *searching.COMPANY_FIELDS, "updated_at"])
        if "name" in changes:
            refresh_contacts(people.of_company(company))
            refresh_deals(reading.deals_of(company))
        tags.remember(company.tags if "tags" in changes else ())
        activities.log_changes(company, changes)
        audit.record("crm.company_changed", company, changes)
    return company


@transaction.atomic
def delete_company(*, company: Company, actor: Member) -> None:
    """Delete a company; its people and deals stay, without it. Raises `CustomerOnDocuments`."""
    require(actor, CrmPermission.DELETE)
    audit.record("crm.company_deleted", company)
    left, deals = people.of_company(company), reading.deals_of(company)
    removal.remove(company)
    for contact in left:
        contact.company = None
    for deal in deals:
        deal.company = None
    refresh_contacts(left)
    refresh_deals(deals)


@transaction.atomic
def tag_companies(*, actor: Member, companies: Iterable[Company], tag: str) -> int:
    """Add a tag to each; gives how many had it not yet."""
    without = [company for company in companies if tags.clean([*company.tags, tag]) != company.tags]
    for company in without:
        update_company(company=company, actor=actor, values={"tags": [*company.tags, tag]})
    return len(without)


@transaction.atomic
def give_companies(*, actor: Member, companies: Iterable[Company], owner: Member | None) -> int:
    """Make a member the owner of each; gives how many had another one."""
    others = [company for company in companies if company.owner_id != (owner.pk if owner else None)]
    for company in others:
        update_company(company=company, actor=actor, values={"owner": owner})
    return len(others)


@transaction.atomic
def delete_companies(*, actor: Member, companies: Iterable[Company]) -> Removal:
    """Delete those that can be; those on documents are kept."""
    return removal.remove_each(companies, lambda company: delete_company(company=company, actor=actor))


def _apply(company: Company, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set and check fields, and what follows from them; returns the changes."""
    changes = audit.apply_changes(company, _cleaned(values, _country(company, values)))
    if not company.name:
        raise NamelessCompany
    if "parent" in changes:
        _check_parent(company)
    searching.fill_company(company)
    return changes


def _country(company: Company, values: Mapping[str, Any]) -> str:
    return values.get("country", company.country) or current_organization().country


def _cleaned(values: Mapping[str, Any], country: str) -> dict[str, Any]:
    """The values in their stored form. Raises `IdentifierError`."""
    checks: dict[str, Callable[[Any], Any]] = {
        "name": one_line,
        "eik": lambda text: _eik(text, country),
        "vat_number": lambda text: checked("vat_number", check_vat, text, country),
        "email": lambda text: checked("email", normalise_email, text).lower(),
        "phone": lambda text: checked("phone", normalise_phone, text, country),
        "tags": tags.clean,
    }
    return {name: checks[name](value) if name in checks and value else value for name, value in values.items()}


def refusals(values: Mapping[str, Any]) -> list[IdentifierError]:
    """Everything that is wrong with the values, for a form that shows it at once."""
    country = values.get("country") or current_organization().country
    found = []
    for name, value in values.items():
        try:
            _cleaned({name: value}, country)
        except IdentifierError as error:
            found.append(error)
    return found


def _eik(text: str, country: str) -> str:
    """A Bulgarian number is checked; of other countries' numbers only the length."""
    if country == HOME:
        return checked("eik", check_eik, text)
    number = "".join(text.split())
    if len(number) > _LONGEST_NUMBER:
        message = _("A company number has at most {limit} characters. You entered {count}.")
        shown = format_lazy(message, limit=_LONGEST_NUMBER, count=len(number))
        raise IdentifierError("eik_length", shown, "eik")
    return number


def _check_parent(company: Company) -> None:
    """Raise `CompanyInItself` when the company is among its parent's parents."""
    above, seen = company.parent, {company.pk}
    while above is not None:
        if above.pk in seen:
            raise CompanyInItself(str(company.parent))
        seen.add(above.pk)
        above = above.parent
