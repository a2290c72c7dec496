"""Companies are added, changed and deleted; numbers are checked, and their people are found by their name."""

import pytest

from accounts.models import AuditEvent, Member
from config.lib.errors import PermissionRefused, StaleEdit
from config.lib.identifiers import IdentifierError
from crm.errors import CompanyInItself, CustomerOnDocuments, NamelessCompany
from crm.models import Activity, Company, Contact, Task
from crm.queries.companies import named, same_eik, similar
from crm.queries.contacts import found
from crm.services import activities, companies
from crm.services.deals import create_deal
from crm.services.tasks import create_task
from crm.tests.factories import make_company, make_contact, put_on_draft

pytestmark = pytest.mark.usefixtures("in_lipa")


def test_create_company_stores_numbers_and_addresses_as_programs_read_them() -> None:
    company = make_company(
        "  Роза   ООД ",
        eik="BG 131 071 587",
        vat_number="bg131071587",
        email="Office@ROSA.example",
        phone="0888 123 456",
    )
    company.refresh_from_db()
    assert (company.name, company.eik, company.vat_number) == ("Роза ООД", "131071587", "BG131071587")
    assert (company.email, company.phone) == ("office@rosa.example", "+359888123456")


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"eik": "12345678"}, "eik", "eik_length"),
        ({"eik": "131071588"}, "eik", "eik_checksum"),
        ({"vat_number": "DE123"}, "vat_number", "vat_country"),
        ({"email": "office"}, "email", "email_at"),
        ({"phone": "12"}, "phone", "phone_short"),
        ({"country": "DE", "eik": "HRB 1234567890123"}, "eik", "eik_length"),
    ],
)
def test_create_company_refuses_numbers_that_cannot_be_right(values: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        make_company(**values)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Company.objects.exists()


def test_create_company_of_another_country_keeps_its_numbers() -> None:
    company = make_company("Nordlicht GmbH", country="DE", eik="HRB 12345", vat_number="DE136695976")
    assert (company.eik, company.vat_number) == ("HRB12345", "DE136695976")


def test_create_company_needs_a_name() -> None:
    with pytest.raises(NamelessCompany):
        make_company("   ")


def test_same_company_number_is_a_warning() -> None:
    first = make_company("Роза ООД", eik="131071587")
    second = make_company("Роза Клон", eik="131071587")
    assert same_eik(second) == [first]
    assert same_eik(make_company("Без номер")) == []


def test_similar_companies_are_found_by_number_or_name() -> None:
    rosa = make_company("Розова долина ООД", eik="131071587")
    assert similar(name="Rozova dolina", eik="") == [rosa]
    assert similar(name="", eik="131 071 587") == [rosa]
    assert similar(name="Друга", eik="") == similar(name="", eik="") == []


def test_named_prefers_the_very_name() -> None:
    plain, limited = make_company("Липа"), make_company("Липа ООД")
    assert named("Липа") == plain
    assert named("ЛИПА ООД") == limited
    assert named("Върба") is None


def test_update_company_renames_it_for_its_people_and_deals(alya: Member) -> None:
    company = make_company("Липа ООД")
    contact = make_contact(company=company, phone="0888123456")
    deal = create_deal(actor=alya, values={"title": "Кутии", "company": company})
    companies.update_company(company=company, actor=alya, values={"name": "Върба ЕООД"})
    deal.refresh_from_db()
    assert "varba" in deal.search_text
    assert found("varba", 5) == [contact]
    assert found("lipa", 5) == []
    assert found("0888123456", 5) == [contact]
    assert AuditEvent.objects.get(event="crm.company_changed").changes == {"name": ["Липа ООД", "Върба ЕООД"]}


def test_update_company_tells_a_stale_edit(alya: Member) -> None:
    company = make_company()
    companies.update_company(company=company, actor=alya, values={"city": "София"}, version=1)
    with pytest.raises(StaleEdit):
        companies.update_company(company=company, actor=alya, values={"city": "Варна"}, version=1)


def test_a_company_cannot_be_above_itself(alya: Member) -> None:
    top = make_company("Холдинг АД")
    middle = make_company("Средна ООД", parent=top)
    bottom = make_company("Долна ООД", parent=middle)
    with pytest.raises(CompanyInItself) as refused:
        companies.update_company(company=top, actor=alya, values={"parent": bottom})
    assert refused.value.field == "parent"
    with pytest.raises(CompanyInItself):
        companies.update_company(company=Company.objects.get(pk=top.pk), actor=alya, values={"parent": top})
    assert Company.objects.get(pk=top.pk).parent is None


def test_delete_company_keeps_its_people_deals_and_what_concerns_them(alya: Member) -> None:
    company = make_company()
    contact = make_contact(company=company)
    deal = create_deal(actor=alya, values={"title": "Кутии", "company": company})
    activities.write(actor=alya, kind="call", body="С Иван", contact=contact)
    create_task(actor=alya, values={"title": "Само за фирмата", "company": company})
    companies.delete_company(company=company, actor=alya)
    contact.refresh_from_db()
    deal.refresh_from_db()
    assert contact.company is None
    assert deal.company is None
    assert "lipa" not in contact.search_text + deal.search_text
    assert Activity.objects.get(kind="call").contact == contact
    assert not Task.objects.exists()


def test_delete_company_is_refused_while_documents_name_it(alya: Member) -> None:
    company = make_company()
    contact = make_contact(company=company)
    put_on_draft(company=company)
    with pytest.raises(CustomerOnDocuments):
        companies.delete_company(company=company, actor=alya)
    assert Contact.objects.get(pk=contact.pk).company == company


def test_delete_companies_keeps_those_on_documents(alya: Member) -> None:
    free, held = make_company("Свободна ООД"), make_company("Вързана ООД")
    put_on_draft(company=held)
    removal = companies.delete_companies(actor=alya, companies=[free, held])
    assert (removal.deleted, len(removal.kept)) == (1, 1)
    assert list(Company.objects.all()) == [held]


def test_many_companies_are_tagged_and_given(alya: Member, boris: Member) -> None:
    rows = [make_company("Една ООД"), make_company("Друга ООД", tags=["vip"])]
    assert companies.tag_companies(actor=alya, companies=rows, tag="vip") == 1
    assert companies.give_companies(actor=alya, companies=rows, owner=boris) == 2
    assert {row.owner for row in Company.objects.all()} == {boris}


def test_delete_company_refuses_members_who_may_not(boris: Member) -> None:
    company = make_company()
    with pytest.raises(PermissionRefused):
        companies.delete_company(company=company, actor=boris)
