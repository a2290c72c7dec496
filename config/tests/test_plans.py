"""Plans limit what organizations do, on pages, by API and in imports, and never take anything away."""

import datetime
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import accumulate
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.entitlements import FeatureMissing, PlanLimit
from accounts.models import Job, Member, Notification, Role
from accounts.queries.plan_usage import storage_used
from accounts.services import data_exports, organizations, team
from accounts.tenancy import scope
from config.lib import clock
from config.lib.jobs import Progress
from crm.models import Contact
from crm.services import attachments, contacts, imports, pipelines
from crm.tests.factories import make_company, make_contact
from invoices.services.statements import import_file
from subscriptions.models import Plan, Subscription, Usage
from subscriptions.queries.subscriptions import forget_standing

STATEMENT = b":20:X\r\n:25:BG21STSA93000012345678\r\n:28C:1\r\n:60F:C261119EUR0,00\r\n:62F:C261119EUR0,00\r\n-\r\n"


@pytest.fixture
def on_free(settings: Settings, alya: Member) -> Iterator[Plan]:
    """Lipa is on the free plan, with room for five contacts; its scope is open in Alya's name."""
    settings.PLANS_ENABLED = True
    call_command("seed_plans", verbosity=0)
    plan = Plan.objects.get(key="free")
    _set_terms(alya, {"contacts": 5, "members": 2}, [])
    with scope(alya.organization, alya):
        yield plan


def _set_terms(member: Member, limits: dict[str, int], features: list[str], **values: Any) -> None:
    with scope(member.organization, member):
        Subscription.objects.update(terms={"limits": limits, "features": features}, **values)
    forget_standing(member.organization)


def test_without_plans_nothing_is_limited(alya: Member) -> None:
    call_command("seed_plans", verbosity=0)
    with scope(alya.organization, alya):
        for number in range(201):
            Contact(first_name=f"{number}").save()
        make_contact()
        with CaptureQueriesContext(connection) as queries:
            imports_count = Usage.objects.count()
        assert (imports_count, len(queries)) == (0, 1)


def test_a_limit_refuses_one_more_and_says_so_once_on_the_way(on_free: Plan, alya: Member) -> None:
    for number in range(5):
        make_contact(f"Иван {number}")
    with pytest.raises(PlanLimit) as refused:
        make_contact("Шести")
    assert (refused.value.code, refused.value.counter, refused.value.limit) == ("plan_limit", "contacts", 5)
    told = list(Notification.objects.filter(member=alya).order_by("created_at"))
    assert [note.kind for note in told] == ["subscriptions.limit_near", "subscriptions.limit_reached"]
    assert told[0].title == "Contacts: 80% of your plan is used"
    Contact.objects.all()[0].delete()
    make_contact("Пети отново")


def test_an_import_counts_every_row(on_free: Plan, alya: Member) -> None:
    rows = "Name,E-mail\n" + "\n".join(f"Иван {n},ivan{n}@example.com" for n in range(6))
    run = imports.upload(actor=alya, files=[SimpleUploadedFile("a.csv", rows.encode())])
    imports.start(run=run, actor=alya, mapping=run.mapping, duplicates="skip")
    job = Job.objects.get()
    with pytest.raises(PlanLimit):
        imports.run_import(job, Progress(lambda _done, _total: True))
    assert Contact.objects.count() == 0


def test_pages_and_programs_are_told_with_402_and_the_way_on(
    on_free: Plan, alya: Member, client_of: Callable[[Member], Client], api_of: Callable[[Member], APIClient]
) -> None:
    _set_terms(alya, {"contacts": 0}, ["api"])
    client, path = client_of(alya), f"/o/{alya.organization.slug}/contacts/new/"
    page = client.post(path, _form(client, path) | {"first_name": "Иван", "country": "BG"})
    assert page.status_code == 402
    assert f"/o/{alya.organization.slug}/settings/billing/" in page.content.decode()
    answer = api_of(alya).post("/api/v1/contacts/", {"first_name": "Иван"})
    assert (answer.status_code, answer.json()["code"]) == (402, "plan_limit")
    assert answer.json()["url"] == f"http://testserver/o/{alya.organization.slug}/settings/billing/"
    _set_terms(alya, {}, [])
    answer = api_of(alya).get("/api/v1/contacts/")
    assert (answer.status_code, answer.json()["code"]) == (402, "plan_feature")
    assert api_of(alya).get(f"/api/v1/organizations/{alya.organization_id}/").status_code == 402


def _form(client: Client, path: str) -> dict[str, str]:
    """The empty formsets of the page."""
    body = client.get(path).content.decode()
    fields = re.findall(r'name="((?:emails|phones)-[\w-]+)"(?: value="(\d+)")?', body)
    return {name: value for name, value in fields if "__prefix__" not in name and not name.endswith("DELETE")}


def test_features_are_asked_where_they_are_used(on_free: Plan, alya: Member) -> None:
    with pytest.raises(FeatureMissing):
        pipelines.create_pipeline(actor=alya, name="Втора")
    with pytest.raises(FeatureMissing):
        import_file(actor=alya, data=b"", file_name="a.xml")


def test_every_file_that_people_put_in_takes_storage(on_free: Plan, alya: Member) -> None:
    people, statement = b"Name,E-mail\nAna,ana@example.com\n", STATEMENT
    picture = BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    company = make_company()

    def put_in() -> list[Callable[[], object]]:
        files = [SimpleUploadedFile("a.csv", people)]
        logo = picture.getvalue()
        return [
            lambda: attachments.add(actor=alya, record=company, file=SimpleUploadedFile("a.txt", b"words")),
            lambda: imports.upload(actor=alya, files=files),
            lambda: import_file(actor=alya, data=statement, file_name="a.sta"),
            lambda: organizations.update_organization(organization=alya.organization, actor=alya, values={}, logo=logo),
        ]

    _set_terms(alya, {"storage": 4}, ["bank_statements"])
    for put in put_in():
        with pytest.raises(PlanLimit):
            put()
    assert storage_used(alya.organization) == 0
    _set_terms(alya, {"storage": 9000}, ["bank_statements"])
    used = [storage_used(alya.organization) for put in put_in() if put()]
    taken = [5, len(people), len(statement), alya.organization.logo_bytes]
    assert used == list(accumulate(taken))
    assert alya.organization.logo_bytes == alya.organization.logo.size
    data_exports.request_copy(actor=alya, about="organization")
    assert storage_used(alya.organization) == sum(taken)


def test_seats_count_members_and_open_invitations(on_free: Plan, alya: Member) -> None:
    invitation = team.invite(actor=alya, email="ivan@lipa.example", role=Role.USER)
    with pytest.raises(PlanLimit):
        team.invite(actor=alya, email="maria@lipa.example", role=Role.USER)
    team.revoke_invitation(invitation=invitation, actor=alya)
    team.invite(actor=alya, email="maria@lipa.example", role=Role.USER)


def test_unpaid_works_for_days_of_grace_then_reads_and_exports_only(
    on_free: Plan, alya: Member, client_of: Callable[[Member], Client], api_of: Callable[[Member], APIClient]
) -> None:
    make_contact()
    since = clock.now() - datetime.timedelta(days=13)
    _set_terms(alya, {}, ["api"], status="past_due", past_due_since=since)
    base, client, api = f"/o/{alya.organization.slug}", client_of(alya), api_of(alya)
    assert api.post("/api/v1/contacts/", {"first_name": "Иван"}).status_code == 201
    _set_terms(alya, {}, ["api"], status="past_due", past_due_since=since - datetime.timedelta(days=2))
    answer = api.post("/api/v1/contacts/", {"first_name": "Иван"})
    assert (answer.status_code, answer.json()["code"]) == (402, "plan_read_only")
    itself = f"/api/v1/organizations/{alya.organization_id}/"
    assert (api.get(itself).status_code, api.patch(itself, {"name": "X"}).status_code) == (200, 402)
    assert client.post(f"{base}/contacts/new/", {"first_name": "Иван"}).status_code == 402
    assert client.post(f"{base}/contacts/new/", headers={"HX-Request": "true"}).status_code == 402
    assert client.get(f"{base}/contacts/export/").status_code == 200
    chosen = {"ids": [str(pk) for pk in Contact.objects.values_list("pk", flat=True)]}
    assert client.post(f"{base}/contacts/bulk/export/", chosen).status_code == 200
    assert client.post(f"{base}/notifications/read/").status_code == 302
    assert api.get("/api/v1/contacts/").json()["count"] == 2
    assert "cannot" not in client.get(f"{base}/contacts/").content.decode()
    assert "nothing can be changed" in client.get(f"{base}/settings/billing/").content.decode()


def test_the_plan_costs_a_request_one_query_at_most(
    on_free: Plan, settings: Settings, alya: Member, api_of: Callable[[Member], APIClient]
) -> None:
    _set_terms(alya, {"contacts": 50}, ["api"])
    api = api_of(alya)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get("/api/v1/contacts/").status_code == 200
        return len(queries)

    with_plans = cost()
    settings.PLANS_ENABLED = False
    assert with_plans - cost() == 1


def test_the_pricing_page_shows_the_plans_or_that_it_costs_nothing(
    client: Client, settings: Settings, db: None
) -> None:
    assert "It costs nothing" in client.get("/pricing/").content.decode()
    settings.PLANS_ENABLED = True
    call_command("seed_plans", verbosity=0)
    monthly, yearly = (client.get(f"/pricing/?interval={each}").content.decode() for each in ("month", "year"))
    assert "€12" in monthly
    assert "€120" in yearly
    assert "set by who operates it" in monthly
    assert "Try for" not in monthly
    settings.STRIPE_SECRET_KEY = "sk_test_kantora"
    assert "Try for 14 days" in client.get("/pricing/").content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_against_a_hundred(settings: Settings, alya: Member) -> None:
    settings.PLANS_ENABLED = True
    call_command("seed_plans", verbosity=0)
    _set_terms(alya, {"contacts": 100}, [])

    def create(number: int) -> bool:
        try:
            with scope(alya.organization, alya):
                contacts.create_contact(actor=alya, values={"first_name": f"Иван {number}"})
        except PlanLimit:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(create, range(200))) == 100
    with scope(alya.organization, alya):
        assert Contact.objects.count() == 100
        assert Usage.objects.get(counter="contacts").used == 100
