"""What invoices let the assistant look at: their lists, tools over their queries, and questions in words."""

from invoices.assistant.lists import LISTS
from invoices.assistant.questions import QUESTIONS
from invoices.assistant.tools import TOOLS

__all__ = ["LISTS", "QUESTIONS", "TOOLS"]
