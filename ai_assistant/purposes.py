"""What models are asked for, in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from config.lib.shell import Text

_LABELS: Final[dict[str, Text]] = {
    "chat": _("Questions to the assistant"),
    "email_draft": _("Drafts of e-mails"),
    "analyze_deal": _("Analyses of deals"),
    "suggestions": _("Wording of suggestions"),
    "content": _("Texts of the content studio"),
    "policy": _("Sales policies"),
    "prompt_test": _("Tests of prompts"),
    "connection_test": _("Tests of connections"),
}


def label_of(purpose: str) -> str:
    """What a purpose is called; one without words of its own by its key."""
    return str(_LABELS.get(purpose, purpose))
