"""What becomes of the data subscriptions keep about a person."""

from typing import Final

from accounts.hooks import PersonalData
from accounts.services.erasers import ONLY_A_LINK
from subscriptions.models import PlanChange

PERSONAL_DATA: Final = (PersonalData(PlanChange, kept=ONLY_A_LINK),)
