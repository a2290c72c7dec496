"""What invoices let the assistant look at: their lists, tools over their queries, and questions in words."""

from invoices.assistant import questions
from invoices.assistant.drafting import BILL
from invoices.assistant.lists import LISTS
from invoices.assistant.tools import TOOLS

QUESTIONS = (*questions.QUESTIONS, BILL)

__all__ = ["LISTS", "QUESTIONS", "TOOLS"]
