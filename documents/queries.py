"""Reading document templates."""

from documents.models import DocumentTemplate


def default_template(kind: str) -> DocumentTemplate:
    """The template documents of a kind are printed with; a plain unsaved one when the organization made none."""
    template = DocumentTemplate.objects.filter(kind=kind, is_default=True).first()
    return template or DocumentTemplate(kind=kind)
