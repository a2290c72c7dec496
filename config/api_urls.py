"""The API: `/api/v1/`. Changes are additive only; docs/api/openapi-v1.yaml is the committed contract."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.access import public
from config.home.api_docs import docs

urlpatterns = [
    path("schema/", public(SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[])), name="schema"),
    path("docs/", docs, name="docs"),
    path("", include("accounts.api.urls")),
    path("", include("crm.api.urls")),
    path("", include("invoices.api.urls")),
]
