"""Starts Kantora the way `make run` does, once, with the demo company; tests only click and read."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[3]
DEMO_PASSWORD = "linden-in-bloom-2026"
START_SECONDS = 240
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Axe().axe_script


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """The running site."""

    url: str
    data: Path

    def command(self, *words: str) -> None:
        """Run a management command on the site's data."""
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=_environment(self.data, self.url), check=True
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(data: Path, url: str) -> dict[str, str]:
    left_out = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    port = url.rpartition(":")[2]
    return kept | {"KANTORA_VAR": str(data), "HOST": "127.0.0.1", "PORT": port, "DEMO_PASSWORD": DEMO_PASSWORD}


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310  (our own address)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"The site did not become ready:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Web, worker, scheduler and broker as children of `manage.py serve`, with the demo company."""
    data = tmp_path_factory.mktemp("kantora")
    url = f"http://127.0.0.1:{_free_port()}"
    log = data / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=_environment(data, url), stdout=output, stderr=output
        )
        try:
            _wait_until_ready(url, process, log)
            yield Site(url, data)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's own Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {"executable_path": path, "args": ["--disable-dev-shm-usage"]}


@pytest.fixture
def language() -> str:
    """The language of the browser; parametrized by tests that walk both."""
    return "bg"


@pytest.fixture
def context(browser: Browser, site: Site, language: str) -> Iterator[BrowserContext]:
    """A fresh browser profile that speaks the test's language."""
    locale = {"bg": "bg-BG", "en": "en-GB"}[language]
    context = browser.new_context(
        base_url=site.url, locale=locale, viewport=DESKTOP, timezone_id="Europe/Sofia", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which a script error, a refused policy or a server fault fails the test."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    page.on("request", lambda sent: faults.append(f"outside: {sent.url}") if not _is_inside(sent.url) else None)
    yield page
    assert faults == []


def _is_inside(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:"))


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe-core finds, in light and in dark, which differ in colours alone."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # What passes is not told one by one: on a long page that takes longer than looking.
    everything = {"runOnly": rules, "resultTypes": ["violations"]}
    colours = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
    page.evaluate(AXE)
    for theme, options in (("light", everything), ("dark", colours)):
        page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
        found = page.evaluate("options => axe.run(options).then(({violations}) => violations)", options)
        shown = [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]
        assert shown == [], f"{theme} {page.url}"
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'light')")


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways on a phone."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def look(page: Page) -> None:
    """What every page walked must be: accessible in both themes, and no wider than a phone."""
    assert_accessible(page)
    assert_fits(page)


def speak(page: Page, language: str) -> None:
    """Switch the pages to the language, where they are in another one."""
    if page.locator("html").get_attribute("lang") != language:
        with page.expect_navigation():
            page.locator(f".k-top__lang [lang={language}]").click()


def sign_in(page: Page, email: str, password: str) -> None:
    """Through the log-in page, as a person does."""
    page.goto("/account/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/o/**")


@pytest.fixture
def demo(page: Page, language: str) -> Page:
    """The demo company's owner, signed in; reads the test's language, whichever the test before has left."""
    sign_in(page, "demo@kantora.example", DEMO_PASSWORD)
    speak(page, language)
    return page
