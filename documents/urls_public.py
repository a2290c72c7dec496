"""Addresses of documents for everybody."""

from django.urls import path, register_converter

from documents import views


class ColourConverter:
    """Six hexadecimal digits of a colour."""

    regex = "[0-9A-Fa-f]{6}"

    def to_python(self, value: str) -> str:
        """The digits as they stand."""
        return value

    def to_url(self, value: str) -> str:
        """The digits as they stand."""
        return value


register_converter(ColourConverter, "colour")

urlpatterns = [path("look/<colour:accent>.css", views.look, name="document_look")]
