"""Everything the assistant contributes: its own tools, and questions in words to the command palette."""

from django.utils.translation import gettext_lazy as _

from ai_assistant.hooks import read_tools
from ai_assistant.questions import find_questions
from ai_assistant.tools.dates import COMPUTE_PERIOD
from ai_assistant.tools.team import TEAM
from config.lib.shell import SearchProvider, search_providers

for tool in (COMPUTE_PERIOD, TEAM):
    read_tools.register(tool.name, tool)
search_providers.register("questions", SearchProvider("questions", _("Understood as"), find_questions, "", 0))
