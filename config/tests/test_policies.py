"""Policies: drafted from the company's data with sources, reviewed, frozen."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from docx import Document

from accounts.models import Member, Role, User
from accounts.tenancy import scope
from ai_assistant.content.kinds import LANGUAGES, Type
from ai_assistant.errors import AnotherVersion, CommentNeeded, EmptyText, ModelFailed, NotNow, OneOfUsReviews
from ai_assistant.forms.content import VariablesForm
from ai_assistant.models import AiRequest, LanguageModel, Policy, PolicyReview
from ai_assistant.policies import drafting
from ai_assistant.policies.templates import POLICIES
from ai_assistant.services import policies
from ai_assistant.services.policies import PolicyWish
from ai_assistant.tests.model_server import ModelServer
from config.lib.errors import PermissionRefused, StaleEdit
from invoices.models import BankAccount

pytestmark = pytest.mark.django_db
RETURNS = POLICIES["returns"]
VALUES = {"return_days": "30", "return_cost": "seller", "valid_from": "2026-12-01", "exceptions": ["поръчково"]}


@pytest.fixture
def member(alya: Member) -> Iterator[Member]:
    organization = alya.organization
    organization.legal_name, organization.eik = "Ателие Липа ООД", "209417381"
    organization.street, organization.city, organization.email = "ул. Шипка 6", "София", "office@lipa.example"
    organization.save()
    with scope(organization, alya):
        yield alya


def draft(member: Member) -> Policy:
    return policies.draft_policy(actor=member, wish=PolicyWish(RETURNS, "bg", VALUES))


def clause(policy: Policy, key: str) -> dict[str, object]:
    assert policy.current is not None
    return next(each for each in policy.current.clauses if each["key"] == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_filled_whole_and_rests_on_what_was_given(member: Member, language: str) -> None:
    BankAccount.objects.create(iban="BG80BNBG96611020345678", bank_name="БНБ", is_default=True)
    given = {Type.NUMBER: "21", Type.MONEY: "5.00", Type.DATE: "2026-12-01", Type.LIST: ["x1"], Type.LINE: "Y"}
    for template in POLICIES.values():
        values = {each.name: each.choices[0].key if each.choices else given[each.type] for each in template.variables}
        policy = policies.draft_policy(actor=member, wish=PolicyWish(template, language, values))
        assert policy.current is not None
        assert len(policy.current.clauses) == len(template.clauses)
        for each in policy.current.clauses:
            assert "[" not in each["text"], each
            assert each["unknown"] == []
            if each["is_open"]:
                assert each["sources"], (template.key, each["key"])
    payment = Policy.objects.get(template_key="payment_terms")
    assert payment.current is not None
    assert "BG80 BNBG" in drafting.as_markdown("x", payment.current.clauses)


@pytest.mark.parametrize(
    ("key", "name", "kept", "refused"),
    [
        ("returns", "return_days", ("14", "30"), ("13", "0", "-5", "14,5", "1e9", "9" * 5000)),
        ("payment_terms", "payment_days", ("1", "60"), ("0", "61")),
        ("payment_terms", "advance", ("1", "100", ""), ("0", "150")),
        ("delivery", "delivery_days", ("1", "365"), ("0", "366")),
        ("warranty", "extra_months", ("1", "600", ""), ("0", "601")),
    ],
)
def test_numbers_keep_within_the_law_and_sense(
    key: str, name: str, kept: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    forms = {raw: VariablesForm(POLICIES[key], {name: raw}) for raw in (*kept, *refused)}
    assert {raw for raw, form in forms.items() if name in form.errors} == set(refused)
    assert all(
        each.at_least <= int(str(each.example)) <= each.at_most
        for each in POLICIES[key].variables
        if each.type is Type.NUMBER
    )


def test_without_a_model_the_template_speaks_and_each_clause_names_its_sources(member: Member) -> None:
    policy = draft(member)
    assert policy.current is not None
    assert (policy.current.model, policy.state) == ("", "draft")
    sources = {each["label"] for each in clause(policy, "how")["sources"]}  # type: ignore[attr-defined]
    assert sources == {"Имейл", "Кой плаща връщането"}
    assert "30 дни" in str(clause(policy, "withdrawal")["text"])
    assert policies.written(policy, policy.current).mark is None


def test_a_model_words_the_open_clauses_alone_and_strange_numbers_are_named(member: Member) -> None:
    open_ones = [each.key for each in RETURNS.clauses if each.is_open]
    with ModelServer() as server:
        LanguageModel.objects.create(
            name="Лампа", protocol=LanguageModel.Protocol.OPENAI_COMPATIBLE, model="m-1", base_url=f"{server.url}/v1",
            api_key="k", input_price=1_000_000, output_price=4_000_000,
        )  # fmt: skip
        server.say(json.dumps({"texts": ["Пишете на office@lipa.example до 99 дни.", "Не връщаме: поръчково."]}))
        policy = draft(member)
        server.say(json.dumps({"texts": ["само една"]}))
        with pytest.raises(ModelFailed):
            draft(member)
    assert open_ones == ["how", "exceptions"]
    how = clause(policy, "how")
    assert how["text"] == "Пишете на office@lipa.example до 99 дни."
    assert how["unknown"] == ["99"]
    assert policy.current is not None
    assert (policy.current.model, policy.current.prompt) == ("Лампа", "policy@2")
    assert "Законът за защита на потребителите" in str(clause(policy, "withdrawal")["text"])
    assert [row.state for row in AiRequest.objects.filter(purpose="policy")] == ["settled", "released"]
    assert Policy.objects.count() == 1
    assert policies.written(policy, policy.current).mark is not None


def test_the_review_goes_its_way_and_what_is_approved_is_frozen(member: Member) -> None:
    policy = draft(member)
    with pytest.raises(NotNow):
        policies.approve_policy(policy=policy, actor=member, seen=1)
    policies.send_to_review(policy=policy, actor=member, seen=1)
    with pytest.raises(NotNow):
        policies.edit_policy(policy=policy, actor=member, wordings={"how": "Друго."})
    with pytest.raises(CommentNeeded):
        policies.reject_policy(policy=policy, actor=member, seen=1, comment="")
    policies.reject_policy(policy=policy, actor=member, seen=1, comment="Кой плаща?")
    assert policy.state == "rejected"
    policies.edit_policy(policy=policy, actor=member, wordings={"how": "Ние плащаме.", "withdrawal": "Никога."})
    assert clause(policy, "how")["text"] == "Ние плащаме."
    assert clause(policy, "withdrawal")["text"] != "Никога."  # fixed
    policies.send_to_review(policy=policy, actor=member, seen=2)
    policies.approve_policy(policy=policy, actor=member, seen=2, comment="Добре.")
    approved = policy.approved
    assert approved is not None
    assert (policy.state, approved.number) == ("approved", 2)
    with pytest.raises(NotNow):
        policies.delete_policy(policy=policy, actor=member)
    with pytest.raises(EmptyText):
        policies.edit_policy(policy=policy, actor=member, wordings={"how": " "})
    with pytest.raises(StaleEdit):
        policies.edit_policy(policy=policy, actor=member, wordings={"how": "x"}, version=1)
    policies.edit_policy(policy=policy, actor=member, wordings={"how": "Трета."})
    policy.refresh_from_db()
    assert (policy.state, policy.approved) == ("draft", approved)
    steps = list(PolicyReview.objects.values_list("step", flat=True))
    assert steps == ["sent", "rejected", "sent", "approved"]


def test_a_colleague_reviews_where_there_is_one(member: Member, boris: Member) -> None:
    policy = draft(member)
    policies.send_to_review(policy=policy, actor=member, seen=1)
    with pytest.raises(PermissionRefused):
        policies.approve_policy(policy=policy, actor=boris, seen=1)
    admin = Member.objects.create(user=User.objects.create_user("ana@lipa.example", full_name="Ana"), role=Role.ADMIN)
    with pytest.raises(OneOfUsReviews):
        policies.approve_policy(policy=policy, actor=member, seen=1)
    policies.approve_policy(policy=policy, actor=admin, seen=1)


def test_nobody_decides_on_a_version_they_have_not_read(member: Member, client_of: Callable[[Member], Client]) -> None:
    policy, reviewer = draft(member), client_of(member)
    url = f"/o/lipa/policies/{policy.pk}/"
    policies.send_to_review(policy=policy, actor=member, seen=1)
    assert '<input type="hidden" name="version" value="1">' in reviewer.get(url).content.decode()
    policies.reject_policy(policy=policy, actor=member, seen=1, comment="Кой плаща?")
    policies.edit_policy(policy=policy, actor=member, wordings={"how": "Не връщаме нищо."})
    policies.send_to_review(policy=policy, actor=member, seen=2)
    for step in ("approve", "reject", "comment"):
        for seen in ({"version": "1"}, {}, {"version": "\0"}):
            refused = reviewer.post(f"{url}review/", {"step": step, "comment": "Добре."} | seen)
            assert refused.status_code == 422
            assert "There is another version by now" in refused.content.decode()
    earlier = reviewer.get(f"{url}?version=1").content.decode()
    assert "Open version 2" in earlier
    assert f"{url}review/" not in earlier
    stale = Policy.objects.get(pk=policy.pk)
    policies.reject_policy(policy=policy, actor=member, seen=2, comment="Не.")
    policies.edit_policy(policy=policy, actor=member, wordings={"how": "Връщаме всичко."})
    policies.send_to_review(policy=policy, actor=member, seen=3)
    assert stale.current is not None
    with pytest.raises(NotNow):  # two at the same time
        policies.approve_policy(policy=stale, actor=member, seen=2)
    with pytest.raises(AnotherVersion):
        policies.approve_policy(policy=policy, actor=member, seen=2)
    assert not PolicyReview.objects.filter(step__in=("approved", "commented")).exists()


def test_the_pages_lead_from_a_template_to_an_approved_file(
    member: Member, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    client = client_of(member)
    made = client.post("/o/lipa/policies/new/returns/", VALUES | {"language": "bg", "exceptions": "поръчково"})
    page = client.get(made.url).content.decode()
    assert "Rests on:" in page
    assert "Template’s own text" in page
    assert client.post(f"{made.url}edit/", {"how": "", "exceptions": "x"}).status_code == 422
    assert client.post(f"{made.url}edit/", {"how": "Ние плащаме.", "exceptions": "x"}).status_code == 302
    assert client.post(f"{made.url}review/", {"step": "approve", "version": "2"}).status_code == 422
    client.post(f"{made.url}review/", {"step": "send", "version": "2"})
    assert client.post(f"{made.url}review/", {"step": "reject", "version": "2"}).status_code == 422
    client.post(f"{made.url}review/", {"step": "approve", "comment": "Добре.", "version": "2"})
    assert "Approved and frozen" in client.get(made.url).content.decode()
    document = Document(io.BytesIO(b"".join(client.get(f"{made.url}export/?as=docx&version=1").streaming_content)))
    assert document.paragraphs[0].text.startswith("Връщане и отказ")
    assert client.get(f"{made.url}?version=9").status_code == 404
    assert client.post(f"{made.url}review/", {"step": "steal"}).status_code == 404
    wrong = {"return_days": "много", "language": "bg"}
    assert client.post("/o/lipa/policies/new/returns/", wrong).status_code == 422
    assert client_of(boris).get(made.url).status_code == 403
