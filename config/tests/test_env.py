"""Environment variables mean what they say or stop the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.lib import env


def test_boolean_knows_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "Yes")
    assert env.boolean("FLAG", default=False) is True
    monkeypatch.setenv("FLAG", "off")
    assert env.boolean("FLAG", default=True) is False
    monkeypatch.delenv("FLAG")
    assert env.boolean("FLAG", default=True) is True


def test_boolean_refuses_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "ture")
    with pytest.raises(ImproperlyConfigured, match="FLAG"):
        env.boolean("FLAG", default=False)


def test_integer_refuses_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBER", "ten")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.integer("NUMBER", 1)
    monkeypatch.setenv("NUMBER", "10")
    assert env.integer("NUMBER", 1) == 10


def test_choice_refuses_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORM", "xml")
    with pytest.raises(ImproperlyConfigured, match="json"):
        env.choice("FORM", ["text", "json"], "text")


def test_words_drops_empty_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "a.example, ,b.example,")
    assert env.words("HOSTS") == ["a.example", "b.example"]
