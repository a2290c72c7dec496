"""Typed registries by which an upper app contributes to a lower one.

The lower app owns a `Registry` in its `hooks.py`; upper apps register in their `extensions.py`. After start-up every
registry is frozen: a duplicate key, a wrong type or a late registration raises, so a mistake is seen at start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
_all: list["Registry[Any]"] = []


class RegistrationError(Exception):
    """A duplicate key, a wrong type, or a registration after start-up."""


class Registry(Generic[Item]):
    """Keeps items of one type by key, in the order of registration."""

    def __init__(self, name: str, item_type: type[Item]) -> None:
        self.name = name
        self.item_type = item_type
        self._items: dict[str, Item] = {}
        self._frozen = False
        _all.append(self)

    def register(self, key: str, item: Item) -> Item:
        """Add `item` under `key` and return it; raises `RegistrationError`."""
        if self._frozen:
            raise RegistrationError(f"{self.name}: {key!r} came after start-up")
        if key in self._items:
            raise RegistrationError(f"{self.name}: {key!r} is registered twice")
        if not isinstance(item, self.item_type):
            raise RegistrationError(f"{self.name}: {key!r} is no {self.item_type.__name__}")
        self._items[key] = item
        return item

    def get(self, key: str) -> Item | None:
        """The item under `key`, or None."""
        return self._items.get(key)

    def __getitem__(self, key: str) -> Item:
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def keys(self) -> list[str]:
        """All keys, in the order of registration."""
        return list(self._items)

    def freeze(self) -> None:
        """Refuse registrations from now on."""
        self._frozen = True

    @contextmanager
    def registered_temporarily(self, key: str, item: Item) -> Iterator[Item]:
        """For tests: the item is there inside the block only."""
        self._items[key] = item
        try:
            yield item
        finally:
            del self._items[key]


def freeze_all() -> None:
    """Close every registry; called once when all apps have loaded."""
    for registry in _all:
        registry.freeze()
