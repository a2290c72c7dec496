"""Registries refuse what would go wrong unseen."""

import pytest

from config.lib.registry import RegistrationError, Registry


def test_registry_keeps_order_and_finds_by_key() -> None:
    registry: Registry[int] = Registry("numbers", int)
    registry.register("two", 2)
    registry.register("one", 1)
    assert list(registry) == [2, 1]
    assert registry["one"] == 1
    assert registry.get("three") is None


def test_registry_refuses_a_key_twice() -> None:
    registry: Registry[int] = Registry("numbers", int)
    registry.register("one", 1)
    with pytest.raises(RegistrationError, match="twice"):
        registry.register("one", 2)


def test_registry_refuses_another_type() -> None:
    registry: Registry[int] = Registry("numbers", int)
    with pytest.raises(RegistrationError, match="no int"):
        registry.register("one", "1")  # type: ignore[arg-type]


def test_registry_refuses_after_start() -> None:
    registry: Registry[int] = Registry("numbers", int)
    registry.freeze()
    with pytest.raises(RegistrationError, match="after start-up"):
        registry.register("one", 1)


def test_registry_takes_a_guest_for_a_test_only() -> None:
    registry: Registry[int] = Registry("numbers", int)
    registry.freeze()
    with registry.registered_temporarily("one", 1):
        assert registry["one"] == 1
    assert "one" not in registry
