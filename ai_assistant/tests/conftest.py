"""What tests of the assistant share: a model's server on a socket, and Alya at work in Lipa."""

from collections.abc import Iterator

import pytest

from accounts.models import Member
from accounts.tenancy import scope
from ai_assistant.tests.model_server import ModelServer


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server that speaks the protocols of models."""
    with ModelServer() as running:
        yield running


@pytest.fixture
def member(alya: Member) -> Iterator[Member]:
    """Alya, in the scope of her organization."""
    with scope(alya.organization, alya):
        yield alya
