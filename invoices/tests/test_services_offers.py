"""Offers from draft to answer: made of deals, frozen when sent, revised, accepted once, expired."""

import datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.storage import default_storage

from accounts.errors import EmailUnconfirmed
from accounts.models import AuditEvent, Member, Notification, Organization, OutgoingEmail
from accounts.tenancy import scope
from config.lib import clock
from config.lib.errors import PermissionRefused, StaleEdit
from config.lib.identifiers import IdentifierError
from crm.models import Activity, DealContact, DealLine
from invoices.errors import (
    InvalidLine,
    NoCustomer,
    NoRecipientAddress,
    NothingOffered,
    NotRevisable,
    OfferNotADraft,
    OfferNotOpen,
    OlderVersionAccepted,
    SignerMissing,
    UnknownOption,
    ValidityOver,
    ValidityTooShort,
)
from invoices.models import Offer
from invoices.services.offer_answers import accept_offer, decline_offer
from invoices.services.offer_sending import expire_offers, mark_viewed, send_again, send_offer
from invoices.services.offers import create_offer, delete_draft, new_version, offer_from_deal, update_offer
from invoices.tests.factories import line, make_company, make_contact, make_deal
from invoices.tests.offer_factories import make_accepted, make_offer, make_over, make_sent, option, options_of

SIGNER = "Петър Костадинов"
State = Offer.State


def kinds() -> list[str]:
    """The timeline, oldest first."""
    return list(Activity.objects.order_by("pk").values_list("kind", flat=True))


# --- Drafts ---------------------------------------------------------------------------------------------------------
def test_create_offer_fills_in_what_is_usual(in_lipa: Organization, alya: Member) -> None:
    offer = make_offer()
    today = clock.today(in_lipa)
    assert (offer.number, offer.revision, offer.state) == ("OF-0001", 1, State.DRAFT)
    assert (offer.issue_date, offer.valid_until) == (today, today + datetime.timedelta(days=30))
    assert (offer.currency, offer.language, offer.created_by) == ("EUR", "en", alya)
    assert (offer.total_net, offer.total_vat, offer.total_gross) == (Decimal(360), Decimal(72), Decimal(432))
    assert "etiketi" in offer.search_text
    assert offer.customer_name == "Винарна Тракийски хълмове ООД"


def test_create_offer_counts_optional_lines_only_once_they_are_chosen(in_lipa: Organization) -> None:
    offer = make_offer(line(), option())
    assert offer.total_net == Decimal(360)
    assert [row.net for row in offer.lines.all()] == [Decimal(360), Decimal(480)]


def test_create_offer_without_title_is_called_after_its_first_line(in_lipa: Organization) -> None:
    assert make_offer(line(description="Етикети\nтопъл печат"), title="").title == "Етикети"


def test_create_offer_needs_a_customer(in_lipa: Organization, alya: Member) -> None:
    with pytest.raises(NoCustomer):
        create_offer(actor=alya, values={"title": "Етикети"}, lines=[line()])
    assert make_offer().number == "OF-0001"  # the refused one gave its number back


def test_create_offer_refuses_a_validity_before_its_date(in_lipa: Organization) -> None:
    with pytest.raises(ValidityTooShort) as refusal:
        make_offer(issue_date=datetime.date(2026, 11, 20), valid_until=datetime.date(2026, 11, 19))
    assert refusal.value.field == "valid_until"


def test_create_offer_refuses_a_line_that_cannot_be(in_lipa: Organization) -> None:
    with pytest.raises(InvalidLine) as refusal:
        make_offer(line(), line(vat_rate=Decimal(7)))
    assert refusal.value.field == "lines.1.vat_rate"
    assert not Offer.objects.exists()


def test_create_offer_asks_for_the_permission(in_lipa: Organization, boris: Member) -> None:
    boris.overrides = {"invoices.edit_offers": False}
    with pytest.raises(PermissionRefused):
        create_offer(actor=boris, values={"company": make_company()}, lines=[line()])


def test_offer_from_deal_takes_lines_people_and_title(in_lipa: Organization, alya: Member) -> None:
    contact = make_contact(language="en")
    deal = make_deal(title="Мавруд 2026", company=make_company())
    DealContact.objects.create(deal=deal, contact=contact)
    in_lipa.is_vat_registered, in_lipa.vat_number = True, "BG131071587"
    in_lipa.save()
    offer = offer_from_deal(deal=deal, actor=alya)
    assert (offer.title, offer.deal, offer.company, offer.contact) == ("Мавруд 2026", deal, deal.company, contact)
    assert [(row.description, row.net, row.vat_rate) for row in offer.lines.all()] == [("Етикети", Decimal(1920), 20)]


def test_offer_from_deal_without_lines_offers_its_value(in_lipa: Organization, alya: Member) -> None:
    deal = make_deal(title="Мавруд 2026", company=make_company(), value=Decimal(500))
    DealLine.objects.all().delete()
    offer = offer_from_deal(deal=deal, actor=alya)
    assert [(row.description, row.net) for row in offer.lines.all()] == [("Мавруд 2026", Decimal(500))]


def test_offer_of_a_firm_outside_vat_says_why(in_lipa: Organization, alya: Member) -> None:
    offer = offer_from_deal(deal=make_deal(company=make_company()), actor=alya)
    assert "Art. 113(9)" in offer.vat_reason
    assert offer.tax_groups[0]["exemption_reason"] == offer.vat_reason
    assert offer.total_vat == 0


def test_update_offer_changes_a_draft_and_its_lines(in_lipa: Organization, alya: Member) -> None:
    offer = make_offer()
    changed = update_offer(
        offer=offer, actor=alya, values={"title": "Кутии"}, lines=[line(), option()], version=offer.version
    )
    assert (changed.title, changed.version, changed.lines.count()) == ("Кутии", offer.version + 1, 2)
    trail = AuditEvent.objects.get(event="invoices.offer_changed")
    assert trail.changes["title"] == ["Етикети", "Кутии"]


def test_update_offer_keeps_options_when_lines_are_not_given(in_lipa: Organization, alya: Member) -> None:
    offer = update_offer(offer=make_offer(line(), option()), actor=alya, values={"title": "Кутии"})
    assert [row.is_optional for row in offer.lines.all()] == [False, True]
    assert offer.total_net == Decimal(360)


def test_update_offer_tells_a_stale_edit(in_lipa: Organization, alya: Member) -> None:
    offer = make_offer()
    update_offer(offer=offer, actor=alya, values={"title": "Първа"}, version=offer.version)
    with pytest.raises(StaleEdit):
        update_offer(offer=offer, actor=alya, values={"title": "Втора"}, version=offer.version)
    offer.refresh_from_db()
    assert offer.title == "Първа"


def test_a_sent_offer_is_neither_edited_nor_deleted(in_lipa: Organization, alya: Member) -> None:
    offer = make_sent()
    with pytest.raises(OfferNotADraft):
        update_offer(offer=offer, actor=alya, values={"title": "Друго"})
    with pytest.raises(OfferNotADraft):
        delete_draft(offer=offer, actor=alya)
    assert Offer.objects.filter(pk=offer.pk).exists()


def test_delete_draft_leaves_a_trail(in_lipa: Organization, alya: Member) -> None:
    delete_draft(offer=make_offer(), actor=alya)
    assert not Offer.objects.exists()
    assert AuditEvent.objects.filter(event="invoices.offer_deleted", object_label="OF-0001").exists()


# --- Sending --------------------------------------------------------------------------------------------------------
def test_send_offer_writes_to_the_customer_in_their_language(in_lipa: Organization, alya: Member) -> None:
    offer = send_offer(offer=make_offer(language="en"), actor=alya, message="As we said on the phone.")
    letter = OutgoingEmail.objects.get()
    assert (offer.state, offer.sent_to) == (State.SENT, "petar@vinarna.example")
    assert letter.subject.startswith("Offer OF-0001 from Lipa")
    assert f"/f/{offer.public_token}/" in letter.text
    assert "As we said on the phone." in letter.text
    assert "See the offer and answer" in letter.html
    assert (letter.reply_to, letter.sender_name) == ("alya@lipa.example", "Lipa")
    with default_storage.open(letter.attachments[0]["storage_name"]) as file:
        assert file.read(5) == b"%PDF-"
    assert kinds() == ["offer_sent"]


def test_the_letter_speaks_bulgarian_to_a_bulgarian_customer(in_lipa: Organization, alya: Member) -> None:
    send_offer(offer=make_offer(language="bg"), actor=alya)
    letter = OutgoingEmail.objects.get()
    assert '<html lang="bg">' in letter.html
    assert "432,00\u00a0€" in letter.text
    assert letter.attachments[0]["file_name"] == "oferta-OF-0001.pdf"


def test_send_offer_freezes_both_parties(in_lipa: Organization, alya: Member) -> None:
    offer = make_sent()
    offer.company.legal_name = "Друго име ООД"
    offer.company.save()
    assert offer.buyer["name"] == "Винарна Тракийски хълмове ООД"
    assert (offer.seller["name"], offer.seller["attention"]) == ("Ателие Липа ООД", "Alya Ilieva")


def test_send_offer_twice_sends_one_letter(in_lipa: Organization, alya: Member) -> None:
    offer = make_sent()
    send_offer(offer=offer, actor=alya)
    assert OutgoingEmail.objects.count() == 1


def test_send_again_repeats_the_letter_to_another_address(in_lipa: Organization, alya: Member) -> None:
    offer = send_again(offer=make_sent(), actor=alya, to="Ivan <ivan@Vinarna.example>")
    assert offer.sent_to == "ivan@vinarna.example"
    assert OutgoingEmail.objects.count() == 2


def test_send_offer_refuses_what_cannot_be_sent(in_lipa: Organization, alya: Member) -> None:
    bare = make_offer(company=make_company(email="", name="Без поща"))
    with pytest.raises(NoRecipientAddress):
        send_offer(offer=bare, actor=alya)
    with pytest.raises(IdentifierError):
        send_offer(offer=bare, actor=alya, to="никой")
    empty = update_offer(offer=bare, actor=alya, values={}, lines=[])
    with pytest.raises(NothingOffered):
        send_offer(offer=empty, actor=alya, to="ivan@vinarna.example")
    past = make_offer(issue_date=datetime.date(2020, 1, 1))
    with pytest.raises(ValidityOver):
        send_offer(offer=past, actor=alya)
    assert set(Offer.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert not OutgoingEmail.objects.exists()


def test_send_offer_asks_for_a_confirmed_address(in_lipa: Organization, alya: Member) -> None:
    alya.user.emailaddress_set.update(verified=False)
    with pytest.raises(EmailUnconfirmed):
        send_offer(offer=make_offer(), actor=alya)
    assert mail.outbox == []


def test_mark_viewed_remembers_the_first_look_of_a_customer(in_lipa: Organization, alya: Member, vera: Member) -> None:
    offer = make_sent()
    assert not mark_viewed(offer, alya.user)
    assert mark_viewed(offer, None)
    offer.refresh_from_db()
    first = offer.viewed_at
    assert not mark_viewed(offer, vera.user)
    offer.refresh_from_db()
    assert offer.viewed_at == first
    assert kinds().count("offer_viewed") == 1


# --- Versions -------------------------------------------------------------------------------------------------------
def test_new_version_copies_and_replaces_once_it_is_sent(in_lipa: Organization, alya: Member) -> None:
    offer = make_sent(line(), option(), terms="Плащане до 14 дни")
    draft = new_version(offer=offer, actor=alya)
    assert (str(draft), draft.state, draft.supersedes) == ("OF-0001/2", State.DRAFT, offer)
    assert (draft.title, draft.terms, draft.total_net) == (offer.title, offer.terms, offer.total_net)
    assert [row.is_optional for row in draft.lines.all()] == [False, True]
    assert draft.public_token != offer.public_token
    offer.refresh_from_db()
    assert offer.state == State.SENT
    send_offer(offer=draft, actor=alya)
    offer.refresh_from_db()
    assert offer.state == State.SUPERSEDED


def test_new_version_asked_for_twice_is_one(in_lipa: Organization, alya: Member) -> None:
    offer = make_sent()
    assert new_version(offer=offer, actor=alya) == new_version(offer=offer, actor=alya)


def test_new_version_of_a_declined_offer_goes_on_counting(in_lipa: Organization, alya: Member) -> None:
    first = make_sent()
    second = send_offer(offer=new_version(offer=first, actor=alya), actor=alya)
    decline_offer(offer=second, reason="Скъпо")
    assert str(new_version(offer=second, actor=alya)) == "OF-0001/3"


def test_new_version_is_made_of_sent_offers_only(in_lipa: Organization, alya: Member) -> None:
    for offer in (make_offer(), make_accepted(company=make_company(name="Друга"))):
        with pytest.raises(NotRevisable):
            new_version(offer=offer, actor=alya)


def test_a_version_cannot_replace_what_was_accepted_meanwhile(in_lipa: Organization, alya: Member) -> None:
    offer = make_sent()
    draft = new_version(offer=offer, actor=alya)
    accept_offer(offer=offer, signer_name=SIGNER)
    with pytest.raises(OlderVersionAccepted):
        send_offer(offer=draft, actor=alya)
    offer.refresh_from_db()
    assert offer.state == State.ACCEPTED


# --- Answers --------------------------------------------------------------------------------------------------------
def test_accept_offer_takes_the_chosen_options(in_lipa: Organization) -> None:
    offer = make_sent(line(), option(), option(description="Доставка", quantity=Decimal(1), unit_price=Decimal(25)))
    boxes, _delivery = options_of(offer)
    with scope(in_lipa):
        accepted = accept_offer(offer=offer, signer_name="  Петър   Костадинов ", chosen=[boxes.pk])
    accepted.refresh_from_db()
    assert (accepted.state, accepted.signer_name) == (State.ACCEPTED, SIGNER)
    assert (accepted.total_net, accepted.total_gross) == (Decimal(840), Decimal(1008))
    assert [row.is_counted for row in accepted.lines.all()] == [True, True, False]
    assert kinds() == ["offer_sent", "offer_accepted"]


def test_accept_offer_counts_once(in_lipa: Organization) -> None:
    offer = make_sent(line(), option())
    first = accept_offer(offer=offer, signer_name=SIGNER)
    again = accept_offer(offer=offer, signer_name="Друг човек", chosen=[options_of(offer)[0].pk])
    assert (again.signer_name, again.accepted_at, again.total_net) == (SIGNER, first.accepted_at, Decimal(360))
    assert kinds().count("offer_accepted") == 1


def test_accept_offer_holds_until_the_end_of_its_last_day(in_lipa: Organization) -> None:
    offer = make_sent(valid_until=clock.today(in_lipa))
    assert accept_offer(offer=offer, signer_name=SIGNER).state == State.ACCEPTED


def test_accept_offer_refuses_what_is_closed(in_lipa: Organization, alya: Member) -> None:
    over, declined, draft = make_over(), make_sent(), make_offer()
    decline_offer(offer=declined)
    refused = {}
    for offer in (over, declined, draft):
        with pytest.raises(OfferNotOpen) as refusal:
            accept_offer(offer=offer, signer_name=SIGNER)
        refused[offer.pk] = refusal.value.state
    assert refused == {over.pk: "expired", declined.pk: "declined", draft.pk: "draft"}


def test_accept_offer_asks_for_a_name_and_for_real_options(in_lipa: Organization) -> None:
    offer, other = make_sent(line(), option()), make_sent(line(), option())
    with pytest.raises(SignerMissing):
        accept_offer(offer=offer, signer_name="   ")
    for foreign in (options_of(other)[0].pk, offer.lines.get(is_optional=False).pk):
        with pytest.raises(UnknownOption):
            accept_offer(offer=offer, signer_name=SIGNER, chosen=[foreign])
    offer.refresh_from_db()
    assert offer.state == State.SENT


def test_acceptance_notifies_author_and_owner_of_the_deal(in_lipa: Organization, alya: Member, boris: Member) -> None:
    boris.user.language = "bg"
    boris.user.save()
    offer = make_sent(deal=make_deal(owner=boris))
    with scope(in_lipa):
        accept_offer(offer=offer, signer_name=SIGNER)
    told = {row.member: row for row in Notification.objects.all()}
    assert set(told) == {alya, boris}
    assert told[alya].data["amount"] == "€432.00"
    assert told[boris].data["amount"] == "432,00\u00a0€"
    assert told[alya].url.endswith(f"/offers/{offer.pk}/")


def test_a_recorded_acceptance_does_not_notify_who_records_it(in_lipa: Organization, alya: Member) -> None:
    offer = accept_offer(offer=make_sent(), signer_name=SIGNER, actor=alya)
    assert not Notification.objects.exists()
    assert kinds() == ["offer_sent", "offer_acceptance_recorded"]
    assert offer.signer_ip is None


def test_decline_offer_keeps_the_reason_and_counts_once(in_lipa: Organization) -> None:
    offer = make_sent()
    with scope(in_lipa):
        decline_offer(offer=offer, reason="Над бюджета\nни")
        declined = decline_offer(offer=offer, reason="Друго")
    assert (declined.state, declined.decline_reason) == (State.DECLINED, "Над бюджета ни")
    entry = Activity.objects.get(kind="offer_declined")
    assert entry.body == "Над бюджета ни"
    assert Notification.objects.get().kind == "invoices.offer_declined"


def test_decline_offer_refuses_what_is_accepted(in_lipa: Organization) -> None:
    with pytest.raises(OfferNotOpen):
        decline_offer(offer=make_accepted())


# --- The deal -------------------------------------------------------------------------------------------------------
def test_acceptance_sets_the_value_of_the_deal_and_leaves_its_stage(in_lipa: Organization) -> None:
    deal = make_deal(company=make_company(), value=Decimal(1920))
    offer = make_sent(line(discount_percent=Decimal(10)), option(), deal=deal, company=deal.company)
    stage = deal.stage
    with scope(in_lipa):
        accept_offer(offer=offer, signer_name=SIGNER, chosen=[options_of(offer)[0].pk])
    deal.refresh_from_db()
    assert (deal.value, deal.stage, deal.status) == (Decimal("804.00"), stage, "open")
    rows = list(deal.lines.values_list("quantity", "unit_price"))
    assert rows == [(Decimal(8), Decimal("40.5000")), (Decimal(80), Decimal(6))]


def test_acceptance_keeps_the_deal_exact_where_a_discounted_price_has_too_many_digits(in_lipa: Organization) -> None:
    deal = make_deal(company=make_company())
    odd = line(quantity=Decimal(10000), unit_price=Decimal("0.3333"), discount_percent=Decimal(7))
    offer = make_sent(odd, deal=deal, company=deal.company)
    accept_offer(offer=offer, signer_name=SIGNER)
    deal.refresh_from_db()
    assert deal.value == offer.total_net == Decimal("3099.69")


def test_acceptance_in_another_currency_leaves_the_deal_alone(in_lipa: Organization) -> None:
    deal = make_deal(company=make_company(), value=Decimal(1920), currency="USD")
    accept_offer(offer=make_sent(deal=deal, company=deal.company, currency="EUR"), signer_name=SIGNER)
    deal.refresh_from_db()
    assert deal.value == Decimal(1920)


# --- Expiry ---------------------------------------------------------------------------------------------------------
def test_expire_offers_closes_what_is_over_once(in_lipa: Organization) -> None:
    over, waiting, accepted = make_over(), make_sent(), make_accepted()
    with scope(in_lipa):
        assert expire_offers() == 1
        assert expire_offers() == 0
    states = {row.pk: row.state for row in Offer.objects.all()}
    assert states == {over.pk: State.EXPIRED, waiting.pk: State.SENT, accepted.pk: State.ACCEPTED}
    assert kinds().count("offer_expired") == 1


def test_an_expired_offer_can_be_revised(in_lipa: Organization, alya: Member) -> None:
    over = make_over()
    expire_offers()
    draft = new_version(offer=over, actor=alya)
    assert draft.valid_until >= clock.today(in_lipa)
