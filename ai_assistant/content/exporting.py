"""A text as a file: Markdown, HTML, Word. What a model wrote says so in the file's metadata; what rules wrote does not.

The AI Act, article 50, asks for a mark that machines read; this one is the IPTC’s for digital sources: what a model
wrote is "trained algorithmic media", what a person changed afterwards is composed with it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import format_html
from markdown_it.token import Token

from ai_assistant.rendering import to_html, tokens_of

if TYPE_CHECKING:
    from docx.document import Document

SOURCE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
BY_MODEL: Final = SOURCE + "trainedAlgorithmicMedia"
CHANGED: Final = SOURCE + "compositeWithTrainedAlgorithmicMedia"
_DEEPEST_LIST: Final = 3
_PAGE: Final = """<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<title>{}</title>
{}</head>
<body>
{}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """That a model made a text: its name, and whether a person changed the text afterwards."""

    model: str
    is_changed: bool = False

    @property
    def source(self) -> str:
        """The IPTC's address for how the text came to be."""
        return CHANGED if self.is_changed else BY_MODEL


@dataclass(frozen=True, slots=True)
class Written:
    """A text to export, with its title and language; `mark` where a model had a part in it."""

    title: str
    text: str
    language: str
    mark: Mark | None = None


def as_markdown(written: Written) -> bytes:
    """The text; the mark stands in front matter, as static site makers read it."""
    if written.mark is None:
        return f"{written.text}\n".encode()
    quoted = json.dumps(written.mark.model, ensure_ascii=False)
    head = f"---\ndigital_source_type: {written.mark.source}\nai_model: {quoted}\n---\n\n"
    return f"{head}{written.text}\n".encode()


def as_html(written: Written) -> bytes:
    """A page of its own without styles, to be pasted or published."""
    mark = "" if written.mark is None else _meta(written.mark)
    return format_html(_PAGE, written.language, written.title, mark, to_html(written.text, {})).encode()


def _meta(mark: Mark) -> str:
    lines = '<meta name="digital-source-type" content="{}">\n<meta name="ai-model" content="{}">\n'
    return format_html(lines, mark.source, mark.model)


def as_docx(written: Written) -> bytes:
    """A Word document: headings, paragraphs, lists and quotations in Word's own styles."""
    from docx import Document  # noqa: PLC0415 - a third of a second, for those who export

    document = Document()
    properties = document.core_properties
    properties.title, properties.language, properties.author = written.title[:255], written.language, ""
    properties.comments = ""
    if written.mark is not None:
        properties.category = "AI"
        properties.keywords = f"AI, {written.mark.source}"[:255]
        properties.comments = f"AI: {written.mark.model}. {written.mark.source}"[:255]
    for style, inline in _paragraphs(tokens_of(written.text)):
        _add(document, style, inline)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Each piece of running text with the name of its style."""
    lists: list[str] = []
    quotes, heading = 0, ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append("List Bullet" if token.type.startswith("bullet") else "List Number")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += 1 if token.type.endswith("open") else -1
        elif token.type in ("heading_open", "heading_close"):
            heading = f"Heading {min(int(token.tag[1:]) - 1, 4)}" if token.type.endswith("open") else ""
        elif token.type in ("inline", "code_block", "fence"):
            yield heading or _list_style(lists) or ("Quote" if quotes else "Normal"), token


def _list_style(lists: Sequence[str]) -> str:
    """Word has its lists three levels deep."""
    if not lists:
        return ""
    depth = min(len(lists), _DEEPEST_LIST)
    return lists[-1] if depth == 1 else f"{lists[-1]} {depth}"


def _add(document: Document, style: str, inline: Token) -> None:
    paragraph: Any = document.add_paragraph(style=style)
    is_bold = is_italic = False
    for child in inline.children or [inline]:
        if child.type in ("strong_open", "strong_close"):
            is_bold = child.type.endswith("open")
        elif child.type in ("em_open", "em_close"):
            is_italic = child.type.endswith("open")
        elif child.type in ("softbreak", "hardbreak"):
            paragraph.add_run().add_break()
        elif child.content:
            run = paragraph.add_run(_printable(child.content))
            run.bold, run.italic = is_bold or None, is_italic or None


def _printable(text: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


# By the ending of the file: what writes it, and its media type.
FILES: Final[dict[str, tuple[Callable[[Written], bytes], str]]] = {
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (as_html, "text/html; charset=utf-8"),
    "md": (as_markdown, "text/markdown; charset=utf-8"),
}
