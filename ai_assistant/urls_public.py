"""The address for other assistants: no slug, the key says whose organization it is."""

from django.urls import path

from ai_assistant.mcp.views import McpEndpoint

urlpatterns = [path("mcp", McpEndpoint.as_view(), name="mcp")]
