"""What documents keep about people: nothing."""

from typing import Final

from documents.models import DocumentTemplate

NOT_PERSONAL: Final = {DocumentTemplate: "How the company's documents look, and words of its own around them."}
