"""Language models: the chain that asks them, and whether one answers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from functools import partial
from typing import Final

from ai_assistant.models import LanguageModel, ModelTerms, OrganizationModel
from ai_assistant.providers.chain import Chain, Link, bounded
from ai_assistant.providers.errors import NotAvailable, ProviderError
from ai_assistant.providers.http import TIMEOUT
from ai_assistant.providers.types import Finished, Provider, Question, UserTurn, whole
from config.lib import clock

_Protocol = ModelTerms.Protocol
_HUGGING_FACE: Final = "https://router.huggingface.co/v1"
# A thinking model needs some room before it says a word.
CHECK: Final = Question([UserTurn("Answer with the one word: ready")], longest=256)


def open_model(row: ModelTerms) -> Provider:
    """The provider of a row, ready to be asked. Raises `NotAvailable` without a key or the provider's package.

    An address that an organization typed is reached by a client that knows public servers only; raises `BadRequest`.
    """
    if not row.api_key and not row.base_url:
        raise NotAvailable("no key")
    try:
        return _open(row)
    except ImportError as error:
        raise NotAvailable(str(error)) from error


def _open(row: ModelTerms) -> Provider:
    # An adapter brings its maker's package along: 50 MB, for those who use it.
    from ai_assistant.providers.outside import public_client  # noqa: PLC0415

    client = public_client(row.base_url, TIMEOUT) if row.is_own and row.base_url else None
    if row.protocol == _Protocol.GEMINI:
        from ai_assistant.providers.gemini import Gemini  # noqa: PLC0415

        return Gemini(model=row.model, key=row.api_key, base_url=row.base_url, client=client)
    if row.protocol == _Protocol.GEMINI_LEGACY:
        from ai_assistant.providers.gemini_legacy import GeminiLegacy  # noqa: PLC0415

        return GeminiLegacy(model=row.model, key=row.api_key, base_url=row.base_url)
    from ai_assistant.providers.openai_compatible import OpenAICompatible  # noqa: PLC0415

    base_url = row.base_url or (_HUGGING_FACE if row.protocol == _Protocol.HUGGINGFACE else "")
    return OpenAICompatible(model=row.model, key=row.api_key, base_url=base_url, client=client)


def in_use() -> list[ModelTerms]:
    """The models that are asked for the organization in scope, in their order: its own before the installation's."""
    own = OrganizationModel.objects.filter(is_enabled=True)
    return [*own, *LanguageModel.objects.filter(is_enabled=True)]


def chain_of(rows: Iterable[ModelTerms]) -> Chain:
    """A chain that asks the models in this order; its links are known by the keys of the rows."""
    return Chain([Link(str(row.pk), partial(open_model, row)) for row in rows])


def check(row: ModelTerms) -> Finished | None:
    """Ask the model for a word, and write down when that was and what went wrong; gives its answer, None without."""
    answer = None
    try:
        with closing(open_model(row)) as model:
            answer = whole(bounded(model.stream(CHECK)))
        row.check_error = ""
    except ProviderError as error:
        row.check_error = f"{error.message} {error}"[:300]
    row.checked_at = clock.now()
    row.save(update_fields=["check_error", "checked_at", "updated_at"])
    return answer
