"""The library: every content template by its key, shelf by shelf."""

from typing import Final

from ai_assistant.content.kinds import ContentTemplate
from ai_assistant.content.templates import ads, articles, company, customers, emails, products, social, web

_SHELVES: Final = (ads, social, products, emails, web, articles, company, customers)
LIBRARY: Final[dict[str, ContentTemplate]] = {each.key: each for shelf in _SHELVES for each in shelf.TEMPLATES}
