"""What crm lets the assistant look at: its lists, tools over its queries, and questions in words."""

from crm.assistant import questions
from crm.assistant.lists import LISTS
from crm.assistant.moving import SIGNED
from crm.assistant.tools import TOOLS

QUESTIONS = (*questions.QUESTIONS, SIGNED)

__all__ = ["LISTS", "QUESTIONS", "TOOLS"]
