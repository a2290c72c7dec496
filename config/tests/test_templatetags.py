"""The tags and components of the house, as pages get them."""

import datetime
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone, translation

from config.lib import ambient, icons
from config.lib.ids import uuid7
from config.lib.list_html import page_numbers
from config.lib.lists import Column, Filter, ListDefinition, ListPage, Tab
from config.lib.pills import Pill

TEMPLATES = settings.BASE_DIR / "templates"


def draw(source: str, language: str = "en", request: HttpRequest | None = None, **context: Any) -> str:
    """What a page with `source` shows; with a request also what the context processors add."""
    with translation.override(language):
        values = RequestContext(request, context) if request else Context(context)
        return Template(source).render(values).strip()


def request_for(path: str = "/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


# --- Templates ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_template_compiles_and_its_icons_exist(path: Path) -> None:
    get_template(path.relative_to(TEMPLATES).as_posix())

    for name in re.findall(r'{% icon "([^"]+)"', path.read_text()):
        assert icons.svg(name)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_page_needs_neither_request_nor_database(code: str) -> None:
    page = get_template(f"errors/{code}.html").render()

    assert "<h1>" in page
    assert code.partition("_")[0] in page


def test_layouts_say_which_blocks_they_have() -> None:
    for path in (TEMPLATES / "layouts").glob("*.html"):
        assert "Blocks:" in path.read_text().partition("{% endcomment %}")[0], path.name


# --- Drawing --------------------------------------------------------------------------------------
def test_icon_is_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawn = draw('{% icon "house" "k-big" %}')

    assert drawn.startswith('<svg class="bi bi-house k-big" viewBox="0 0 16 16" width="1em" height="1em"')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


@pytest.mark.parametrize("name", ["no-such-icon", "../package", ""])
def test_icon_raises_for_an_unknown_name(name: str) -> None:
    with pytest.raises(LookupError, match="no icon"):
        draw("{% icon name %}", name=name)


def test_avatar_colour_stays_with_the_name_and_company_is_square() -> None:
    person = draw('{% avatar "Мария Илиева" %}')
    company = draw('{% avatar "Мария Илиева" "company" "xs" %}')

    assert person == draw('{% avatar "Мария Илиева" %}')
    assert ">МИ<" in person
    assert "k-av--co k-av--xs" in company
    assert re.search(r"k-av--[1-8]\b", person)[0] == re.search(r"k-av--[1-8]\b", company)[0]


def test_avatar_alone_says_the_name_and_escapes_it() -> None:
    assert 'role="img" aria-label="&lt;b&gt; Petrov"' in draw("{% avatar name label=True %}", name="<b> Petrov")


@pytest.mark.parametrize(
    ("pill", "expected"),
    [
        (Pill("Paid", "ok"), '<span class="k-pill k-pill--ok">Paid</span>'),
        (Pill("Draft", "", "draft"), '<span class="k-pill k-pill--draft">Draft</span>'),
        (Pill("Part <b>", "warn", "half"), '<span class="k-pill k-pill--warn k-pill--half">Part &lt;b&gt;</span>'),
    ],
)
def test_pill_has_word_tone_and_mark(pill: Pill, expected: str) -> None:
    assert draw("{% pill status %}", status=pill) == expected


def test_pill_is_drawn_from_plain_arguments_too() -> None:
    assert draw('{% pill "Owner" tone="accent" mark="none" %}') == (
        '<span class="k-pill k-pill--accent k-pill--icon">Owner</span>'
    )


# --- Text -----------------------------------------------------------------------------------------
def test_money_follows_the_language_and_can_shrink_or_drop_cents() -> None:
    amount = Decimal("48216.75")

    assert draw('{% money amount "EUR" %}', "bg", amount=amount) == "48\u00a0216,75\u00a0€"
    assert draw('{% money amount "EUR" cents="none" %}', "en", amount=amount) == "€48,217"
    assert draw('{% money amount "EUR" cents="small" %}', "bg", amount=amount) == (
        '48\u00a0216<span class="k-cents">,75</span>\u00a0€'
    )


def test_dates_are_the_viewers_days() -> None:
    moment = datetime.datetime(2026, 11, 19, 23, 30, tzinfo=datetime.UTC)

    with timezone.override("Europe/Sofia"):
        assert draw("{% date_short moment %}", "bg", moment=moment) == "20.11.2026"
    assert draw("{% date_short nothing %}", nothing=None) == "—"


def test_day_is_relative_only_around_today() -> None:
    today = timezone.localdate()

    assert draw("{% day moment %}", moment=today) == "today"
    assert draw("{% day moment %}", moment=today - datetime.timedelta(days=1)) == "yesterday"
    assert draw("{% day moment %}", "bg", moment=datetime.date(2026, 1, 5)) == "05.01.2026"


def test_numbers_of_firms_and_accounts_hold_together_in_groups() -> None:
    assert draw('{% eik "209318440" %}') == "209\u00a0318\u00a0440"
    assert draw('{% iban "BG80BNBG96611020345678" %}') == "BG80\u00a0BNBG\u00a09661\u00a01020\u00a03456\u00a078"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Розова долина", "роз", "<mark>Роз</mark>ова долина"),
        ("Роза & син", "amp", "Роза &amp; син"),
        ("<b>", "b", "&lt;<mark>b</mark>&gt;"),
        ("Lipa", "", "Lipa"),
    ],
)
def test_highlight_marks_words_and_escapes_the_rest(text: str, words: str, expected: str) -> None:
    assert draw("{{ text|highlight:words }}", text=text, words=words) == expected


def test_orgurl_leads_into_the_organization_in_scope() -> None:
    with ambient.surroundings(organization=SimpleNamespace(slug="lipa")):
        assert draw('{% orgurl "dashboard" %}') == "/o/lipa/"


# --- Forms ----------------------------------------------------------------------------------------
class ContactForm(forms.Form):
    kind = forms.ChoiceField(choices=[("c", "Company"), ("p", "Person")], widget=forms.RadioSelect)
    eik = forms.CharField(label="EIK", help_text="Nine digits.", max_length=9)
    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    limit = forms.DecimalField(required=False)
    terms = forms.ChoiceField(choices=[("14", "14 days")])
    agreed = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="t")


def test_field_has_label_hint_and_control() -> None:
    drawn = draw('{% field form.eik width="lookup" inputmode="numeric" %}', form=ContactForm())

    assert '<label class="form-label" for="id_eik">EIK</label>' in drawn
    assert '<p class="form-text" id="id_eik_helptext">Nine digits.</p>' in drawn
    assert 'aria-describedby="id_eik_helptext"' in drawn
    assert 'class="form-control"' in drawn
    assert 'inputmode="numeric"' in drawn
    assert "optional" not in drawn
    assert "aria-invalid" not in drawn


def test_field_with_an_error_says_so_to_eye_and_ear() -> None:
    drawn = draw("{% field form.eik %}", form=ContactForm({"eik": "2093184401"}))

    assert 'class="k-field is-bad"' in drawn
    assert 'aria-describedby="id_eik_helptext id_eik_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_eik_error"' in drawn
    assert 'value="2093184401"' in drawn


def test_field_marks_what_may_stay_empty() -> None:
    assert '<span class="k-opt">optional</span>' in draw("{% field form.limit %}", form=ContactForm())
    assert "optional" not in draw("{% field form.limit optional=False %}", form=ContactForm())


def test_field_knows_dates_amounts_choices_boxes_and_hidden_ones() -> None:
    form = ContactForm()

    assert "k-datein" in draw("{% field form.since %}", form=form)
    amount = draw('{% field form.limit suffix="€" %}', form=form)
    assert "k-moneyin" in amount
    assert '<span class="input-group-text">€</span>' in amount
    assert 'class="form-select"' in draw("{% field form.terms %}", form=form)
    assert 'role="switch"' in draw("{% field form.agreed switch=True %}", form=form)
    assert draw("{% field form.kind %}", form=form).count('type="radio"') == 2
    hidden = draw("{% field form.token %}", form=form)
    assert 'type="hidden"' in hidden
    assert "<label" not in hidden


def test_form_errors_link_to_the_fields_and_take_the_focus() -> None:
    form = ContactForm({"eik": "", "terms": "14", "token": "t"})
    form.add_error(None, "This firm is here already.")

    drawn = draw("{% form_errors form %}", form=form)

    assert "data-focus" in drawn
    assert "3 things need correcting" in drawn
    assert '<a href="#id_eik">' in drawn
    assert '<a href="#id_kind_0">' in drawn
    assert "<li>This firm is here already.</li>" in drawn


def test_form_errors_draw_nothing_when_all_is_well() -> None:
    assert draw("{% form_errors form %}", form=ContactForm()) == ""
    assert draw("{% error_title form %}", form=ContactForm()) == ""


def test_form_errors_cover_formsets() -> None:
    form_set = forms.formset_factory(ContactForm)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-eik": "2093184401"}

    drawn = draw("{% form_errors form_set %}", form_set=form_set(data))

    assert '<a href="#id_form-0-eik">' in drawn


def test_form_errors_name_the_row_and_what_is_empty_and_leave_out_rows_taken_away() -> None:
    form_set = forms.formset_factory(ContactForm, can_delete=True)
    data = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "3", "form-0-DELETE": "on", "form-2-eik": "2093184401"}

    drawn = draw("{% form_errors form_set %}", form_set=form_set(data))

    assert "#id_form-0-" not in drawn
    assert '<a href="#id_form-1-terms">Row 1: Fill in “Terms”.</a>' in drawn
    assert '<a href="#id_form-2-eik">Row 2: ' in drawn


def test_error_title_begins_the_title_of_a_failed_page() -> None:
    assert draw("{% error_title form %}New contact", form=ContactForm({})).startswith("Error: ")


# --- Lists ----------------------------------------------------------------------------------------
class Firms(ListDefinition):
    columns = (
        Column("name", "Firm", lambda row: f"<a>{row.name}</a>", str, order_by=("name",), is_name=True),
        Column("sum", "Sum", lambda row: str(row.sum), str, order_by=("sum",), numeric=True, card="m", leaves=1),
    )
    filters = (Filter("owner", "Owner", "owner", choices=lambda _member: [("1", "Maria")]),)
    tabs = (Tab("all", "All"), Tab("late", "Late"))

    def tab_count(self, tab: Tab) -> int:
        return {"all": 412, "late": 3}[tab.key]


class Firm(SimpleNamespace):
    def __str__(self) -> str:
        return self.name


def firms_page(**changes: Any) -> ListPage:
    values: dict[str, Any] = {
        "definition": Firms(None),
        "rows": [Firm(pk=7, name="Lipa", sum=5)],
        "number": 1,
        "size": 50,
        "has_next": True,
        "total": 412,
        "search": "",
        "ordering": "-sum",
        "tab": "all",
        "filters": {},
        "raw_filters": {},
    }
    return ListPage(**(values | changes))


def test_list_rows_have_the_name_as_their_header() -> None:
    assert draw("{% list_rows page %}", page=firms_page()) == (
        '<tr><th scope="row"><a>Lipa</a></th><td class="k-num k-lo1" data-k="m">5</td></tr>'
    )


def test_list_rows_can_be_chosen_by_their_name() -> None:
    page = firms_page(rows=[Firm(pk=7, name="<i>", sum=5)])

    assert 'name="ids" value="7" aria-label="Choose &lt;i&gt;"' in draw("{% list_rows page select=True %}", page=page)


@pytest.mark.parametrize(
    ("number", "total", "expected"),
    [
        (1, 40, []),
        (1, 120, [1, 2, 3]),
        (5, 500, [1, None, 4, 5, 6, None, 10]),
        (400, 10_001, [1, None, 400]),
    ],
)
def test_page_numbers_surround_the_page(number: int, total: int, expected: list[int | None]) -> None:
    assert page_numbers(firms_page(number=number, total=total)) == expected


def test_pagination_keeps_the_rest_of_the_query() -> None:
    drawn = draw("{% pagination page %}", page=firms_page(number=2), request=request_for("/?tab=late&page=2"))

    assert 'href="?tab=late&amp;page=3" rel="next"' in drawn
    assert 'aria-current="page">2</a>' in drawn


def test_sort_head_turns_the_direction_round_and_goes_to_the_first_page() -> None:
    source = '{% sort_th "sum" "Sum" default="-sum" %}'

    unsorted = draw(source, request=request_for("/?ordering=name&page=3"))
    descending = draw(source, request=request_for("/"))
    ascending = draw(source, request=request_for("/?ordering=sum"))

    assert "aria-sort" not in unsorted
    assert 'href="?ordering=sum"' in unsorted
    assert 'aria-sort="descending"' in descending
    assert 'href="?ordering=sum"' in descending
    assert 'aria-sort="ascending"' in ascending
    assert 'href="?ordering=-sum"' in ascending


def test_list_shows_tabs_filters_rows_and_their_number() -> None:
    page = firms_page(raw_filters={"owner": "1"}, filters={"owner": "1"})
    request = request_for("/firms/?owner=1&tab=all&page=1")

    drawn = get_template("components/list.html").render({"page": page, "caption": "Firms"}, request)

    assert 'href="?tab=late"' in drawn
    assert "<b>Maria</b>" in drawn
    assert 'href="?tab=all"' in drawn
    assert "1–1 of 412" in drawn
    assert 'aria-sort="descending"' in drawn
    assert "data-bulk" not in drawn


def test_list_of_nothing_tells_an_empty_place_from_a_narrow_search() -> None:
    template = get_template("components/list_body.html")
    empty = {"title": "No firms yet", "text": "Firms stand here."}

    fresh = template.render({"page": firms_page(rows=[], total=0), "empty": empty}, request_for())
    narrow = template.render({"page": firms_page(rows=[], total=0, search="x"), "empty": empty}, request_for())

    assert "No firms yet" in fresh
    assert "Nothing matches" in narrow
    assert "No firms yet" not in narrow


# --- Frame ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ({}, 'lang="bg" data-bs-theme="light" data-theme="auto"'),
        ({"k_theme": "dark"}, 'lang="bg" data-bs-theme="dark" data-theme="dark"'),
        ({"k_theme": '"><script>'}, 'lang="bg" data-bs-theme="light" data-theme="auto"'),
        ({"k_side": "mini"}, 'lang="bg" data-bs-theme="light" data-theme="auto" data-side="mini"'),
        ({"k_density": "compact"}, 'lang="bg" data-bs-theme="light" data-theme="auto" data-density="compact"'),
    ],
)
def test_root_attributes_come_from_cookies(cookies: dict[str, str], expected: str) -> None:
    assert draw("{% root_attributes %}", "bg", request=request_for(**cookies)) == expected


def test_root_attributes_fall_back_to_the_users_theme() -> None:
    request = request_for()
    request.user = SimpleNamespace(theme="dark")

    assert 'data-bs-theme="dark"' in draw("{% root_attributes %}", request=request)


def test_toasts_show_messages_and_offer_undo() -> None:
    request = request_for()
    request.session = {}
    request._messages = FallbackStorage(request)
    messages.success(request, "Three <contacts> deleted", extra_tags="undo:/undo/7/")
    messages.error(request, "That failed")

    drawn = draw("{% toasts %}", request=request).partition("<template")[0]

    assert "Three &lt;contacts&gt; deleted" in drawn
    assert 'action="/undo/7/"' in drawn
    assert drawn.count("k-toast--bad") == 1


def test_job_asks_again_only_while_it_runs() -> None:
    job = {"pk": uuid7(), "label": "Import", "state": "running", "progress": 1200, "total": 3000, "is_finished": False}

    with ambient.surroundings(organization=SimpleNamespace(slug="lipa")):
        running = draw('{% include "components/job.html" %}', job=job)
        one_step = draw('{% include "components/job.html" %}', job=job | {"progress": 0, "total": 1})
        done = draw('{% include "components/job.html" %}', job=job | {"state": "done", "is_finished": True})

    assert 'hx-trigger="every 1s, k:job-' in running
    assert "1,200 of 3,000" in running
    assert "At work" in one_step
    assert "max=" not in one_step
    assert "hx-get" not in done
    assert "Finished" in done
