"""What becomes of the data the assistant keeps about people who work with it."""

from typing import Final

from accounts.hooks import PersonalData
from accounts.services.erasers import ONLY_A_LINK, delete_rows
from ai_assistant.models import (
    AiRequest,
    AssistantSettings,
    Audience,
    BrandVoice,
    Content,
    ContentVersion,
    Conversation,
    LedgerEntry,
    Message,
    OpenedRecord,
    OrganizationModel,
    Policy,
    PolicyReview,
    PolicyVersion,
    Prompt,
    PromptCase,
    PromptRun,
    PromptVersion,
    Proposal,
    SearchEntry,
    SearchWord,
    Suggestion,
)

PERSONAL_DATA: Final = (
    PersonalData(Conversation, "member__user", erase=delete_rows),
    PersonalData(Message, "conversation__member__user", without=("turns",), erase=delete_rows),
    PersonalData(Proposal, "member__user", erase=delete_rows),
    PersonalData(Suggestion, "member__user", kept=ONLY_A_LINK),
    PersonalData(OpenedRecord, "member__user", erase=delete_rows),
    PersonalData(AiRequest, kept=ONLY_A_LINK),
    PersonalData(Content, kept=ONLY_A_LINK),
    PersonalData(ContentVersion, kept=ONLY_A_LINK),
    PersonalData(PromptVersion, kept=ONLY_A_LINK),
    PersonalData(Policy, kept=ONLY_A_LINK),
    PersonalData(PolicyVersion, kept=ONLY_A_LINK),
    PersonalData(PolicyReview, kept=ONLY_A_LINK),
)
NOT_PERSONAL: Final = {
    LedgerEntry: "What models cost; who asked stands on the request.",
    AssistantSettings: "How the company uses the assistant.",
    OrganizationModel: "Which model is asked with the company's own key.",
    BrandVoice: "How the company speaks.",
    Audience: "Kinds of readers, not persons.",
    Prompt: "Labels of prompts; who wrote a version stands on it.",
    PromptCase: "Made-up inputs that prompts are tried on.",
    PromptRun: "What a prompt answered to made-up inputs.",
    SearchEntry: "A copy of a record's words, which the database changes and deletes with the record.",
    SearchWord: "Single words without whose they are; one that no record has any more goes the night after.",
}
