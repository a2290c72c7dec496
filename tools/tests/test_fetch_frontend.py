"""Front-end packages: only what the lock names, byte for byte, and never outside its folder."""

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from tools.fetch_frontend import (
    PUBLIC_REGISTRY,
    FetchError,
    check_integrity,
    fetch,
    locked_packages,
    registry_address,
    unpack,
)


def archive(files: dict[str, bytes], *, link: str = "") -> bytes:
    """An npm archive with these files, and on request a symbolic link."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        if link:
            member = tarfile.TarInfo("package/link")
            member.type = tarfile.SYMTYPE
            member.linkname = link
            tar.addfile(member)
    return buffer.getvalue()


def integrity(content: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


class Project:
    """A folder with a lock, and a registry of files beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.root.mkdir()
        self.registry = folder / "registry"
        self.entries: dict[str, dict[str, object]] = {"": {"name": "project"}}

    def publish(self, name: str, version: str, content: bytes) -> None:
        file = self.registry / name / "-" / f"{name.rsplit('/', 1)[-1]}-{version}.tgz"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def lock(self, name: str, version: str, content: bytes, **more: object) -> None:
        self.entries[f"node_modules/{name}"] = {"version": version, "integrity": integrity(content), **more}
        lock = {"lockfileVersion": 3, "packages": self.entries}
        (self.root / "package-lock.json").write_text(json.dumps(lock))

    def fetch(self) -> list[str]:
        return fetch(self.root, registry=self.registry.as_uri())


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_fetch_unpacks_scoped_and_plain_packages(project):
    for name in ("plain", "@scope/part"):
        content = archive({"package/index.js": name.encode(), "package/dist/deep.js": b"deep"})
        project.publish(name, "1.2.3", content)
        project.lock(name, "1.2.3", content)

    assert project.fetch() == ["plain 1.2.3", "@scope/part 1.2.3"]

    assert (project.root / "node_modules/plain/index.js").read_bytes() == b"plain"
    assert (project.root / "node_modules/@scope/part/dist/deep.js").read_bytes() == b"deep"


def test_fetch_leaves_alone_what_is_there(project):
    content = archive({"package/index.js": b"1"})
    project.publish("plain", "1.0.0", content)
    project.lock("plain", "1.0.0", content)
    project.fetch()
    (project.root / "node_modules/plain/index.js").write_bytes(b"looked at")

    assert project.fetch() == []
    assert (project.root / "node_modules/plain/index.js").read_bytes() == b"looked at"


def test_fetch_replaces_another_version_as_a_whole(project):
    old, new = archive({"package/old.js": b"old"}), archive({"package/new.js": b"new"})
    project.publish("plain", "1.0.0", old)
    project.publish("plain", "2.0.0", new)
    project.lock("plain", "1.0.0", old)
    project.fetch()
    project.lock("plain", "2.0.0", new)

    assert project.fetch() == ["plain 2.0.0"]
    assert [file.name for file in (project.root / "node_modules/plain").iterdir()] == ["new.js"]


def test_fetch_brings_back_a_deleted_folder(project):
    content = archive({"package/index.js": b"1"})
    project.publish("plain", "1.0.0", content)
    project.lock("plain", "1.0.0", content)
    project.fetch()
    (project.root / "node_modules/plain/index.js").unlink()
    (project.root / "node_modules/plain").rmdir()

    assert project.fetch() == ["plain 1.0.0"]


def test_fetch_refuses_other_bytes_than_the_lock_names(project):
    project.publish("plain", "1.0.0", archive({"package/index.js": b"changed on the way"}))
    project.lock("plain", "1.0.0", archive({"package/index.js": b"as published"}))

    with pytest.raises(FetchError, match=r"plain 1\.0\.0 is not the file package-lock\.json names"):
        project.fetch()
    assert not (project.root / "node_modules/plain").exists()


def test_fetch_names_a_package_the_registry_lacks(project, monkeypatch):
    monkeypatch.setattr("tools.fetch_frontend.PAUSES_SECONDS", (0, 0))
    project.lock("plain", "1.0.0", b"")

    with pytest.raises(FetchError, match=r"plain-1\.0\.0\.tgz could not be read"):
        project.fetch()


def test_fetch_leaves_out_optional_packages(project):
    project.lock("plain", "1.0.0", b"", optional=True)

    assert project.fetch() == []


@pytest.mark.parametrize("name", ["package/../../outside.js", "/outside.js", "../outside.js"])
def test_unpack_refuses_to_write_outside(tmp_path, name):
    with pytest.raises(FetchError, match="outside its folder"):
        unpack(archive({name: b"bad"}), tmp_path / "inside")

    assert not (tmp_path / "outside.js").exists()


def test_unpack_leaves_out_links(tmp_path):
    unpack(archive({"package/index.js": b"1"}, link="/etc/passwd"), tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["index.js"]


@pytest.mark.parametrize(
    ("folder", "entry"),
    [
        ("node_modules/../outside", {"version": "1", "integrity": "sha512-x"}),
        ("elsewhere/plain", {"version": "1", "integrity": "sha512-x"}),
        ("node_modules/plain", {"version": "1", "integrity": "sha1-x"}),
        ("node_modules/plain", {"version": "1"}),
    ],
)
def test_locked_packages_refuses_what_it_cannot_check(folder, entry):
    with pytest.raises(FetchError):
        locked_packages({"lockfileVersion": 3, "packages": {folder: entry}})


def test_check_integrity_accepts_one_of_several_hashes():
    package = locked_packages(
        {
            "lockfileVersion": 3,
            "packages": {"node_modules/a": {"version": "1", "integrity": f"sha512-other {integrity(b'x')}"}},
        }
    )[0]

    check_integrity(b"x", package)
    with pytest.raises(FetchError):
        check_integrity(b"y", package)


def test_registry_address_prefers_environment_then_npmrc(tmp_path):
    npmrc = tmp_path / ".npmrc"
    npmrc.write_text('audit=false\nregistry = "https://mirror.example/npm/"\n')

    assert registry_address({"NPM_CONFIG_REGISTRY": "https://env.example"}, [npmrc]) == "https://env.example"
    assert registry_address({}, [tmp_path / "missing", npmrc]) == "https://mirror.example/npm/"
    assert registry_address({}, []) == PUBLIC_REGISTRY


def test_committed_lock_names_no_address():
    """A lock with addresses would tie every installation to the registry it was made with."""
    lock = Path("package-lock.json").read_text()

    assert "resolved" not in lock
    assert {package.name for package in locked_packages(json.loads(lock))} >= {"bootstrap", "htmx.org", "sortablejs"}
