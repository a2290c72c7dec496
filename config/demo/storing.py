"""Writing many rows: in batches, and with the past date each one is given."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from django.db.models import Model

from config.demo.progress import Progress

BATCH: Final = 2_000
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
# The columns that Django fills with the present moment, whatever the row says.
_PRESENT: Final = ("created_at", "at")


def store(rows: Sequence[Row], progress: Progress) -> None:
    """Write rows of one model at once."""
    if not rows:
        return
    model = type(rows[0])
    with _dated(model):
        model.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]
    progress.advance(len(rows), str(model._meta.verbose_name_plural))


def store_all(rows: Iterable[Row], progress: Progress) -> None:
    """Write rows of one model, however many, never holding more than a batch."""
    for batch in batches(rows):
        store(batch, progress)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists of at most BATCH."""
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


@contextmanager
def _dated(model: type[Model]) -> Iterator[None]:
    """Inside the block new rows keep the date they are given: a history that began just now would be none."""
    fields = [field for field in model._meta.concrete_fields if field.name in _PRESENT]
    for field in fields:
        field.auto_now_add = False  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for field in fields:
            field.auto_now_add = True  # type: ignore[attr-defined]
