"""Everything the assistant contributes: its own tools, and questions in words to the command palette."""

from django.utils.translation import gettext_lazy as _

from ai_assistant.hooks import read_tools
from ai_assistant.questions import find_questions
from ai_assistant.tools.dates import COMPUTE_PERIOD
from config.lib.shell import SearchProvider, search_providers

read_tools.register(COMPUTE_PERIOD.name, COMPUTE_PERIOD)
search_providers.register("questions", SearchProvider("questions", _("Understood as"), find_questions, "", 0))
