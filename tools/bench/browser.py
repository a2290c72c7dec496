"""What a browser that has never been here moves to show a page."""

import shutil
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Weight:
    """Bytes moved (compressed, heads included), requests, and requests to other hosts."""

    size: int = 0
    requests: int = 0
    outside: int = 0


def weigh(url: str, session: str = "") -> Weight:
    """Open a page in the machine's Chromium with an empty cache."""
    with sync_playwright() as playwright:
        path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(locale="bg-BG", viewport={"width": 1440, "height": 900})
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        weight = _open(context.new_page(), url)
        browser.close()
        return weight


def _open(page: Page, url: str) -> Weight:
    weight, host = Weight(), urlsplit(url).netloc
    network = page.context.new_cdp_session(page)

    def asked(event: dict[str, Any]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme in ("http", "https"):
            weight.requests += 1
            weight.outside += address.netloc != host

    def loaded(event: dict[str, Any]) -> None:
        weight.size += int(event["encodedDataLength"])

    network.on("Network.requestWillBeSent", asked)
    network.on("Network.loadingFinished", loaded)
    network.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    return weight
