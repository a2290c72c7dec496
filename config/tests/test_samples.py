"""Sample data: a made-up company of a person's own, which costs nobody anything and leaves nothing behind."""

from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.test import APIClient

from accounts import entitlements, tasks
from accounts.models import Delivery, Job, Member, Notification, Organization, OrganizationDeletion, User
from accounts.queries import members
from accounts.services import mail, notifications
from accounts.tenancy import scope
from config.demo import samples, seeding
from config.demo.company import seeded
from config.lib.jobs import JobCancelled
from config.tests.test_organization_deletion import files_of, rows_left
from crm.models import Contact
from invoices.models import Invoice
from subscriptions.models import Subscription
from subscriptions.queries.metrics import metrics
from subscriptions.queries.public import organizations_without_plan
from subscriptions.services import plans

PAGE = "/o/lipa/settings/sample-data/"


def test_a_person_tries_a_made_up_company_and_removes_it_without_a_trace(
    alya: Member,
    boris: Member,
    settings: Settings,
    client_of: Callable[[Member], Client],
    api_of: Callable[[Member], APIClient],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.PLANS_ENABLED = True
    plans.seed()
    client = client_of(alya)
    before = rows_left(alya.organization)
    people, registered = User.objects.count(), metrics().months[-1].registrations
    assert "Try with sample data" in client.get("/o/lipa/").text
    client.post(PAGE)
    client.post(PAGE)
    job = Job.objects.unscoped(reason="test").get(kind=samples.KIND)
    assert f'id="job-{job.pk}"' in client.get(PAGE).text
    tasks.run_job(str(job.organization_id), str(job.pk))
    tasks.run_job(str(job.organization_id), str(job.pk))
    job = Job.objects.unscoped(reason="test").get(pk=job.pk)
    assert (job.state, job.progress, job.total) == ("done", len(seeding.STEPS), len(seeding.STEPS))

    sample = Organization.objects.get(sample_of=alya.user)
    home = client.get(f"/o/{sample.slug}/")
    assert "This company is made up." in home.text
    assert f'href="/o/{sample.slug}/"' in client.get(PAGE).text
    assert "Sample data needs no plan" in client.get(f"/o/{sample.slug}/settings/billing/").text
    assert client_of(boris).get(f"/o/{sample.slug}/").status_code == 404
    assert client.get("/").headers["Location"] == "/o/lipa/"
    # A program that names no organization still asks the real one, whose plan has no API.
    assert api_of(alya).get("/api/v1/contacts/", headers={"X-Organization": ""}).json()["code"] == "plan_feature"
    owner = members.membership(alya.user, slug=sample.slug)
    assert owner is not None
    with scope(sample, owner):
        assert (Contact.objects.count(), Invoice.objects.issued().exists()) == (500, True)
        made_up = User.objects.filter(invented_for=sample)
        assert (Member.objects.count(), made_up.count()) == (4, 3)
        assert not any(person.is_active or person.has_usable_password() for person in made_up)
        assert not Subscription.objects.exists()
        entitlements.take(sample, "contacts", 100_000)
        # Whatever leaves it goes to the person who tries it, and news stays inside.
        told = mail.queue(template="unknown_account", to="customer@firm.example", language="en", context={},
                          organization=sample)  # fmt: skip
        notifications.notify(members.active_team(), "accounts.data_copy_ready", {})
        assert (told.to, Delivery.objects.count()) == (alya.user.email, 0)
        assert Notification.objects.filter(kind="accounts.data_copy_ready").count() == 4
    assert metrics().months[-1].registrations == registered
    assert sample not in organizations_without_plan()
    assert outbox.outbox == []

    for somebody, slug in ((boris, "lipa"), (alya, "lipa")):
        answer = client_of(somebody).post(f"/o/{slug}/settings/sample-data/remove/", follow=True)
        assert "This is not sample data of yours." in answer.text
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/o/{sample.slug}/settings/sample-data/remove/", follow=True)
    assert answer.redirect_chain[-1][0] == "/o/lipa/"
    assert "The sample data is being removed." in answer.text
    assert (rows_left(sample), files_of(sample)) == ({}, set())
    assert not Organization.objects.filter(pk=sample.pk).exists()
    assert User.objects.count() == people
    kept = rows_left(alya.organization)
    assert {name: kept[name] for name in before if name != "accounts.Job"} == before
    assert OrganizationDeletion.objects.get().gone > 4_000


def test_what_was_half_made_is_seen_by_nobody_and_goes(
    alya: Member,
    client_of: Callable[[Member], Client],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(seeding, "STEPS", seeding.STEPS[:2])

    def stop(_done: int) -> None:
        sample = Organization.objects.get(sample_of=alya.user)
        assert client_of(alya).get(f"/o/{sample.slug}/").status_code == 404
        assert samples.standing(alya.user) == samples.NONE
        raise JobCancelled

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(JobCancelled):
        seeding.seed_sample(owner=alya.user, tell=stop)
    assert not Organization.objects.filter(sample_of=alya.user).exists()
    # A worker that died leaves it; the next try begins anew.
    seeding.seed_sample(owner=alya.user, tell=lambda _done: None)
    Member.objects.unscoped(reason="test").filter(organization__sample_of=alya.user).update(is_active=False)
    leftover = Organization.objects.get(sample_of=alya.user)
    with scope(alya.organization, alya), django_capture_on_commit_callbacks(execute=True):
        samples.request(alya)
    sample = samples.standing(alya.user).sample
    assert sample is not None
    assert sample.pk != leftover.pk
    assert rows_left(leftover) == {}


def test_the_demo_company_is_none_of_those_that_people_try(
    alya: Member, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(seeding, "STEPS", ())
    seeding.seed_sample(owner=alya.user, tell=lambda _done: None)
    assert seeded() is None
    call_command("seed_demo")
    call_command("seed_demo")
    assert "nothing was added" in capsys.readouterr().out
    demo = seeded()
    assert demo is not None
    assert demo.sample_of is None
