"""Pages and endpoints of the content studio."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from docx import Document
from rest_framework.test import APIClient

from accounts import tasks
from accounts.models import Job, Member
from accounts.tenancy import scope
from ai_assistant.content.templates import LIBRARY
from ai_assistant.models import BrandVoice, Content, LanguageModel
from ai_assistant.tests.model_server import ModelServer

pytestmark = pytest.mark.django_db
AD = {"product": "тефтер „Липа“", "benefit": "не се разлепя", "price": "24,00", "call": "order", "language": "bg"}


@pytest.fixture
def client(alya: Member, client_of: Callable[[Member], Client]) -> Client:
    alya.user.language = "bg"
    alya.user.save(update_fields=["language"])
    return client_of(alya)


def set_up(server: ModelServer) -> None:
    LanguageModel.objects.create(
        name="Лампа", protocol=LanguageModel.Protocol.OPENAI_COMPATIBLE, model="m-1", base_url=f"{server.url}/v1",
        api_key="k", input_price=1_000_000, output_price=4_000_000,
    )  # fmt: skip


def write(client: Client, started: Any, **headers: str) -> Any:
    """The page that waited for a job, once a worker has done it."""
    job = Job.objects.unscoped(reason="test").get(pk=started.url.partition("?job=")[2])
    tasks.run_job(str(job.organization_id), str(job.pk))
    return client.get(started.url, headers=headers)


def test_every_template_has_its_form(client: Client) -> None:
    page = client.get("/o/lipa/content/new/").content.decode()
    for key, template in LIBRARY.items():
        assert f"/o/lipa/content/new/{key}/" in page
        form = client.get(f"/o/lipa/content/new/{key}/").content.decode()
        assert template.name.bg.replace("&", "&amp;") in form
        assert all(f'name="{each.name}"' in form for each in template.variables)
        assert "Не се ползва AI модел" in form
    assert "job_ad" in client.get("/o/lipa/content/new/?q=работа").content.decode()
    assert "Няма шаблон с тези думи" in client.get("/o/lipa/content/new/?q=xyzzy").content.decode()


def test_a_text_is_made_chosen_edited_and_taken_away(client: Client, alya: Member) -> None:
    made = client.post("/o/lipa/content/new/ad_facebook/", AD | {"variants": "2"})
    page = client.get(made.url).content.decode()
    assert page.count("Вземи този") == 2
    client.post(f"{made.url}choose/", {"number": "1"})
    editor = client.get(made.url).content.decode()
    assert "По правила" in editor
    assert "нужен AI модел" in editor
    with scope(alya.organization, alya):
        version = Content.objects.get().version
    saved = client.post(made.url, {"text": "# Тефтер\n\nЗа 24 €.", "version": version})
    assert saved.status_code == 302
    stale = client.post(made.url, {"text": "Друго", "version": version})
    assert stale.status_code == 422
    document = Document(io.BytesIO(b"".join(client.get(f"{made.url}export/?as=docx").streaming_content)))
    assert document.paragraphs[0].text == "Тефтер"
    assert document.core_properties.keywords == ""
    for ending in ("html", "md"):
        assert "Тефтер".encode() in b"".join(client.get(f"{made.url}export/?as={ending}").streaming_content)
    assert client.get(f"{made.url}export/?as=exe").status_code == 404
    assert "Реклама във Facebook" in client.get("/o/lipa/content/?search=тефтер").content.decode()
    assert client.post(f"{made.url}delete/").status_code == 302
    assert client.get(made.url).status_code == 404


def test_the_price_is_told_before_and_a_model_works_on_the_text(client: Client, server: ModelServer) -> None:
    set_up(server)
    assert "С модел най-много" in client.get("/o/lipa/content/new/ad_facebook/").content.decode()
    asked = AD | {"variants": "1", "asks_model": "on"}
    price = client.post("/o/lipa/content/new/ad_facebook/", asked | {"action": "price"}).content.decode()
    assert "€" in price
    assert server.asked == []
    server.say(json.dumps({"texts": ["Моделът го написа."]}))
    url = write(client, client.post("/o/lipa/content/new/ad_facebook/", asked)).headers["Location"]
    editor = client.get(url).content.decode()
    assert "AI · Лампа" in editor
    assert "content@2" in editor
    server.say(json.dumps({"texts": ["A model wrote it."]}))
    worked = write(client, client.post(f"{url}work/", {"action": "translated", "how": "en"}))
    assert worked.headers["Location"] == url
    assert "A model wrote it." in client.get(url).content.decode()
    for bad in ({"action": "translated", "how": "xx"}, {"action": "retoned", "how": "x"}, {"action": "x"}, {}):
        assert client.post(f"{url}work/", bad).status_code == 404
    marked = b"".join(client.get(f"{url}export/?as=html").streaming_content)
    assert b"trainedAlgorithmicMedia" in marked


def test_a_model_at_work_is_shown_and_what_failed_gives_the_form_back(
    client: Client, server: ModelServer, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    set_up(server)
    started = client.post(
        "/o/lipa/content/new/ad_facebook/", AD | {"deadline": "2026-12-01", "asks_model": "on", "variants": "2"}
    )
    waiting = client.get(started.url).content.decode()
    assert "Писане на текст с AI модела" in waiting
    assert "/cancel/" in waiting
    assert 'name="product"' not in waiting
    assert 'name="product"' in client_of(boris).get(started.url).content.decode()  # another's job is not shown
    server.say(status=401)
    assert write(client, started).status_code == 200
    failed = client.get(started.url).content.decode()
    assert "Нищо не е таксувано" in failed
    assert 'value="24,00"' in failed
    assert 'value="01.12.2026"' in failed
    assert 'value="тефтер „Липа“"' in failed
    told = client.get(started.url, headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == started.url
    text = client.post("/o/lipa/content/new/ad_facebook/", AD | {"variants": "1"}).url  # by rules there is no job
    working = client.post(f"{text}work/", {"action": "opinion"})
    page = client.get(working.url).content.decode()
    assert "disabled" in page.partition('name="text"')[2].partition(">")[0]
    assert 'form="text-form"' not in page
    server.say(json.dumps({"texts": ["Кажете цената."]}))
    assert write(client, working, **{"HX-Request": "true"}).headers["HX-Redirect"] == text
    assert "Кажете цената." in client.get(text).content.decode()
    started = client.post("/o/lipa/policies/new/returns/", {"language": "en", "asks_model": "on"})
    assert "Съставяне на политика с AI модела" in client.get(started.url).content.decode()
    client.post(f"/o/lipa/jobs/{started.url.partition('=')[2]}/cancel/")
    stopped = client.get(started.url).content.decode()
    assert "Спряно" in stopped
    assert '<option value="en" selected>' in stopped
    for stray in ("x", "01a2164e-5870-7639-b00c-13b118d172c7", "%00"):
        assert client.get(f"{text}?job={stray}").status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        {}, {"story": "дума " * 10_000}, {"price": "-5", "product": "x"}, {"url": "javascript:alert(1)"},
        {"product": "x\0y"}, {"deadline": "вчера"}, {"call": "steal"}, {"variants": "99", "product": "x"},
        {"voice": "01a2164e-5870-7639-b00c-13b118d172c7", "product": "x"},
    ],
)  # fmt: skip
def test_bad_input_is_told_and_makes_nothing(client: Client, alya: Member, bad: dict[str, str]) -> None:
    key = "post_facebook" if "story" in bad else "ad_facebook"
    answer = client.post(f"/o/lipa/content/new/{key}/", {"language": "bg", "variants": "1"} | bad)
    assert answer.status_code == 422
    assert 'class="k-errors"' in answer.content.decode()
    with scope(alya.organization, alya):
        assert not Content.objects.exists()


def test_voices_are_managed_by_those_who_may(
    client: Client, boris: Member, client_of: Callable[[Member], Client]
) -> None:
    client.post("/o/lipa/content/voices/new/", {"name": "Наш", "banned_words": "евтин\nизгоден"})
    with scope(boris.organization, boris):
        voice = BrandVoice.objects.get()
    assert voice.banned_words == ["евтин", "изгоден"]
    again = client.post("/o/lipa/content/voices/new/", {"name": "Наш"})
    assert again.status_code == 422
    url = f"/o/lipa/content/voices/{voice.pk}/"
    user = client_of(boris)
    assert user.get(url).status_code == 200
    assert user.post(url, {"name": "Мой"}).status_code == 403
    assert client.post(url, {"name": "Наш", "tone": "топъл", "version": "1"}).status_code == 302
    assert client.post(f"{url}delete/").status_code == 302


# --- The API ----------------------------------------------------------------------------------------------------------
def test_a_program_makes_a_text(alya: Member, vera: Member, api_of: Callable[[Member], APIClient]) -> None:
    api = api_of(alya)
    templates = api.get("/api/v1/ai/content/templates/").json()
    assert {each["key"] for each in templates} == set(LIBRARY)
    body = {"template": "job_ad", "language": "bg", "variables": {"role": "книговезец", "duties": ["шие", "лепи"]}}
    made = api.post("/api/v1/ai/content/", body, format="json")
    assert made.status_code == 201
    variant = made.json()["variants"][0]
    assert "- шие\n- лепи" in variant["text"]
    assert (variant["by"], variant["prompt"]) == ("", "")
    assert any("Still to be filled in" in reason for reason in variant["reasons"])
    with scope(vera.organization, vera):
        foreign = BrandVoice.objects.create(name="Чужд")
    for wrong, status in [
        ({"template": "nothing"}, 400), ({"variables": {}}, 422), ({"variables": {"evil": "x"}}, 400),
        ({"variables": {"deadline": "x"}}, 400), ({"variables": {"role": {"a": [1]}}}, 400),
        ({"variants": 4}, 400), ({"voice": str(foreign.pk)}, 400), ({"variables": "x"}, 400), ({"language": "de"}, 400),
    ]:  # fmt: skip
        assert api.post("/api/v1/ai/content/", body | wrong, format="json").status_code == status, wrong
