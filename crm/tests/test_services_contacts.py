"""Contacts are added, changed, tagged, given and deleted; what they are found by follows."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent, Member, Organization
from accounts.tenancy import scope
from config.lib.errors import PermissionRefused, StaleEdit
from config.lib.identifiers import IdentifierError
from crm.errors import CustomerOnDocuments, NamelessContact, SeveralCompanies
from crm.models import Activity, Attachment, Company, Contact, ContactPoint, Deal, Tag, Task
from crm.queries.contacts import found
from crm.services import activities, attachments, contacts
from crm.services.companies import create_company
from crm.services.contacts import PointInput
from crm.services.deals import create_deal
from crm.services.tasks import create_task
from crm.tests.factories import make_company, make_contact, put_on_draft

pytestmark = pytest.mark.usefixtures("in_lipa")


def _points(contact: Contact, kind: str) -> list[tuple[str, str]]:
    return list(contact.points.filter(kind=kind).order_by("position").values_list("value", "label"))


# --- Adding -----------------------------------------------------------------------------------------------------------
def test_create_contact_normalises_and_keeps_the_first_as_main(alya: Member) -> None:
    contact = contacts.create_contact(
        actor=alya,
        values={"first_name": "Иван", "last_name": "Петров"},
        emails=[PointInput("Ivan <IVAN@Example.com>", "work"), PointInput("i@home.example"), PointInput("")],
        phones=[PointInput("0888 123 456", "mobile"), PointInput("+359888123456")],
    )
    contact.refresh_from_db()
    assert (contact.email, contact.phone) == ("ivan@example.com", "+359888123456")
    assert _points(contact, "email") == [("ivan@example.com", "work"), ("i@home.example", "")]
    assert _points(contact, "phone") == [("+359888123456", "mobile")]


def test_create_contact_reads_phones_of_its_country(alya: Member) -> None:
    german = contacts.create_contact(
        actor=alya, values={"first_name": "Jürgen", "country": "DE"}, phones=[PointInput("0341 123456")]
    )
    assert german.phone == "+49341123456"


@pytest.mark.parametrize(
    ("points", "field", "code"),
    [
        ({"emails": [PointInput("ivan@")]}, "emails", "email_at"),
        ({"phones": [PointInput("12")]}, "phones", "phone_short"),
    ],
)
def test_create_contact_refuses_what_cannot_be_reached(
    alya: Member, points: dict[str, list[PointInput]], field: str, code: str
) -> None:
    with pytest.raises(IdentifierError) as refused:
        contacts.create_contact(actor=alya, values={"first_name": "Иван"}, **points)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert Contact.objects.count() == 0


def test_create_contact_needs_something_to_tell_who_it_is(alya: Member) -> None:
    with pytest.raises(NamelessContact):
        contacts.create_contact(actor=alya, values={"job_title": "Управител"})


def test_create_contact_may_be_an_address_alone(alya: Member) -> None:
    contact = contacts.create_contact(actor=alya, values={}, emails=[PointInput("info@lipa.example")])
    assert str(contact) == "info@lipa.example"
    assert contact.sort_name == "info@lipa.example"


def test_create_contact_adds_the_company_it_names(alya: Member) -> None:
    contact = contacts.create_contact(actor=alya, values={"first_name": "Иван"}, company_name="Нова фирма ООД")
    assert contact.company is not None
    assert contact.company.name == "Нова фирма ООД"
    assert contact.company.owner == alya


@pytest.mark.parametrize("typed", ["липа оод", "Липа", "Lipa", "131 071 587"])
def test_create_contact_finds_the_company_it_names(alya: Member, typed: str) -> None:
    company = make_company("Липа ООД", eik="131071587")
    contact = contacts.create_contact(actor=alya, values={"first_name": "Иван"}, company_name=typed)
    assert contact.company == company
    assert Company.objects.count() == 1


def test_create_contact_takes_another_legal_form_for_another_company(alya: Member) -> None:
    make_company("Липа ООД")
    contact = contacts.create_contact(actor=alya, values={"first_name": "Иван"}, company_name="ЕТ Липа")
    assert contact.company is not None
    assert contact.company.name == "ЕТ Липа"


def test_create_contact_asks_which_of_two_companies(alya: Member) -> None:
    make_company("Липа ООД")
    make_company("Липа ЕАД")
    with pytest.raises(SeveralCompanies):
        contacts.create_contact(actor=alya, values={"first_name": "Иван"}, company_name="Липа")


def test_create_contact_is_told_on_the_timelines_and_in_the_trail(alya: Member) -> None:
    company = make_company()
    contact = make_contact(company=company)
    entry = Activity.objects.get(kind="contact_created")
    assert (entry.contact, entry.company, entry.member) == (contact, company, alya)
    assert AuditEvent.objects.get(event="crm.contact_created").object_id == contact.pk
    contact.refresh_from_db()
    assert contact.last_activity_at == entry.occurred_at


def test_create_contact_refuses_members_who_may_not(boris: Member) -> None:
    boris.overrides = {"crm.edit": False}
    with pytest.raises(PermissionRefused):
        contacts.create_contact(actor=boris, values={"first_name": "Иван"})


# --- Search -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "ivan",
        "ИВАН",
        "petrov iv",
        "rozova",
        "ivan@example",
        "0888123",
        "0888 123 456",
        "+359 888",
        "ключов",
        "klyuchov",
    ],
)
def test_contact_is_found_by_any_of_its_words(text: str) -> None:
    contact = make_contact(
        email="ivan@example.com", phone="0888123456", company=make_company("Розова долина ООД"), tags=["Ключов"]
    )
    make_contact("Мария", "Колева")
    assert found(text, 5) == [contact]


# --- Changing ---------------------------------------------------------------------------------------------------------
def test_update_contact_stores_changes_and_tells_them(alya: Member) -> None:
    contact = make_contact(email="a@b.example")
    contacts.update_contact(
        contact=contact,
        actor=alya,
        values={"job_title": "Управител", "first_name": "Иван"},
        emails=[PointInput("new@b.example"), PointInput("a@b.example")],
    )
    contact.refresh_from_db()
    assert (contact.job_title, contact.email, contact.version) == ("Управител", "new@b.example", 2)
    event = AuditEvent.objects.get(event="crm.contact_changed")
    assert set(event.changes) == {"job_title", "emails"}
    assert Activity.objects.get(kind="changed").data["fields"] == ["job_title", "emails"]
    assert found("new b example", 5) == [contact]


def test_update_contact_leaves_points_alone_unless_given(alya: Member) -> None:
    contact = make_contact(email="a@b.example", phone="0888123456")
    contacts.update_contact(contact=contact, actor=alya, values={"city": "София"})
    contact.refresh_from_db()
    assert (contact.email, contact.phone) == ("a@b.example", "+359888123456")
    assert found("0888123456", 5) == [contact]


def test_update_contact_can_take_points_away(alya: Member) -> None:
    contact = make_contact(email="a@b.example", phone="0888123456")
    contacts.update_contact(contact=contact, actor=alya, values={}, phones=[])
    contact.refresh_from_db()
    assert (contact.email, contact.phone) == ("a@b.example", "")
    assert found("0888123456", 5) == []


def test_update_contact_with_nothing_new_tells_nothing(alya: Member) -> None:
    contact = make_contact(email="a@b.example")
    contacts.update_contact(
        contact=contact, actor=alya, values={"first_name": "Иван"}, emails=[PointInput("a@b.example")]
    )
    assert not AuditEvent.objects.filter(event="crm.contact_changed").exists()
    assert not Activity.objects.filter(kind="changed").exists()


def test_update_contact_tells_a_stale_edit_and_writes_nothing(alya: Member) -> None:
    contact = make_contact()
    contacts.update_contact(contact=contact, actor=alya, values={"city": "София"}, version=1)
    stale = Contact.objects.get(pk=contact.pk)
    with pytest.raises(StaleEdit):
        contacts.update_contact(contact=stale, actor=alya, values={"city": "Варна"}, version=1)
    assert Contact.objects.get(pk=contact.pk).city == "София"


def test_update_contact_keeps_somebody_recognisable(alya: Member) -> None:
    contact = make_contact(email="a@b.example")
    with pytest.raises(NamelessContact):
        contacts.update_contact(contact=contact, actor=alya, values={"first_name": "", "last_name": ""}, emails=[])
    assert ContactPoint.objects.get().value == "a@b.example"


# --- Tags and owners --------------------------------------------------------------------------------------------------
def test_tags_are_kept_once_whatever_their_case_or_alphabet(alya: Member) -> None:
    contact = make_contact(tags=["Клиент", "клиент", " Klient ", "#VIP", "++"])
    assert contact.tags == ["Клиент", "VIP"]
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["VIP", "Клиент"]
    make_contact(tags=["КЛИЕНТ"])
    assert Tag.objects.count() == 2


def test_tag_contacts_changes_those_without_it(alya: Member) -> None:
    with_tag, without = make_contact(tags=["vip"]), make_contact("Мария", "Колева")
    assert contacts.tag_contacts(actor=alya, contacts=[with_tag, without], tag="VIP") == 1
    without.refresh_from_db()
    assert without.tags == ["VIP"]
    assert "#vip#" in without.search_text


def test_give_contacts_changes_the_owner(alya: Member, boris: Member) -> None:
    contact = make_contact(owner=alya)
    assert contacts.give_contacts(actor=alya, contacts=[contact], owner=boris) == 1
    assert contacts.give_contacts(actor=alya, contacts=[contact], owner=boris) == 0
    assert contacts.give_contacts(actor=alya, contacts=[contact], owner=None) == 1


# --- Deleting ---------------------------------------------------------------------------------------------------------
def test_delete_contact_leaves_what_concerns_others(alya: Member) -> None:
    company = make_company()
    contact = make_contact(company=company)
    alone = make_contact("Мария", "Колева")
    deal = create_deal(actor=alya, values={"title": "Кутии"}, contacts=[contact])
    activities.write(actor=alya, kind="note", body="За фирмата", contact=contact)
    activities.write(actor=alya, kind="note", body="Само за нея", contact=alone)
    create_task(actor=alya, values={"title": "Обади се", "deal": deal, "contact": contact})
    for one in (contact, alone):
        contacts.delete_contact(contact=one, actor=alya)
    assert Contact.objects.count() == 0
    assert Deal.objects.filter(pk=deal.pk).exists()
    kept = Activity.objects.get(kind="note")
    assert (kept.body, kept.contact, kept.company) == ("За фирмата", None, company)
    assert Task.objects.get().deal == deal


def test_delete_contact_deletes_its_files(
    alya: Member, django_capture_on_commit_callbacks: Callable[..., list[Callable[[], None]]]
) -> None:
    contact = make_contact()
    file = attachments.add(actor=alya, record=contact, file=SimpleUploadedFile("note.txt", b"text")).file
    with django_capture_on_commit_callbacks(execute=True):
        contacts.delete_contact(contact=contact, actor=alya)
    assert not Attachment.objects.exists()
    assert not file.storage.exists(file.name)


def test_delete_contact_is_refused_while_documents_name_it(alya: Member) -> None:
    contact = make_contact()
    activities.write(actor=alya, kind="note", body="Остава", contact=contact)
    put_on_draft(contact=contact)
    with pytest.raises(CustomerOnDocuments) as refused:
        contacts.delete_contact(contact=contact, actor=alya)
    assert "Иван Петров" in str(refused.value)
    assert Activity.objects.filter(kind="note", contact=contact).exists()


def test_delete_contacts_keeps_those_on_documents_and_tells(alya: Member) -> None:
    free, held = make_contact(), make_contact("Мария", "Колева")
    put_on_draft(contact=held)
    removal = contacts.delete_contacts(actor=alya, contacts=[free, held])
    assert removal.deleted == 1
    assert [str(error.message).startswith("“Мария Колева”") for error in removal.kept] == [True]
    assert list(Contact.objects.all()) == [held]


def test_delete_contact_refuses_members_who_may_not(boris: Member) -> None:
    contact = make_contact()
    with pytest.raises(PermissionRefused):
        contacts.delete_contact(contact=contact, actor=boris)


def test_contacts_of_two_firms_share_nothing(alya: Member, vera: Member, organization: Organization) -> None:
    make_company("Липа ООД")
    with scope(vera.organization, vera):
        contact = contacts.create_contact(actor=vera, values={"first_name": "Вяра"}, company_name="Липа ООД")
        assert contact.company is not None
        assert contact.company.organization == vera.organization
        assert create_company(actor=vera, values={"name": "Друга", "tags": ["vip"]}).tags == ["vip"]
    assert Tag.objects.count() == 0
