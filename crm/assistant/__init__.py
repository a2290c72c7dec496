"""What crm lets the assistant look at: its lists, tools over its queries, and questions in words."""

from crm.assistant.lists import LISTS
from crm.assistant.moving import STAGES
from crm.assistant.questions import QUESTIONS
from crm.assistant.tools import TOOLS

__all__ = ["LISTS", "QUESTIONS", "STAGES", "TOOLS"]
