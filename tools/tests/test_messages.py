"""Translation catalogues: everything is found, what is missing is named, and nothing changes without a reason."""

import gettext
from pathlib import Path

import pytest

from tools import compile_messages, messages
from tools.check_messages import problems

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext

# Translators: the button under a form
save = _("Save")
rows = ngettext_lazy("%(n)d row", "%(n)d rows", "n")
month = pgettext("month", "May")
name = _(f"not {save}")
"""
TEMPLATE = """
<p class="it's">{% translate "Hello" %} {{ x|default:_("none") }}</p>
      {% blocktranslate trimmed count n=n %}
  One ({{ n }}) it's
    {% plural %}
  Many
    {% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one module, one template, a test and a migration nobody translates."""
    for path, content in {
        "crm/views.py": PYTHON,
        "templates/crm/page.html": TEMPLATE,
        "crm/tests/test_views.py": "_('in a test')",
        "crm/migrations/0001.py": "_('in a migration')",
        "node_modules/a.py": "_('not ours')",
        "tools/lint.py": "_('not on a page')",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def catalogue(project: Path) -> Path:
    return project / "locale/bg/LC_MESSAGES/django.po"


def translate(project: Path, pairs: dict[str, str]) -> None:
    """Fill in translations, as a translator would in the file."""
    text = catalogue(project).read_text()
    for source, target in pairs.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    catalogue(project).write_text(text)


def test_messages_finds_words_in_python_and_templates(project):
    messages.main()

    text = catalogue(project).read_text()
    for expected in [
        'msgid "Save"',
        'msgid "%(n)d row"\nmsgid_plural "%(n)d rows"',
        'msgctxt "month"\nmsgid "May"',
        'msgid "Hello"',
        'msgid "none"',
        'msgid "One (%(n)s) it\'s"\nmsgid_plural "Many"',
        "#. the button under a form",
        "#: templates/crm/page.html\n",
    ]:
        assert expected in text
    assert "not " not in text
    assert "in a " not in text


def test_the_tools_of_an_app_are_read(project):
    (project / "crm/tools").mkdir()
    (project / "crm/tools/moving.py").write_text('_("Moved")')
    messages.main()
    assert 'msgid "Moved"' in catalogue(project).read_text()


def test_messages_changes_nothing_a_second_time(project):
    messages.main()
    before = catalogue(project).read_bytes()
    messages.main()

    assert catalogue(project).read_bytes() == before


def test_messages_keeps_translations_and_drops_what_is_gone(project):
    messages.main()
    translate(project, {"Save": "Запази", "Hello": "Здравейте"})
    (project / "templates/crm/page.html").unlink()
    messages.main()

    text = catalogue(project).read_text()
    assert 'msgid "Save"\nmsgstr "Запази"' in text
    assert "Hello" not in text


def test_moving_code_changes_no_catalogue(project):
    messages.main()
    before = catalogue(project).read_bytes()
    (project / "crm/views.py").write_text("\n\n\n" + PYTHON)
    messages.main()

    assert catalogue(project).read_bytes() == before


def test_check_names_what_is_not_translated(project):
    messages.main()

    assert any("not translated: 'Hello'" in line for line in problems(project))


def test_check_names_a_catalogue_out_of_step(project):
    messages.main()
    (project / "crm/views.py").write_text('_("A new word")')

    assert any("Run `make messages`" in line for line in problems(project))


def test_check_names_a_broken_placeholder(project):
    (project / "crm/views.py").write_text('_("Paid %(amount)s")')
    (project / "templates/crm/page.html").unlink()
    messages.main()
    translate(project, {"Paid %(amount)s": "Платени %(сума)s"})

    (line,) = problems(project)
    assert "Paid %(amount)s" in line
    assert "unknown named placeholder" in line


def test_check_finds_nothing_wrong_with_a_complete_catalogue(project):
    (project / "crm/views.py").write_text('_("Save")')
    (project / "templates/crm/page.html").unlink()
    messages.main()
    translate(project, {"Save": "Запази"})

    assert list(problems(project)) == []


def test_compiled_catalogue_is_what_gettext_reads(project):
    (project / "crm/views.py").write_text('_("Save")')
    messages.main()
    translate(project, {"Save": "Запази"})

    assert compile_messages.main() == 0
    with catalogue(project).with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "Запази"
    assert not compile_messages.compile_catalogue(catalogue(project))


def test_compile_names_a_catalogue_it_cannot_read(project, capsys):
    catalogue(project).parent.mkdir(parents=True)
    catalogue(project).write_text("<<<<<<< a conflict left in the file\n")

    assert compile_messages.main() == 1
    assert "django.po cannot be read" in capsys.readouterr().err
