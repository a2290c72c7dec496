"""Fetch the front-end packages named in package-lock.json into node_modules/, without Node.

Every file comes from the npm registry this machine is set up for, and is unpacked only when its SHA-512 is the
one in the lock. A package that is already there in the right version is left alone.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

PUBLIC_REGISTRY = "https://registry.npmjs.org/"
STAMP_NAME = ".kantora-fetched.json"
PAUSES_SECONDS = (0, 1, 3)  # before each attempt
TIMEOUT_SECONDS = 60


class FetchError(Exception):
    """A package could not be fetched, or is not what the lock says."""


@dataclass(frozen=True)
class Package:
    """One entry of the lock: where it goes, and which bytes it must have."""

    folder: str  # as in the lock: "node_modules/@scope/name"
    name: str
    version: str
    integrity: str  # "sha512-<base64>"

    def address(self, registry: str) -> str:
        """Return the archive's address, by the registry's rule <name>/-/<last part>-<version>.tgz."""
        last_part = self.name.rsplit("/", 1)[-1]
        return f"{registry.rstrip('/')}/{self.name}/-/{last_part}-{self.version}.tgz"


def locked_packages(lock: dict[str, object]) -> list[Package]:
    """Return what a version-3 lock installs: everything except optional packages.

    Raises FetchError when an entry has no SHA-512 or would be unpacked outside node_modules.
    """
    entries = lock.get("packages")
    if lock.get("lockfileVersion") != 3 or not isinstance(entries, dict):
        raise FetchError("package-lock.json is not a lock of version 3. Make it again with `make lock`.")
    return [_package(folder, entry) for folder, entry in entries.items() if folder and not entry.get("optional")]


def _package(folder: str, entry: dict[str, str]) -> Package:
    parts = PurePosixPath(folder).parts
    if parts[0] != "node_modules" or ".." in parts:
        raise FetchError(f"package-lock.json: {folder} lies outside node_modules.")
    integrity = entry.get("integrity", "")
    if not integrity.startswith("sha512-"):
        raise FetchError(f"package-lock.json: {folder} has no SHA-512 to check its files against.")
    name = entry.get("name") or folder.rsplit("node_modules/", 1)[-1]
    return Package(folder=folder, name=name, version=entry["version"], integrity=integrity)


def registry_address(environ: dict[str, str], npmrc_files: list[Path]) -> str:
    """Return the npm registry of this machine: from the environment, else npm's own settings, else the public one."""
    for variable in ("NPM_CONFIG_REGISTRY", "npm_config_registry"):
        if environ.get(variable):
            return environ[variable]
    for path in npmrc_files:
        value = _npmrc_value(path, "registry")
        if value:
            return value
    return PUBLIC_REGISTRY


def _npmrc_value(path: Path, key: str) -> str:
    if not path.is_file():
        return ""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == key:
            return value.strip().strip("\"'")
    return ""


def download(address: str) -> bytes:
    """Return the bytes at an address (http, https or file); tries three times before it raises FetchError."""
    if urllib.parse.urlsplit(address).scheme not in {"http", "https", "file"}:
        raise FetchError(f"{address} is neither http nor https. Check the npm registry setting.")
    for pause in PAUSES_SECONDS:
        time.sleep(pause)
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - scheme checked above
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise FetchError(f"{address}: the registry answered {error.code} {error.reason}.") from error
            reason = str(error)
        except OSError as error:
            reason = str(error)
    raise FetchError(f"{address} could not be read: {reason}. Check the network, or set NPM_CONFIG_REGISTRY.")


def check_integrity(content: bytes, package: Package) -> None:
    """Raise FetchError unless the content has the SHA-512 that the lock names (W3C Subresource Integrity form)."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")
    if found not in package.integrity.split():
        raise FetchError(
            f"{package.name} {package.version} is not the file package-lock.json names (SHA-512 differs). "
            "Nothing was unpacked. Check the registry you use."
        )


def unpack(content: bytes, target: Path) -> None:
    """Unpack an npm archive into the target folder, without its first folder. Links and other specials are left out.

    Raises FetchError when a member would land outside the target.
    """
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive.getmembers():
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts:
                raise FetchError(f"The archive wants to write outside its folder ({member.name}). Nothing was kept.")
            source = archive.extractfile(member) if member.isfile() else None
            if source is not None:
                _write(target.joinpath(*path.parts[1:]), source.read())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def install(package: Package, *, root: Path, registry: str) -> None:
    """Put one package in its place under root; an older version there is replaced as a whole."""
    content = download(package.address(registry))
    check_integrity(content, package)
    place = root / package.folder
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".fetching-") as scratch:
        fresh = Path(scratch) / "package"
        unpack(content, fresh)
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)


def fetch(root: Path, *, registry: str) -> list[str]:
    """Bring node_modules under root in line with package-lock.json; return the names of what was fetched."""
    packages = locked_packages(json.loads((root / "package-lock.json").read_text(encoding="utf-8")))
    stamp = root / "node_modules" / STAMP_NAME
    present = _read_stamp(stamp)
    fetched = []
    for package in packages:
        if present.get(package.folder) == package.integrity and (root / package.folder).is_dir():
            continue
        install(package, root=root, registry=registry)
        present[package.folder] = package.integrity
        _write(stamp, json.dumps(present, indent=1).encode())
        fetched.append(f"{package.name} {package.version}")
    return fetched


def _read_stamp(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def main() -> int:
    """Fetch what is missing for the project in the current folder; 1 when something could not be had."""
    root = Path.cwd()
    registry = registry_address(dict(os.environ), [root / ".npmrc", Path.home() / ".npmrc", Path("/etc/npmrc")])
    try:
        fetched = fetch(root, registry=registry)
    except FetchError as error:
        print(f"Front-end files: {error}", file=sys.stderr)
        return 1
    if fetched:
        print(f"Front-end files fetched: {', '.join(fetched)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
