"""What the assistant proposes about customers: shown exactly, done by a click, taken back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from accounts.models import Member, Organization
from accounts.tenancy import scope
from ai_assistant.errors import ChangedSince, NoNumber, NoSuchRecord
from ai_assistant.hooks import Change, propose_tools
from config.lib.errors import PermissionRefused, Refusal
from crm.errors import (
    DueDateNeeded,
    LetterHasGaps,
    NobodyToWriteTo,
    NoEmailAddress,
    NothingAbout,
    NothingChanges,
    ValueOfProducts,
)
from crm.models import Activity, Deal, Task
from crm.services.activities import rewrite
from crm.services.deals import LineInput, update_deal, win_deal
from crm.services.tasks import complete_task, update_task
from crm.tests.factories import make_company, make_contact, make_deal, stages

DAY = datetime.date(2026, 12, 4)


def words(change: Change) -> dict[str, tuple[str, str]]:
    return {str(field.label): (field.before, field.after) for field in change.fields}


def describe(member: Member, name: str, **arguments: Any) -> Change:
    return propose_tools[name].describe(member, arguments)


def execute(member: Member, name: str, **arguments: Any) -> Mapping[str, Any]:
    done = propose_tools[name].execute(member, arguments)
    assert done.record is not None
    assert done.undo is not None
    return done.undo


def test_a_task_is_shown_done_and_taken_back(in_lipa: Organization, alya: Member, boris: Member) -> None:
    deal = make_deal("Етикети")
    asked = {"title": "  Обади се \n на Иван ", "kind": "call", "due_on": "2026-12-04", "due_time": "09:30"}
    asked |= {"assignee": f"members:{boris.pk}", "deal": f"deals:{deal.pk}", "notes": "за офертата"}
    shown = words(describe(alya, "propose_task", **asked))
    assert shown["What is to be done?"] == ("", "Обади се на Иван")
    assert shown["Due"][1].endswith(", 09:30")
    assert (shown["Assignee"][1], shown["About"][1], shown["Type"][1]) == ("Boris Petrov", "Етикети", "Call")
    assert not Task.objects.exists()
    undo = execute(alya, "propose_task", **asked)
    task = Task.objects.get()
    assert (task.title, task.due_on, task.assignee, task.deal) == ("Обади се на Иван", DAY, boris, deal)
    propose_tools["propose_task"].undo(alya, undo)
    assert not Task.objects.exists()


@pytest.mark.parametrize("changed", ["renamed", "done", "deleted"])
def test_a_task_that_changed_is_not_taken_back(in_lipa: Organization, alya: Member, changed: str) -> None:
    undo = execute(alya, "propose_task", title="Обаждане")
    task = Task.objects.get()
    if changed == "renamed":
        update_task(task=task, actor=alya, values={"title": "Среща"})
    elif changed == "done":
        complete_task(task=task, actor=alya)
    else:
        task.delete()
    with pytest.raises(ChangedSince):
        propose_tools["propose_task"].undo(alya, undo)


def test_a_deal_changes_and_stands_again_as_it_stood(in_lipa: Organization, alya: Member, boris: Member) -> None:
    deal = make_deal("Кутии", value=Decimal(100), owner=alya, company=make_company())
    since = datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC)
    Deal.objects.filter(pk=deal.pk).update(stage_entered_at=since)
    last, before = stages()[-1], Deal.objects.values().get()
    asked = {"deal": f"deals:{deal.pk}", "stage": last.name.upper(), "amount": 150.5, "closes_on": "2026-12-04"}
    asked["owner"] = f"members:{boris.pk}"
    change = describe(alya, "propose_deal_change", **asked)
    assert change.record is not None
    assert change.record.id == f"deals:{deal.pk}"
    assert words(change) == {
        "Stage": (stages()[0].name, last.name),
        "Value": ("€100.00", "€150.50"),
        "Expected close": ("—", "4\xa0Dec\xa02026"),
        "Owner": ("Alya Ilieva", "Boris Petrov"),
        "Status": ("Open", "Won"),
    }
    assert Deal.objects.values().get() == before
    undo = execute(alya, "propose_deal_change", **asked)
    deal = Deal.objects.get()
    assert (deal.stage, deal.value, deal.expected_close_on) == (last, Decimal("150.50"), DAY)
    assert (deal.owner, deal.status) == (boris, "won")
    propose_tools["propose_deal_change"].undo(alya, undo)
    after = Deal.objects.values().get()
    moved = {"version", "updated_at"}
    assert {name: after[name] for name in after.keys() - moved} == {
        name: before[name] for name in before.keys() - moved
    }
    with pytest.raises(ChangedSince):
        propose_tools["propose_deal_change"].undo(alya, undo)


def test_a_deal_that_a_colleague_moved_stays_where_it_is(in_lipa: Organization, alya: Member) -> None:
    deal = make_deal(value=Decimal(10))
    undo = execute(alya, "propose_deal_change", deal=f"deals:{deal.pk}", amount=20)
    win_deal(deal=Deal.objects.get(), actor=alya)
    with pytest.raises(ChangedSince):
        propose_tools["propose_deal_change"].undo(alya, undo)
    assert Deal.objects.get().value == Decimal(20)


def test_a_note_is_written_and_taken_back_unless_corrected(in_lipa: Organization, alya: Member) -> None:
    company = make_company("Липа ООД")
    asked = {"company": f"companies:{company.pk}", "text": "Искат мостра.\nДо петък."}
    assert words(describe(alya, "propose_note", **asked)) == {
        "Note": ("", "Искат мостра.\nДо петък."),
        "About": ("", "Липа ООД"),
    }
    notes = Activity.objects.filter(kind="note")
    undo = execute(alya, "propose_note", **asked)
    assert notes.get().body == asked["text"]
    propose_tools["propose_note"].undo(alya, undo)
    assert not notes.exists()
    undo = execute(alya, "propose_note", **asked)
    rewrite(activity=notes.get(), actor=alya, body="Искат две мостри.")
    with pytest.raises(ChangedSince):
        propose_tools["propose_note"].undo(alya, undo)


@pytest.mark.django_db(transaction=True)
def test_a_letter_goes_to_the_person_of_the_record_and_cannot_be_taken_back(alya: Member) -> None:
    with scope(alya.organization, alya):
        contact = make_contact("Иван", "Петров", email="ivan@client.example")
        asked = {"about": f"contacts:{contact.pk}", "words": "мострите са <b>готови</b>.", "language": "bg"}
        shown = words(describe(alya, "propose_letter", **asked))
        assert shown["To"] == ("", "Иван Петров <ivan@client.example>")
        assert shown["Subject"] == ("", "Съобщение от Lipa")
        assert shown["Text"][1].startswith("Здравейте, Иван!\n\nМострите са <b>готови</b>.\n\nПоздрави,\n")
        assert shown["Taking it back"] == ("", "not possible once it is sent")
        assert not mail.outbox
        done = propose_tools["propose_letter"].execute(alya, asked)
        assert done.undo is None
        (letter,) = mail.outbox
        assert (letter.to, letter.reply_to, letter.subject) == (
            ["ivan@client.example"], ["alya@lipa.example"], "Съобщение от Lipa"
        )  # fmt: skip
        assert letter.from_email.startswith("Lipa ")
        assert "Мострите са <b>готови</b>." in letter.body
        assert "&lt;b&gt;готови&lt;/b&gt;" in str(letter.alternatives[0][0])
        entry = Activity.objects.get(kind="email_sent")
        assert (entry.contact, entry.member) == (contact, alya)


def test_a_letter_about_a_deal_has_no_line_of_another_and_stays_on_its_timeline(
    in_lipa: Organization, alya: Member
) -> None:
    ivan = make_contact("Иван", "Петров", email="ivan@client.example")
    deal = make_deal("Кутии\nBcc: x@y.z", contacts=[ivan])
    asked = {"about": f"deals:{deal.pk}", "situation": "thanks", "language": "en", "tone": "friendly"}
    shown = words(describe(alya, "propose_letter", **asked))
    assert shown["Subject"] == ("", "Thank you")
    assert shown["To"] == ("", "Иван Петров <ivan@client.example>")
    propose_tools["propose_letter"].execute(alya, asked)
    assert Activity.objects.get(kind="email_sent").deal == deal
    asked |= {"situation": "follow_up"}
    assert words(describe(alya, "propose_letter", **asked))["Subject"] == ("", "Кутии Bcc: x@y.z")


def test_what_cannot_be_is_refused_before_anybody_clicks(in_lipa: Organization, alya: Member) -> None:
    deal = make_deal(value=Decimal(5))
    with_lines = make_deal(lines=[LineInput("Кутия", unit_price=Decimal(2))])
    mute, ivan = make_contact("Без", "Адрес"), make_contact("Иван", email="ivan@client.example")
    letter = "propose_letter"
    name = "propose_deal_change"
    refused: list[tuple[type[Refusal], str, dict[str, Any]]] = [
        (DueDateNeeded, "propose_task", {"title": "Среща", "due_time": "10:00"}),
        (Refusal, "propose_task", {"title": " \n\t"}),
        (Refusal, "propose_task", {"title": "Среща", "due_on": "0001-01-01"}),
        (NoSuchRecord, "propose_task", {"title": "Среща", "assignee": "Boris"}),
        (NothingChanges, name, {"deal": f"deals:{deal.pk}", "amount": 5.0}),
        (NoNumber, name, {"deal": f"deals:{deal.pk}", "amount": float("nan")}),
        (ValueOfProducts, name, {"deal": f"deals:{with_lines.pk}", "amount": 7}),
        (NoSuchRecord, name, {"deal": f"deals:{deal.pk}", "stage": "Никаква"}),
        (NoSuchRecord, name, {"deal": f"contacts:{deal.pk}", "amount": 7}),
        (NoSuchRecord, name, {"deal": "deals:1; DROP TABLE", "amount": 7}),
        (NothingAbout, "propose_note", {"text": "Бележка"}),
        (NoEmailAddress, letter, {"about": f"contacts:{mute.pk}", "words": "Текст"}),
        (NoSuchRecord, letter, {"about": "ivan@client.example", "words": "Текст"}),
        (NoSuchRecord, letter, {"about": f"contacts:{ivan.pk}", "situation": "payment_reminder"}),
        (LetterHasGaps, letter, {"about": f"contacts:{ivan.pk}", "situation": "meeting"}),
        (NobodyToWriteTo, letter, {"about": f"deals:{deal.pk}", "words": "Текст"}),
    ]
    for error, tool, arguments in refused:
        with pytest.raises(error):
            describe(alya, tool, **arguments)
        with pytest.raises(error):
            propose_tools[tool].execute(alya, arguments)
    assert not Task.objects.exists()
    assert not mail.outbox


def test_nothing_of_another_organization_is_named(alya: Member, vera: Member) -> None:
    with scope(alya.organization, alya):
        contact, deal = make_contact(email="ivan@client.example"), make_deal(value=Decimal(5))
        named = {"contact": f"contacts:{contact.pk}", "deal": f"deals:{deal.pk}"}
        undo = execute(alya, "propose_deal_change", deal=named["deal"], amount=20)
    with scope(vera.organization, vera):
        for tool, arguments in [
            ("propose_task", {"title": "Среща", "contact": named["contact"]}),
            ("propose_task", {"title": "Среща", "assignee": f"members:{alya.pk}"}),
            ("propose_deal_change", {"deal": named["deal"], "amount": 1}),
            ("propose_note", {"text": "Бележка", "deal": named["deal"]}),
            ("propose_letter", {"about": named["contact"], "words": "Текст"}),
        ]:
            with pytest.raises(NoSuchRecord):
                propose_tools[tool].execute(vera, arguments)
        with pytest.raises(ChangedSince):
            propose_tools["propose_deal_change"].undo(vera, undo)


@pytest.mark.parametrize("taken", ["crm.view", "crm.edit"])
def test_proposals_need_the_rights_of_who_asks(in_lipa: Organization, alya: Member, boris: Member, taken: str) -> None:
    deal = make_deal(value=Decimal(5))
    undo = execute(alya, "propose_deal_change", deal=f"deals:{deal.pk}", amount=20)
    boris.overrides = {taken: False}
    for tool, arguments in [
        ("propose_task", {"title": "Среща"}),
        ("propose_deal_change", {"deal": f"deals:{deal.pk}", "amount": 1}),
        ("propose_note", {"text": "Бележка", "deal": f"deals:{deal.pk}"}),
    ]:
        with pytest.raises(PermissionRefused):
            describe(boris, tool, **arguments)
    if taken == "crm.edit":
        with pytest.raises(PermissionRefused):
            propose_tools["propose_deal_change"].undo(boris, undo)
    update_deal(deal=Deal.objects.get(), actor=alya, values={"title": "Торби"})
