"""Pages of the assistant under `/o/<organization>/`."""

from django.urls import path

from ai_assistant.views import chat, proposals, suggestions

app_name = "assistant"

urlpatterns = [
    path("assistant/", chat.new, name="new"),
    path("assistant/panel/", chat.panel, name="panel"),
    path("assistant/conversations/", chat.conversation_list, name="conversations"),
    path("assistant/waiting/", proposals.waiting, name="waiting"),
    path("assistant/ask/", chat.ask, name="ask"),
    path("assistant/<uuid:pk>/", chat.conversation, name="conversation"),
    path("assistant/<uuid:pk>/rename/", chat.rename, name="rename"),
    path("assistant/<uuid:pk>/pin/", chat.pin, name="pin"),
    path("assistant/<uuid:pk>/delete/", chat.delete, name="delete"),
    path("assistant/<uuid:pk>/export/", chat.export, name="export"),
    path("assistant/messages/<uuid:pk>/", chat.message, name="message"),
    path("assistant/messages/<uuid:pk>/stream/", chat.stream, name="stream"),
    path("assistant/messages/<uuid:pk>/stop/", chat.stop, name="stop"),
    path("assistant/messages/<uuid:pk>/retry/", chat.retry, name="retry"),
    path("assistant/messages/<uuid:pk>/edit/", chat.edit, name="edit"),
    path("assistant/messages/<uuid:pk>/rate/", chat.rate, name="rate"),
    path("assistant/proposals/<uuid:pk>/execute/", proposals.execute, name="proposal_execute"),
    path("assistant/proposals/<uuid:pk>/decline/", proposals.decline, name="proposal_decline"),
    path("assistant/proposals/<uuid:pk>/undo/", proposals.undo, name="proposal_undo"),
    path("assistant/suggestions/", suggestions.suggestion_list, name="suggestions"),
    path("assistant/suggestions/look/", suggestions.look, name="suggestions_look"),
    path("assistant/suggestions/<uuid:pk>/", suggestions.suggestion, name="suggestion"),
    path("assistant/suggestions/<uuid:pk>/apply/", suggestions.apply, name="suggestion_apply"),
    path("assistant/suggestions/<uuid:pk>/undo/", suggestions.undo, name="suggestion_undo"),
    path("assistant/suggestions/<uuid:pk>/dismiss/", suggestions.dismiss, name="suggestion_dismiss"),
]
