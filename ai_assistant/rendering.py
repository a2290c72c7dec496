"""What a model wrote, as HTML that may stand in a page: an allow-list, and nothing that is fetched or leads outside.

A model may repeat what a stranger wrote into a note or a lead. A picture from another server would tell that server
what stands in its address, and so would a link that a person follows; so there are neither. The only links are
citations, `[[kind:key]]`, of records that a tool gave, and they lead to the records' own pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ai_assistant.hooks import Record
from config.lib.text import without_controls

# Lists and quotations inside each other, two steps for a list; what lies deeper is left out.
_DEEPEST: Final = 20
_MARKDOWN: Final = (
    "normalize", "block", "inline", "text_join",  # the frame of the reader itself
    "paragraph", "heading", "lheading", "list", "blockquote", "code", "fence", "table", "hr",
    "text", "newline", "escape", "entity", "backticks", "emphasis", "balance_pairs", "fragments_join",
)  # fmt: skip
_TAGS: Final = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "ul", "ol", "li", "blockquote", "pre", "code",
    "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
_ALIGNED: Final = {"text-align:right": "text-end", "text-align:center": "text-center"}
_CLASSES: Final = {"a": {"k-cite"}, "th": set(_ALIGNED.values()), "td": set(_ALIGNED.values())}
_TOP_HEADING: Final = 2
_LOWEST_HEADING: Final = 6


def to_html(text: str, citations: Mapping[str, Record]) -> SafeString:
    """The Markdown of a model as safe HTML; `citations` are the records it may name, by id.

    What is not on the list (HTML, pictures, links, records that no tool gave) is shown as the text it is. A text that
    is still being written is closed where it ends. What turns the direction of writing is left out.
    """
    written = nh3.clean(
        _READER.render(text, {"citations": citations}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=set(),  # only addresses of this site, without a scheme
        link_rel=None,
    )
    return mark_safe(without_controls(written))  # noqa: S308 - cleaned by the allow-list


def tokens_of(text: str) -> list[Token]:
    """The Markdown of a model taken apart by the same allow-list, for files that are no HTML; without citations."""
    return _READER.parse(without_controls(text), {"citations": {}})


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature of a rule
    """Read `[[kind:key]]`, when that record is cited."""
    if not state.src.startswith("[[", state.pos):
        return False
    end = state.src.find("]]", state.pos, state.pos + 200)
    record = state.env["citations"].get(state.src[state.pos + 2 : end]) if end > 0 else None
    if record is None:
        return False
    if not silent:
        state.push("citation", "a", 0).meta = {"record": record}
    state.pos = end + 2
    return True


def _link(_renderer: RendererHTML, tokens: list[Token], place: int, _options: Any, _env: Any) -> str:
    record: Record = tokens[place].meta["record"]
    return format_html('<a class="k-cite" href="{}">{}</a>', record.url, record.label)


def _fit_into_page(state: Any) -> None:
    """Headings stand under the page's own, without gaps; columns are aligned by classes, as no style is inline."""
    used = sorted({token.tag for token in state.tokens if token.type == "heading_open"})
    levels = {tag: f"h{min(_TOP_HEADING + depth, _LOWEST_HEADING)}" for depth, tag in enumerate(used)}
    for token in state.tokens:
        token.tag = levels.get(token.tag, token.tag)
        if (aligned := _ALIGNED.get(str(token.attrs.pop("style", "")))) is not None:
            token.attrs["class"] = aligned


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    reader.enable(list(_MARKDOWN))
    reader.inline.ruler.before("escape", "citation", _citation)
    reader.core.ruler.push("fit_into_page", _fit_into_page)
    reader.add_render_rule("citation", _link)
    return reader


_READER: Final = _reader()
