"""Pipelines, and deals with the history of their stages."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from accounts.models import Member
from config.demo import texts, wares
from config.demo.plan import Customer, Demo
from config.demo.storing import batches, store
from config.demo.timeline import entry
from config.lib.ids import uuid7
from config.lib.text import fold
from crm.models import Activity, Deal, DealContact, DealLine, Pipeline, Stage
from crm.services import activities, pipelines
from crm.services.deals import LineInput, lines_value
from crm.services.lanes import GAP
from crm.services.pipelines import StageInput

_OPEN, _WON, _LOST = Stage.Outcome.OPEN, Stage.Outcome.WON, Stage.Outcome.LOST
# The mock's board: five steps, each with its colour, its chance in percent and the days after which a deal is stale.
_MAIN: Final = (
    StageInput("Ново запитване", 7, 10, 14),
    StageInput("Изпратена оферта", 3, 30, 14),
    StageInput("Преговори", 2, 50, 10),
    StageInput("Чака подпис", 4, 80, 7),
    StageInput("Спечелени", 1, 100, None, _WON),
)
_YEARLY: Final = (
    StageInput("Разговор", 7, 20, 30),
    StageInput("Предложение", 3, 40, 21),
    StageInput("Проект на договор", 2, 70, 21),
    StageInput("Подписан", 1, 100, None, _WON),
    StageInput("Отпаднал", 6, 0, None, _LOST),
)
_DESIGN: Final = (
    StageInput("Задание", 7, 30, 14),
    StageInput("Скици", 3, 50, 14),
    StageInput("Одобрение", 2, 80, 10),
    StageInput("Предадено", 1, 100, None, _WON),
    StageInput("Спряно", 6, 0, None, _LOST),
)
PIPELINES: Final = (("Печат и опаковки", _MAIN), ("Годишни договори", _YEARLY), ("Дизайн и предпечат", _DESIGN))
_WEIGHTS: Final = (6, 2, 2)
_OPEN_PART, _WON_PART = 0.12, 0.55
_LONGEST_DAYS: Final = 480


@dataclass(frozen=True)
class Wish:
    """A deal to be made: `stage` is where it stands, `rest` the days it has been there."""

    title: str
    customer: Customer
    pipeline: Pipeline
    stage: Stage
    status: str
    rest: int
    value: Decimal | None = None


@dataclass
class Made:
    """A deal with the rows that belong to it."""

    deal: Deal
    contact: DealContact
    lines: list[DealLine] = field(default_factory=list)
    history: list[Activity] = field(default_factory=list)


def create(demo: Demo) -> None:
    """Write pipelines and deals."""
    ways = _create_pipelines(demo)
    lanes: Counter[Any] = Counter()
    for batch in batches(_deal(demo, wish, lanes) for wish in _wishes(demo, ways)):
        demo.board = demo.board or [made.deal for made in batch[: len(texts.BOARD)]]
        store([made.deal for made in batch], demo.progress)
        store([made.contact for made in batch], demo.progress)
        store([line for made in batch for line in made.lines], demo.progress)
        store([each for made in batch for each in made.history], demo.progress)


def _create_pipelines(demo: Demo) -> list[tuple[Pipeline, list[Stage]]]:
    """The three pipelines; the first is the one every new organization has, renamed."""
    name, stages = PIPELINES[0]
    first = Pipeline.objects.get()
    pipelines.change_pipeline(pipeline=first, actor=demo.owner, name=name, stages=stages)
    for name, stages in PIPELINES[1:]:
        pipelines.create_pipeline(actor=demo.owner, name=name, stages=stages)
    rows = Pipeline.objects.prefetch_related("stages").order_by("position")
    return [(row, sorted(row.stages.all(), key=lambda stage: stage.position)) for row in rows]


# --- What deals there are ---------------------------------------------------------------------------------------------
def _wishes(demo: Demo, ways: list[tuple[Pipeline, list[Stage]]]) -> Iterator[Wish]:
    main, stages = ways[0]
    for title, customer, value, place, rest in texts.BOARD:
        stage = stages[place]
        yield Wish(title, demo.customer(customer), main, stage, str(stage.outcome), rest, Decimal(value))
    for _place in range(demo.size.deals - len(texts.BOARD)):
        yield _any_wish(demo, *demo.chance.choices(ways, _WEIGHTS)[0])


def _any_wish(demo: Demo, pipeline: Pipeline, stages: list[Stage]) -> Wish:
    fate = demo.chance.random()
    status = _OPEN if fate < _OPEN_PART else _WON if fate < _OPEN_PART + _WON_PART else _LOST
    steps = [stage for stage in stages if stage.outcome == _OPEN]
    ends = [stage for stage in stages if stage.outcome == status]
    # Where a pipeline has no stage for lost deals, they stay in the one they were lost in.
    stage = demo.chance.choice(steps) if status == _OPEN or not ends else ends[0]
    rest = demo.chance.randrange(1, 24) if status == _OPEN else demo.chance.randrange(3, _LONGEST_DAYS)
    title = demo.chance.choice(texts.DEALS)
    return Wish(title, demo.chance.choice(demo.customers), pipeline, stage, str(status), rest)


# --- One deal ---------------------------------------------------------------------------------------------------------
def _deal(demo: Demo, wish: Wish, lanes: Counter[Any]) -> Made:
    chance, company = demo.chance, wish.customer.company
    entered = demo.moment(demo.working_day(wish.rest))
    began = demo.moment(demo.working_day(wish.rest + chance.randrange(4, 45)))
    lines = _lines(demo, wish) if wish.value is None and chance.random() < 0.6 else []
    is_open = wish.status == _OPEN
    lanes[wish.stage.pk] += 1
    deal = Deal(
        id=uuid7(began),
        created_at=began,
        title=wish.title,
        pipeline=wish.pipeline,
        stage=wish.stage,
        position=lanes[wish.stage.pk] * GAP,
        value=_value(demo, wish, lines),
        company=company,
        owner=company.owner,
        expected_close_on=demo.days_ago(-chance.randrange(1, 40)) if is_open else entered.date(),
        status=wish.status,
        lost_reason=chance.choice(texts.LOST_REASONS) if wish.status == _LOST else "",
        closed_at=None if is_open else entered,
        stage_entered_at=entered,
        source=chance.choice(texts.SOURCES),
        tags=list(wish.customer.firm.tags[:1]),
    )
    deal.sort_name = deal.title.casefold()
    deal.search_text = fold(" ".join([deal.title, company.name, deal.source, *deal.tags]))
    made = Made(deal, DealContact(deal=deal, contact=wish.customer.contact))
    made.lines += [_line(deal, place, line) for place, line in enumerate(lines)]
    made.history += _history(deal, wish, began, entered)
    return made


def _lines(demo: Demo, wish: Wish) -> list[LineInput]:
    wished = Decimal(demo.chance.randrange(400, 6_000))
    found = wares.lines_for(
        demo.chance, wished, currency="EUR", language="bg", vat={"vat_category": "S"}, supply="goods"
    )
    return [LineInput(row["description"], row["quantity"], row["unit_code"], row["unit_price"]) for row in found]


def _value(demo: Demo, wish: Wish, lines: list[LineInput]) -> Decimal:
    if wish.value is not None:
        return wish.value
    return lines_value(lines, "EUR") if lines else Decimal(demo.chance.randrange(30, 600) * 10)


def _line(deal: Deal, place: int, line: LineInput) -> DealLine:
    return DealLine(
        deal=deal,
        position=place,
        description=line.description,
        quantity=line.quantity,
        unit_code=line.unit_code,
        unit_price=line.unit_price,
    )


def _history(deal: Deal, wish: Wish, began: datetime.datetime, entered: datetime.datetime) -> list[Activity]:
    """Opened; moved into the stage it stands in, or closed."""
    owner: Member | None = deal.owner
    words = {"name": deal.title, "amount": str(deal.value), "currency": deal.currency}
    common: dict[str, Any] = {
        "deal": deal, "company": deal.company, "contact": wish.customer.contact, "url": activities.address(deal),
    }  # fmt: skip
    history = [entry("deal_created", began, owner, data=words, **common)]
    if wish.status == _WON:
        history.append(entry("deal_won", entered, owner, data=words, **common))
    elif wish.status == _LOST:
        history.append(entry("deal_lost", entered, owner, data=words, body=deal.lost_reason, **common))
    elif wish.stage.position > 0:
        history.append(entry("deal_moved", entered, owner, data=words | {"stage": wish.stage.name}, **common))
    return history
