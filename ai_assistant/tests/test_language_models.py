"""The models an installation has set up, and the page where they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import User
from ai_assistant.models import LanguageModel
from ai_assistant.providers import chain
from ai_assistant.providers.chain import Answered, NobodyAnswered
from ai_assistant.providers.types import Question, UserTurn
from ai_assistant.services import language_models
from ai_assistant.tests.model_server import ModelServer

pytestmark = pytest.mark.django_db
GEMINI, OPENAI = LanguageModel.Protocol.GEMINI, LanguageModel.Protocol.OPENAI_COMPATIBLE


def model(server: ModelServer, name: str = "Лампа", protocol: str = GEMINI, **values: Any) -> LanguageModel:
    path = "" if protocol == GEMINI else "/v1"
    given = {"base_url": server.url + path, "api_key": "very-secret", "input_price": 100_000, "output_price": 400_000}
    return LanguageModel.objects.create(name=name, protocol=protocol, model="m-1", **(given | values))


def answered_by() -> str:
    rows = language_models.in_use()
    *_pieces, end = language_models.chain_of(rows).stream(Question([UserTurn("Здравей")]))
    assert isinstance(end, Answered)
    return next(row.name for row in rows if str(row.pk) == end.by)


def test_models_in_use_are_asked_in_their_order(server: ModelServer, in_lipa: object) -> None:
    model(server, "втори", OPENAI, position=2)
    model(server, "първи", position=1)
    model(server, "спрян", position=0, is_enabled=False)
    server.say("да")
    assert answered_by() == "първи"
    server.say(status=401)
    server.say("да")
    assert answered_by() == "втори"


def test_without_models_or_keys_nobody_answers(server: ModelServer, in_lipa: object) -> None:
    with pytest.raises(NobodyAnswered):
        answered_by()
    model(server, base_url="", api_key="")
    with pytest.raises(NobodyAnswered, match="no key"):
        answered_by()


def test_check_writes_down_what_it_heard(server: ModelServer) -> None:
    row = model(server)
    server.say("ready")
    assert language_models.check(row)
    server.say(status=401)
    assert not language_models.check(row)
    row.refresh_from_db()
    assert row.checked_at is not None
    assert row.check_error.startswith("The AI provider does not accept the key. HTTP 401")


def test_check_is_over_where_an_answer_has_no_end(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "LONGEST_ANSWER", 1000)
    row = model(server)
    server.say(endless="words")
    assert not language_models.check(row)
    assert row.check_error.startswith("The AI model did not stop answering.")


def test_the_key_lies_encrypted(server: ModelServer) -> None:
    model(server)
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM ai_assistant_languagemodel")
        assert "very-secret" not in cursor.fetchone()[0]
    assert LanguageModel.objects.get().api_key == "very-secret"


def test_a_price_below_zero_is_refused(server: ModelServer) -> None:
    with pytest.raises(IntegrityError):
        model(server, input_price=-1)


# --- Administration ---------------------------------------------------------------------------------------------------
@pytest.fixture
def operator() -> Client:
    client = Client()
    user = User.objects.create_superuser(
        "operator@kantora.example", "linden-tree-in-june", full_name="Operator", language="en"
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(**more: Any) -> dict[str, Any]:
    values = {"name": "Лампа", "protocol": GEMINI, "model": "m-1", "position": 1, "is_enabled": "on"}
    return values | {"input_price": 100_000, "output_price": 400_000} | more


def test_operator_sets_up_a_model_and_tries_it(server: ModelServer, operator: Client) -> None:
    path = "/admin/ai_assistant/languagemodel/"
    assert operator.post(f"{path}add/", form(base_url=server.url, new_key="very-secret")).status_code == 302
    row = LanguageModel.objects.get()
    assert row.api_key == "very-secret"
    server.say("ready")
    page = operator.post(path, {"action": "test_connection", "_selected_action": [str(row.pk)]}, follow=True)
    assert "Лампа answers." in page.content.decode()
    server.say(status=503)
    page = operator.post(path, {"action": "test_connection", "_selected_action": [str(row.pk)]}, follow=True)
    assert "Лампа does not answer: The AI provider did not answer. HTTP 503" in page.content.decode()


def test_the_key_is_never_shown_and_kept_unless_a_new_one_is_typed(server: ModelServer, operator: Client) -> None:
    row = model(server)
    path = f"/admin/ai_assistant/languagemodel/{row.pk}/change/"
    assert "very-secret" not in operator.get(path).content.decode()
    operator.post(path, form(base_url=server.url, model="m-2"))
    row.refresh_from_db()
    assert (row.model, row.api_key) == ("m-2", "very-secret")
    operator.post(path, form(base_url=server.url, new_key="newer"))
    row.refresh_from_db()
    assert row.api_key == "newer"


def test_a_model_without_a_price_is_refused(operator: Client) -> None:
    page = operator.post("/admin/ai_assistant/languagemodel/add/", form(input_price="", output_price="-5"))
    assert page.status_code == 200
    assert not LanguageModel.objects.exists()


@pytest.mark.parametrize(
    "address", ["localhost:11434", "ftp://x/v1", "http://", "javascript:alert(1)", "http://x:99999"]
)
def test_an_address_that_is_none_is_refused(operator: Client, address: str) -> None:
    page = operator.post("/admin/ai_assistant/languagemodel/add/", form(base_url=address))
    assert "begins with http:// or https://" in page.content.decode()
