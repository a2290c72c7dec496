"""Endpoints that answer with a PDF: a program may ask for application/pdf, and errors are JSON all the same."""

from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response


class PDFRenderer(BaseRenderer):
    """Makes application/pdf acceptable; the view answers with the file itself, so there is nothing to render."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> Any:
        """Never asked for: `AnswersWithPDF` gives errors to the JSON renderer."""
        return data


class AnswersWithPDF:
    """For a viewset one of whose actions has `PDF_RENDERERS`."""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """As the parent; what is no file is JSON, whatever was asked for."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if isinstance(response, Response) and isinstance(response.accepted_renderer, PDFRenderer):
            response.accepted_renderer, response.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return response


PDF_RENDERERS = [PDFRenderer, JSONRenderer]
