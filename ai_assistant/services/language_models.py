"""Language models: the chain that asks them, and whether one answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from ai_assistant.models import LanguageModel
from ai_assistant.providers.chain import Chain, Link
from ai_assistant.providers.errors import NotAvailable, ProviderError
from ai_assistant.providers.types import Provider, Question, UserTurn, whole
from config.lib import clock

_HUGGING_FACE: Final = "https://router.huggingface.co/v1"
# A thinking model needs some room before it says a word.
_CHECK: Final = Question([UserTurn("Answer with the one word: ready")], longest=256)


def open_model(row: LanguageModel) -> Provider:
    """The provider of a row, ready to be asked. Raises `NotAvailable` without a key or the provider's package."""
    if not row.api_key and not row.base_url:
        raise NotAvailable("no key")
    try:
        return _open(row)
    except ImportError as error:
        raise NotAvailable(str(error)) from error


def _open(row: LanguageModel) -> Provider:
    # An adapter brings its maker's package along: 50 MB, for those who use it.
    if row.protocol == LanguageModel.Protocol.GEMINI:
        from ai_assistant.providers.gemini import Gemini  # noqa: PLC0415

        return Gemini(model=row.model, key=row.api_key, base_url=row.base_url)
    from ai_assistant.providers.openai_compatible import OpenAICompatible  # noqa: PLC0415

    is_hugging_face = row.protocol == LanguageModel.Protocol.HUGGINGFACE
    base_url = row.base_url or (_HUGGING_FACE if is_hugging_face else "")
    return OpenAICompatible(model=row.model, key=row.api_key, base_url=base_url)


def in_use() -> list[LanguageModel]:
    """The models that are asked, in their order."""
    return list(LanguageModel.objects.filter(is_enabled=True))


def chain_of(rows: Iterable[LanguageModel]) -> Chain:
    """A chain that asks the models in this order; its links are known by the keys of the rows."""
    return Chain([Link(str(row.pk), partial(open_model, row)) for row in rows])


def check(row: LanguageModel) -> bool:
    """Ask the model for a word, and write down when that was and what went wrong; gives whether it answered."""
    try:
        whole(open_model(row).stream(_CHECK))
        row.check_error = ""
    except ProviderError as error:
        row.check_error = f"{error.message} {error}"[:300]
    row.checked_at = clock.now()
    row.save(update_fields=["check_error", "checked_at", "updated_at"])
    return not row.check_error
