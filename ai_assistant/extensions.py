"""Everything the assistant contributes: its own tools."""

from ai_assistant.hooks import read_tools
from ai_assistant.tools.dates import COMPUTE_PERIOD

read_tools.register(COMPUTE_PERIOD.name, COMPUTE_PERIOD)
