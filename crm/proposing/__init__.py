"""Changes of the CRM that the assistant proposes and a person's click executes, each with the way back."""

from typing import Final

from crm.proposing.deals import PROPOSE_DEAL_CHANGE
from crm.proposing.letters import PROPOSE_LETTER
from crm.proposing.notes import PROPOSE_NOTE
from crm.proposing.tasks import PROPOSE_TASK, PROPOSE_TASK_CHANGE

PROPOSALS: Final = (PROPOSE_TASK, PROPOSE_TASK_CHANGE, PROPOSE_DEAL_CHANGE, PROPOSE_NOTE, PROPOSE_LETTER)
