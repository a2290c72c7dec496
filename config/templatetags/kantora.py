"""Tags of the house, built in: no `{% load %}`. The guide with every argument is docs/frontend.md.

Drawing     {% icon "house" %} {% lamp %} {% avatar name photo=user.avatar %} {% pill status %}
Text        {% money amount currency %} {% number value %} {% percent fraction %} {{ title|highlight:words }}
            {% date_short day %} {% date_document day %} {% date_long day %} {% day moment %}
            {% eik number %} {% iban number %} {% phone number %}
Addresses   {% orgurl "crm:contact" pk %}
Forms       {% field form.name %} {% form_errors form formset %} {% error_title form %}
Lists       {% list_rows page %} {% sort_th "name" _("Company") %} {% pagination page %} {% query_without key %}
Frame       {% root_attributes %} {% toasts %}
"""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.db.models.fields.files import FieldFile
from django.forms import BaseForm, BaseFormSet, BoundField
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib import formats, icons, identifiers, list_html
from config.lib.avatars import avatar_html
from config.lib.cells import day_words
from config.lib.fields import FieldView, error_lines, widget_view
from config.lib.lists import Choices, ListPage
from config.lib.pills import Mark, Pill, Tone, pill_html
from config.lib.urls import org_reverse

register = template.Library()

THEMES = ("light", "dark", "auto")
UNDO_TAG = "undo:"


def _language() -> str:
    return get_language() or "en"


# --- Drawing ----------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Bootstrap icon as inline SVG, as tall as the text, hidden from screen readers. Raises for an unknown name."""
    return icons.svg(name, css)


@register.simple_tag
def lamp() -> SafeString:
    """Kantora's mark, the banker's lamp, in the colours of the theme."""
    return icons.LAMP


@register.simple_tag
def avatar(
    name: str, kind: str = "person", size: str = "", *, photo: FieldFile | None = None, label: bool = False
) -> SafeString:
    """The `photo` when there is one, else initials on a colour that stays the same for a name.

    `kind` is "person" (round) or "company" (square); `size` is "", "xs", "sm", "md" or "lg". Beside the written name it
    is decoration; with `label` it stands alone and says the name.
    """
    if not photo:
        return avatar_html(name, kind, size, label=label)
    css = f"k-av k-av--{size}" if size else "k-av"
    address = reverse("media", args=[photo.name])
    return format_html('<img class="{}" src="{}" alt="{}">', css, address, name if label else "")


@register.simple_tag
def pill(status: Pill | str, tone: Tone = "", mark: Mark = "dot") -> SafeString:
    """A status as a word with a mark: a `Pill`, or a text with `tone` and `mark`."""
    if not isinstance(status, Pill):
        status = Pill(status, tone, mark)
    return pill_html(status)


# --- Text -------------------------------------------------------------------------------------------------------------
@register.simple_tag
def money(amount: Decimal, currency: str, cents: str = "full") -> str:
    """An amount with its currency. `cents` is "full", "small" (small and grey) or "none" (rounded)."""
    if cents == "none":
        return formats.money_whole(amount, currency, _language())
    if cents == "small":
        parts = formats.money_parts(amount, currency, _language())
        return format_html('{}<span class="k-cents">{}</span>{}', *parts) if parts.cents else parts.before
    return formats.money(amount, currency, _language())


@register.simple_tag
def micro_euro(millionths: int) -> str:
    """What a model costs, given in millionths of a euro: `0,0123 €`."""
    return formats.micro_euro(millionths, _language())


@register.simple_tag
def number(value: Decimal | int, places: int | None = None) -> str:
    """A number grouped by thousands, with exactly `places` decimals or as many as it has."""
    return formats.number(value, _language(), places)


@register.simple_tag
def percent(fraction: Decimal, places: int = 1) -> str:
    """0.124 as 12,4 %."""
    return formats.percent(fraction, _language(), places)


def _local_day(moment: datetime.date) -> datetime.date:
    """The viewer's calendar day of a date or an aware moment."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime.datetime) else moment


@register.simple_tag
def date_short(moment: datetime.date | None) -> str:
    """20.11.2026 or 20 Nov 2026; a dash for nothing."""
    return formats.date_short(_local_day(moment), _language()) if moment else "—"


@register.simple_tag
def date_document(moment: datetime.date) -> str:
    """20.11.2026 г. or 20 November 2026, as documents carry it."""
    return formats.date_document(_local_day(moment), _language())


@register.simple_tag
def date_long(moment: datetime.date) -> str:
    """петък, 20 ноември 2026 г. or Friday, 20 November 2026."""
    return formats.date_long(_local_day(moment), _language())


@register.simple_tag
def day(moment: datetime.date | None) -> str:
    """Today, yesterday, tomorrow, or the short date."""
    return day_words(moment) if moment else "—"


@register.simple_tag
def eik(value: str) -> str:
    """A company number in groups: 209 318 440."""
    return identifiers.format_eik(value).replace(" ", formats.NO_BREAK_SPACE)


@register.simple_tag
def iban(value: str) -> str:
    """An account number in fours."""
    return identifiers.format_iban(value).replace(" ", formats.NO_BREAK_SPACE)


@register.simple_tag
def phone(value: str) -> str:
    """A phone number in international form."""
    return formats.phone(value)


@register.filter
def highlight(text: str, words: str) -> SafeString:
    """`text` with every occurrence of one of the `words` marked."""
    wanted = "|".join(re.escape(word) for word in words.split())
    pieces = re.split(f"({wanted})", str(text), flags=re.IGNORECASE) if wanted else [str(text)]
    shown = (f"<mark>{escape(piece)}</mark>" if at % 2 else escape(piece) for at, piece in enumerate(pieces))
    return mark_safe("".join(shown))  # noqa: S308  (each piece is escaped)


# --- Addresses --------------------------------------------------------------------------------------------------------
@register.simple_tag
def orgurl(name: str, *args: Any) -> str:
    """The path of a page of the organization in scope."""
    return org_reverse(name, *args)


# --- Forms ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/field.html")
def field(bound_field: BoundField, **options: Any) -> dict[str, FieldView]:
    """A form field with label, hint, errors and control, in this order.

    Options: `label`, `hint` replace the field's own · `width` "date", "eik", "post", "money" or "lookup" · `prefix`,
    `suffix` a unit beside the control · `switch=True` for an on/off box · `hide_label=True` · `optional=False` leaves
    the word "optional" out · `reveal=True` adds a button that shows what is typed in a password. Anything else becomes
    an attribute of the control: `autocomplete="off"`, `hx_get=url`.
    """
    return {"view": widget_view(bound_field, options)}


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:
    """A summary of what is wrong in the forms, with links to the fields; takes the focus. Nothing when all is well."""
    return {"errors": error_lines(*forms)}


@register.simple_tag
def error_title(*forms: BaseForm | BaseFormSet) -> str:
    """ "Error: " for the page title when one of the forms failed."""
    return _("Error: ") if error_lines(*forms) else ""


# --- Lists ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/sort_th.html", takes_context=True)
def sort_th(context: Context, name: str, label: str, css: str = "", default: str = "") -> dict[str, Any]:
    """A table head that sorts by `name` through `?ordering=`. `default` is the list's ordering when none is asked."""
    request: HttpRequest = context["request"]
    ordering = request.GET.get("ordering") or default
    direction = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
    wanted = f"-{name}" if direction == "ascending" else name
    return {"request": request, "name": name, "label": label, "css": css, "direction": direction, "wanted": wanted}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: ListPage) -> dict[str, Any]:
    """Links to the pages around this one; nothing when there is only one."""
    return {"request": context["request"], "page": page, "numbers": list_html.page_numbers(page)}


@register.simple_tag
def list_rows(page: ListPage, *, select: bool = False) -> SafeString:
    """The table rows of a page; with `select` each has a box."""
    return list_html.rows_html(page, select=select)


@register.simple_tag
def filter_options(choices: Choices, chosen: str) -> SafeString:
    """The `<option>`s of a filter, the one with the value `chosen` selected."""
    return list_html.options_html(choices, chosen)


@register.simple_tag(takes_context=True)
def query_without(context: Context, key: str) -> str:
    """The query string of this page without the parameter `key`, and back on the first page."""
    query = context["request"].GET.copy()
    query.pop(key, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"


# --- Frame ------------------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def root_attributes(context: Context) -> SafeString:
    """Attributes of `<html>`: language, theme, density and the folded menu, from cookies, else the user's theme.

    Works without a request, for the page that is shown when the server failed.
    """
    request: HttpRequest | None = context.get("request")
    cookies = request.COOKIES if request else {}
    theme = cookies.get("k_theme") or getattr(getattr(request, "user", None), "theme", "auto")
    attributes = {"lang": _language(), "data-bs-theme": "dark" if theme == "dark" else "light"}
    attributes["data-theme"] = theme if theme in THEMES else "auto"
    if cookies.get("k_density") == "compact":
        attributes["data-density"] = "compact"
    if cookies.get("k_side") == "mini":
        attributes["data-side"] = "mini"
    return format_html(" ".join(f'{name}="{{}}"' for name in attributes), *attributes.values())


@register.inclusion_tag("components/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, Any]:
    """The region of passing messages with Django's messages in it.

    A message with the extra tag "undo:<address>" carries an Undo button that posts there.
    """
    request: HttpRequest | None = context.get("request")
    messages = get_messages(request) if request else []
    return {"toasts": [_toast(message) for message in messages]}


def _toast(message: Any) -> dict[str, Any]:
    undo = next((tag for tag in (message.extra_tags or "").split() if tag.startswith(UNDO_TAG)), "")
    is_bad = message.level_tag in ("error", "warning")
    return {"message": message, "tone": "bad" if is_bad else "ok", "undo_url": undo.removeprefix(UNDO_TAG)}
