"""Static files as production serves them: every file one names is there, under a name of its content."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command


def test_production_static_files_are_complete_and_modules_name_each_other_by_content(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.storage.StaticStorage"}}

    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)

    app = next(tmp_path.glob("js/app.*.js")).read_text()
    modules = re.findall(r'import\("(.+?)"\)', app)
    assert modules
    assert all(re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", module) for module in modules)
    board = next(tmp_path.glob("js/board.*.js")).read_text()
    assert re.search(r'import "\.\./vendor/sortablejs/Sortable\.min\.[0-9a-f]{12}\.js"', board)


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "static" / "css").glob("*.css")), ids=lambda path: path.name
)
def test_sheets_ask_no_other_host(path: Path) -> None:
    addresses = re.findall(r"url\(\"?([^)\"]+)", path.read_text())

    assert all(address.startswith(("../vendor/", "data:")) for address in addresses)
