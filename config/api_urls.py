"""The API: `/api/v1/`. Changes are additive only; docs/api/openapi-v1.yaml is the committed contract."""

from django.urls import include, path
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView

from accounts.access import public
from accounts.api.endpoint import Endpoint
from config.home.api_docs import docs


class SchemaView(Endpoint, SpectacularAPIView):
    """The description of the API, counted and tagged like every other answer."""


# JSON unless YAML is asked for, like every other answer of the API.
schema = SchemaView.as_view(
    permission_classes=[],
    authentication_classes=[],
    renderer_classes=[OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2],
)

urlpatterns = [
    path("schema/", public(schema), name="schema"),
    path("docs/", docs, name="docs"),
    path("", include("accounts.api.urls")),
    path("", include("ai_assistant.api.urls")),
    path("", include("ai_assistant.api.urls_studio")),
    path("", include("ai_assistant.api.urls_suggestions")),
    path("", include("crm.api.urls")),
    path("", include("invoices.api.urls")),
    path("", include("subscriptions.api.urls")),
]
