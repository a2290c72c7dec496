"""The run: `python -m tools.bench [names]`; names are pages, weight, pdf, import, matching, search; all without any."""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tools.bench import browser, load, report
from tools.bench.environment import Data, Server, copied, databases, server
from tools.bench.report import Result, say
from tools.with_services import Unavailable, stop_on_sigterm

ROUNDS = 5
REQUESTS = 80
WARM_UP = 16
LARGE, SMALLER = "large", "medium"
# The bars in CPU milliseconds were set on a machine where the floor takes so many.
FLOOR_OF_THE_BARS = 7.9
FLOOR = ("tools.bench.floor_asgi:application", "tools.bench.floor_settings")
NAMES = ("pages", "weight", "pdf", "import", "matching", "search")


@dataclass(frozen=True)
class Page:
    """A page with its bars: CPU beside the floor's, CPU in milliseconds on the machine of the bars, queries, time
    beside that of fewer rows.
    """

    key: str
    name: str
    most_ratio: float | None = None
    most_cpu_ms: float | None = None
    most_queries: int | None = None
    most_growth: float | None = None


LIST = {"most_ratio": 3.0, "most_queries": 12, "most_growth": 1.3}
PAGES = (
    Page("contacts", "Contact list, 50 rows", **LIST),  # type: ignore[arg-type]
    Page("deals", "Deal board", **LIST),  # type: ignore[arg-type]
    Page("invoices", "Invoice list, 50 rows", **LIST),  # type: ignore[arg-type]
    Page("contact", "Contact page", most_cpu_ms=25, most_queries=20),
    Page("dashboard", "Dashboard", most_cpu_ms=25, most_queries=20),
    Page("invoice", "Invoice page", most_cpu_ms=25, most_queries=20),
    Page("search", "Command palette"),
)


@dataclass
class Target:
    """A page on one server, and its rounds."""

    server: Server
    path: str
    session: str
    rounds: list[load.Round] = field(default_factory=list)

    def measure(self, requests: int) -> load.Round:
        """One round of load."""
        return load.run(self.server, self.path, self.session, requests)

    @property
    def cpu_ms(self) -> float:
        """CPU of the workers per request, the median of the rounds."""
        return statistics.median(each.cpu_ms for each in self.rounds)

    @property
    def median_ms(self) -> float:
        """Time until the answer, the median of the rounds' medians."""
        return statistics.median(each.median_ms for each in self.rounds)


# --- Pages ------------------------------------------------------------------------------------------------------------
def measure_pages(data: dict[str, Data]) -> list[Result]:
    """Rounds of load on every page and the floor, one after the other, five times."""
    asked = {size: json.loads(each.ask("-m", "tools.bench.work", "addresses")) for size, each in data.items()}
    with contextlib.ExitStack() as stack:
        large = stack.enter_context(server(data[LARGE]))
        smaller = stack.enter_context(server(data[SMALLER]))
        plain = stack.enter_context(server(data[LARGE], *FLOOR))
        floor = Target(plain, asked[LARGE]["paths"]["floor"], asked[LARGE]["session"])
        targets = {page.key: list(_targets(page, asked, large, smaller)) for page in PAGES}
        _load([floor, *(target for both in targets.values() for target in both)])
        results = [Result("Floor: plain Django list", floor.cpu_ms, "CPU ms", note=f"{floor.median_ms:.0f} ms")]
        for page in PAGES:
            results += _judge(page, targets[page.key], floor)
        return results


def _targets(page: Page, asked: dict[str, Any], large: Server, smaller: Server) -> Iterator[Target]:
    """The page with the large company, and with the smaller one where growth counts; none when it does not exist."""
    if not asked[LARGE]["paths"][page.key]:
        return
    yield Target(large, asked[LARGE]["paths"][page.key], asked[LARGE]["session"])
    if page.most_growth:
        yield Target(smaller, asked[SMALLER]["paths"][page.key], asked[SMALLER]["session"])


def _load(targets: list[Target]) -> None:
    for target in targets:
        target.measure(WARM_UP)
    for number in range(1, ROUNDS + 1):
        say(f"  round {number} of {ROUNDS}")
        for target in targets:
            target.rounds.append(target.measure(REQUESTS))


def _judge(page: Page, targets: list[Target], floor: Target) -> list[Result]:
    if not targets:
        return [Result(f"{page.name}: not there yet", 0, "")]
    target = targets[0]
    seen = load.look(target.server, target.path, target.session)
    note = f"{target.median_ms:.0f} ms, {seen.size / 1000:.0f} kB"
    ratio = target.cpu_ms / floor.cpu_ms
    results = [
        Result(f"{page.name}: CPU", target.cpu_ms, "CPU ms", note=note),
        Result(f"{page.name}: beside the floor", ratio, "×", page.most_ratio),
        *_scaled(page, ratio),
        Result(f"{page.name}: queries", seen.queries, "queries", page.most_queries),
    ]
    if page.most_growth:
        results += _growth(page, target, targets[1], seen.queries)
    return results


def _scaled(page: Page, ratio: float) -> Iterator[Result]:
    """CPU where the floor takes as long as on the machine of the bars: this one is slower, or faster, by as much."""
    if page.most_cpu_ms:
        what = f"{page.name}: CPU where the floor takes {FLOOR_OF_THE_BARS}"
        yield Result(what, ratio * FLOOR_OF_THE_BARS, "CPU ms", page.most_cpu_ms)


def _growth(page: Page, target: Target, smaller: Target, queries: int) -> list[Result]:
    fewer = load.look(smaller.server, smaller.path, smaller.session)
    note = f"{target.median_ms:.0f} ms beside {smaller.median_ms:.0f} ms"
    return [
        Result(
            f"{page.name}: 100,000 rows beside 10,000",
            target.median_ms / smaller.median_ms,
            "×",
            page.most_growth,
            note,
        ),
        Result(f"{page.name}: more queries than with 10,000", queries - fewer.queries, "queries", 0),
    ]


# --- The rest ---------------------------------------------------------------------------------------------------------
def measure_weight(data: dict[str, Data]) -> list[Result]:
    """The first page, and the first after signing in, in a browser that has seen neither."""
    asked = json.loads(data[SMALLER].ask("-m", "tools.bench.work", "addresses"))
    pages = (("First page", "/", ""), ("Dashboard, nothing cached", asked["paths"]["dashboard"], asked["session"]))
    results = []
    with server(data[SMALLER]) as web:
        for name, path, session in pages:
            weight = browser.weigh(f"http://127.0.0.1:{web.port}{path}", session)
            results += [
                Result(f"{name}: weight", weight.size / 1000, "kB", 200),
                Result(f"{name}: requests", weight.requests, "requests", 15),
                Result(f"{name}: outside hosts", weight.outside, "requests", 0),
            ]
    return results


def measure_pdf(data: dict[str, Data]) -> list[Result]:
    """Drawing an invoice."""
    found = json.loads(data[SMALLER].ask("-m", "tools.bench.work", "pdf"))
    return [Result("Invoice PDF, one page", found["cpu_ms"], "CPU ms", 15)]


def measure_import(data: dict[str, Data]) -> list[Result]:
    """Reading a file of contacts."""
    found = json.loads(data[SMALLER].ask("-m", "tools.bench.work", "import"))
    return [
        Result("Import of 10,000 CSV rows", found["seconds"], "s", 15, f"{found['rows']} new contacts, {_cpu(found)}")
    ]


def measure_matching(data: dict[str, Data]) -> list[Result]:
    """Finding invoices for payments."""
    found = json.loads(data[SMALLER].ask("-m", "tools.bench.work", "matching"))
    note = f"{found['booked']} booked, {found['proposed']} proposed, {found['unmatched']} not found, {_cpu(found)}"
    return [Result("Matching of 10,000 payments to 10,000 invoices", found["seconds"], "s", 10, note)]


def measure_search(data: dict[str, Data]) -> list[Result]:
    """Finding among a million records of every kind."""
    million = copied(data[SMALLER], "million")
    million.run("-m", "tools.bench.work", "million")
    found = json.loads(million.ask("-m", "tools.bench.work", "search"))
    what = f"Search among {found['records']:,} records"
    note = (
        f"{found['searches']} different searches, median {found['median_ms']:.1f} ms, longest {found['most_ms']:.0f} ms"
    )
    return [
        Result(f"{what}: server time, 95 of 100 within", found["p95_ms"], "ms", 30, note),
        Result(f"{what}: queries", found["queries"], "queries"),
    ]


def _cpu(found: dict[str, float]) -> str:
    """How busy our process was: the rest is the database, or other programs on the machine."""
    return f"{found['cpu_seconds']:.1f} s CPU"


MEASURES = dict(
    zip(
        NAMES,
        (measure_pages, measure_weight, measure_pdf, measure_import, measure_matching, measure_search),
        strict=True,
    )
)


def main() -> int:
    """Measure, print the table, and after a whole run write docs/performance.md. Gives 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure the speed of Kantora.")
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], help=f"some of {', '.join(NAMES)}; all without any")
    names = parser.parse_args().names or list(NAMES)
    stop_on_sigterm()
    results = []
    try:
        say("Preparing the databases")
        with databases([SMALLER, LARGE] if "pages" in names else [SMALLER]) as data:
            for name in names:
                say(f"Measuring {name}")
                results += MEASURES[name](data)
    except (Unavailable, subprocess.CalledProcessError) as error:
        say(f"NOT MEASURED: {error}")
        return 1
    print(report.text(results))
    if set(names) == set(NAMES):
        report.write(results, "make bench")
    return int(any(result.verdict == "MISS" for result in results))


if __name__ == "__main__":
    sys.exit(main())
