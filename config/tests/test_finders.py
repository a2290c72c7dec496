"""Front-end packages: what is served of them, what never is."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from config.finders import VENDOR_FILES, VendorFinder


@pytest.fixture
def node_modules(tmp_path, settings):
    """A small node_modules with one file of each kind, and things nobody may have."""
    for path, content in {
        "bootstrap/dist/css/bootstrap.min.css": "/*# sourceMappingURL=bootstrap.min.css.map */",
        "bootstrap/dist/css/bootstrap.min.css.map": "{}",
        "bootstrap/package.json": "{}",
        "htmx.org/dist/htmx.min.js": "1",
        "@fontsource-variable/sofia-sans/wght.css": "@font-face{}",
        "@fontsource-variable/sofia-sans/files/sofia-sans-cyrillic-wght-normal.woff2": "font",
        "@fontsource-variable/sofia-sans/files/sofia-sans-cyrillic-wght-italic.woff2": "font",
        "elsewhere/bootstrap/dist/css/bootstrap.min.css": "not ours",
    }.items():
        file = tmp_path / "node_modules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    (tmp_path / "secret.txt").write_text("secret")
    settings.NODE_MODULES = tmp_path / "node_modules"
    return settings.NODE_MODULES


def test_vendor_finder_finds_a_listed_file(node_modules):
    path = "bootstrap/dist/css/bootstrap.min.css"

    assert VendorFinder().find(f"vendor/{path}") == str(node_modules / path)
    assert VendorFinder().find(f"vendor/{path}", find_all=True) == [str(node_modules / path)]


@pytest.mark.parametrize(
    "path",
    [
        "vendor/bootstrap/package.json",
        "vendor/bootstrap/dist/js/bootstrap.bundle.min.js",  # listed, but not there
        "bootstrap/dist/css/bootstrap.min.css",
        "vendor/elsewhere/bootstrap/dist/css/bootstrap.min.css",
        "vendor/@fontsource-variable/sofia-sans/files/sofia-sans-cyrillic-wght-italic.woff2",
        "vendor/../secret.txt",
        "vendor/bootstrap/../htmx.org/dist/htmx.min.js",
        "vendor/bootstrap/dist/css/..\\..\\..\\..\\secret.txt",
        "vendor",
        "",
    ],
)
def test_vendor_finder_finds_nothing_else(node_modules, path):
    assert VendorFinder().find(path) == []
    assert VendorFinder().find(path, find_all=True) == []


def test_vendor_finder_lists_what_it_finds(node_modules):
    listed = {path for path, _storage in VendorFinder().list(None)}

    assert listed == {
        "bootstrap/dist/css/bootstrap.min.css",
        "bootstrap/dist/css/bootstrap.min.css.map",
        "htmx.org/dist/htmx.min.js",
        "@fontsource-variable/sofia-sans/wght.css",
        "@fontsource-variable/sofia-sans/files/sofia-sans-cyrillic-wght-normal.woff2",
    }
    assert all(VendorFinder().find(f"vendor/{path}") for path in listed)


def test_vendor_finder_leaves_out_ignored_patterns(node_modules):
    assert not [path for path, _storage in VendorFinder().list(["*.map"]) if path.endswith(".map")]


def test_vendor_finder_warns_of_missing_packages(node_modules):
    (warning,) = VendorFinder().check()

    assert warning.id == "kantora.W001"
    assert "sortablejs" in warning.msg
    assert "bootstrap" not in warning.msg


def test_fetched_packages_satisfy_manifest_storage(tmp_path, settings):
    """Every file a served file names is served too, with the packages that set-up really fetched."""
    if not Path(settings.NODE_MODULES).is_dir():
        pytest.skip("the front-end packages are not fetched: python -m tools.fetch_frontend")
    finder = VendorFinder()
    storage = ManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    collected = {f"vendor/{path}": (source, path) for path, source in finder.list(None)}
    for target, (source, path) in collected.items():
        with source.open(path) as file:
            storage.save(target, file)

    results = list(storage.post_process({target: (storage, target) for target in collected}))

    assert {package for package in VENDOR_FILES if not any(f"vendor/{package}/" in name for name in collected)} == set()
    assert [error for _name, _hashed, error in results if isinstance(error, Exception)] == []
    assert storage.stored_name("vendor/htmx.org/dist/htmx.min.js") != "vendor/htmx.org/dist/htmx.min.js"


def test_vendor_finder_is_among_the_finders():
    assert any(isinstance(finder, VendorFinder) for finder in finders.get_finders())
