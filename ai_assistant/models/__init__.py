"""The models of the assistant."""

from ai_assistant.models.content import Audience, BrandVoice, Content, ContentVersion
from ai_assistant.models.conversation import Conversation, Message
from ai_assistant.models.language_model import LanguageModel, ModelTerms, OrganizationModel, check_address
from ai_assistant.models.policy import Policy, PolicyReview, PolicyVersion
from ai_assistant.models.prompt import Prompt, PromptCase, PromptRun, PromptVersion
from ai_assistant.models.proposal import Proposal
from ai_assistant.models.request import AiRequest, LedgerEntry
from ai_assistant.models.search import OpenedRecord, SearchEntry, SearchWord
from ai_assistant.models.settings import AssistantSettings
from ai_assistant.models.suggestion import Suggestion

__all__ = [
    "AiRequest",
    "AssistantSettings",
    "Audience",
    "BrandVoice",
    "Content",
    "ContentVersion",
    "Conversation",
    "LanguageModel",
    "LedgerEntry",
    "Message",
    "ModelTerms",
    "OpenedRecord",
    "OrganizationModel",
    "Policy",
    "PolicyReview",
    "PolicyVersion",
    "Prompt",
    "PromptCase",
    "PromptRun",
    "PromptVersion",
    "Proposal",
    "SearchEntry",
    "SearchWord",
    "Suggestion",
    "check_address",
]
