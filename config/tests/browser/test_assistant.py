"""The assistant in a browser: a cited answer, a proposal done and taken back, a stream stopped, a model that dies."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ai_assistant.tests.model_server import ModelServer
from config.tests.browser.conftest import Site, look
from config.tests.browser.deaf_proxy import DeafProxy

ASK = {"bg": "Кои фактури са просрочени?", "en": "Which invoices are overdue?"}
TASK = "Създай задача да се обадя на печатницата утре"
RULES = {"bg": "По правила, без AI модел", "en": "By rules, no AI model"}
DO_IT = {"bg": "Направи го", "en": "Do it"}
UNDO = {"bg": "Отмени", "en": "Undo"}
STOPPED = {"bg": "Спряно.", "en": "Stopped."}
INSTEAD = {"bg": "Вместо него отговориха правилата.", "en": "Rules answered instead."}
# What else there is to see, from the organization's home.
PAGES = (
    "settings/prompts/", "settings/prompts/email_draft/", "policies/", "policies/new/returns/", "content/voices/",
    "content/voices/new/", "content/audiences/new/", "assistant/waiting/", "assistant/conversations/", "tasks/next/",
    "settings/assistant/", "settings/assistant/models/new/", "/help/assistant/",
)  # fmt: skip
_ADD = (
    "from ai_assistant.models import LanguageModel; LanguageModel.objects.update_or_create(name='Лампа', defaults=dict("
    "protocol='openai_compatible', model='m', base_url='{url}/v1', api_key='k', input_price=1000, output_price=1000))"
)
_REMOVE = (
    "from django.core.cache import cache; from ai_assistant.models import LanguageModel;"
    "LanguageModel.objects.all().delete(); cache.clear()"
)


@pytest.fixture
def model(site: Site) -> Iterator[ModelServer]:
    """A model that the site asks, until the test is over."""
    with ModelServer() as server:
        site.command("shell", "-v", "0", "-c", _ADD.format(url=server.url))
        yield server
        site.command("shell", "-v", "0", "-c", _REMOVE)


def ask(page: Page, text: str) -> None:
    page.locator("[data-thread-text]").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["bg", "en"])
def test_question_answer_proposal_click_and_undo(demo: Page, model: ModelServer, language: str) -> None:
    home = demo.url
    model.replies.clear()
    model.say(calls=[("list_invoices", {"tab": "overdue"}), ("propose_task", {"title": "Обаждане за плащане"})])
    model.say("**Готово:** ", "предлагам задача.")
    demo.goto(f"{home}assistant/")
    look(demo)
    ask(demo, ASK[language])
    expect(demo.locator(".k-words strong")).to_have_text("Готово:")
    demo.wait_for_url("**/assistant/*-*/")
    look(demo)
    demo.get_by_role("button", name=DO_IT[language]).click()
    expect(demo.locator(".k-act .k-pill--ok")).to_be_visible()
    look(demo)
    demo.get_by_role("button", name=UNDO[language]).click()
    expect(demo.locator(".k-act__f")).to_have_count(0)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_rules_answer_with_records_as_links(demo: Page, language: str) -> None:
    home = demo.url
    demo.goto(f"{home}contacts/")
    demo.keyboard.press("i")
    look(demo)
    ask(demo, ASK[language])
    panel = demo.locator(".k-panel")
    expect(panel.locator(".k-words a").first).to_be_visible()
    expect(panel).to_contain_text(RULES[language])
    look(demo)
    demo.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(demo.locator("[data-panel-open]")).to_be_focused()


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_stream_is_stopped_and_one_that_dies_is_made_good(demo: Page, model: ModelServer, language: str) -> None:
    home = demo.url
    model.say(*["дума "] * 200, pause=0.1)
    demo.goto(f"{home}assistant/")
    ask(demo, ASK[language])
    expect(demo.locator("[data-answer-text]")).to_contain_text("дума дума")
    demo.locator("[data-answer] button:visible").click()
    expect(demo.locator(".k-chat__log")).to_contain_text(STOPPED[language])
    for _attempt in range(3):
        model.say("Две фак", cut=True)
    ask(demo, ASK[language])
    expect(demo.locator(".k-chat__log")).to_contain_text(INSTEAD[language], timeout=30_000)
    expect(demo.locator(".k-words a").first).to_be_visible()


def test_an_answer_comes_where_a_proxy_swallows_sockets(demo: Page, site: Site) -> None:
    with DeafProxy(site.url) as proxy:
        demo.goto(f"{proxy.url}{demo.url.removeprefix(site.url)}assistant/")
        ask(demo, ASK["bg"])
        expect(demo.locator(".k-words a").first).to_be_visible(timeout=15_000)
        expect(demo.locator(".k-msg__f")).to_contain_text(RULES["bg"])
        assert proxy.swallowed
        demo.goto("about:blank")


def test_every_other_page_of_the_assistant_is_seen_by_all(demo: Page) -> None:
    home = demo.url
    demo.goto(f"{home}assistant/")
    ask(demo, TASK)
    expect(demo.get_by_role("button", name=DO_IT["bg"])).to_be_visible()
    for path in PAGES:
        demo.goto(path if path.startswith("/") else f"{home}{path}")
        look(demo)
    demo.goto(f"{home}policies/new/returns/")
    demo.locator("[name=return_days]").fill("14")
    demo.locator("main form .btn-primary").click()
    expect(demo.locator("h1")).to_contain_text("Връщане и отказ")
    look(demo)
