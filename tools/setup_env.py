"""Make everything `make run` or `make test` needs: .venv, Python packages, front-end files, compiled translations.

    python3 -m tools.setup_env          what runs Kantora (requirements.txt)
    python3 -m tools.setup_env --dev    the same and the tools that check and test it (requirements-dev.txt)

Each step is skipped when its result is already there, so a second call takes a fraction of a second. Any system
Python from 3.11 will do; `uv` is used when it can be had because it is several times faster, `pip` otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENV = ROOT / ".venv"
ENV_PYTHON = ENV / "bin" / "python"
STAMPS = ENV / "stamps"


class SetupError(Exception):
    """A step failed in a way the person at the keyboard can mend; the message says how."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def succeeds(*command: str | Path) -> bool:
    """Tell whether a command ends well; its output is not shown."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def make_env() -> None:
    """Create .venv unless it is there and its Python starts. Raises SetupError when the machine cannot make one."""
    if ENV_PYTHON.exists() and succeeds(ENV_PYTHON, "-c", ""):
        return
    say("Creating .venv")
    if succeeds(sys.executable, "-m", "venv", "--clear", ENV):
        return
    # Debian ships Python without ensurepip; uv, or a pip outside the environment, can fill the environment too.
    if not succeeds(sys.executable, "-m", "venv", "--clear", "--without-pip", ENV):
        raise SetupError("Python cannot create an environment here. Install its venv module (Debian: python3-venv).")
    if not shutil.which("uv") and not succeeds(sys.executable, "-m", "pip", "--python", ENV_PYTHON, "install", "pip"):
        shutil.rmtree(ENV)
        raise SetupError("Python has no pip here. Install python3-venv (Debian, Ubuntu) or uv, then try again.")


def find_uv() -> str | None:
    """Return uv's path: the machine's, else one installed into .venv, else nothing."""
    of_env = ENV / "bin" / "uv"
    found = shutil.which("uv") or (str(of_env) if of_env.exists() else None)
    if found:
        return found
    pinned = ROOT / "requirements-uv.txt"
    installed = succeeds(ENV_PYTHON, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", pinned)
    return str(of_env) if installed else None


def install_commands(requirements: Path, uv: str | None) -> list[list[str]]:
    """Return the ways to install a pinned file, best first. Compiled bytecode makes each start seconds faster."""
    options = ["--no-deps", "--require-hashes", "-r", str(requirements)]
    pip = [str(ENV_PYTHON), "-m", "pip", "install", "--quiet", *options]
    if uv is None:
        return [pip]
    return [[uv, "pip", "install", "--quiet", "--python", str(ENV_PYTHON), "--compile-bytecode", *options], pip]


def install_requirements(name: str) -> None:
    """Install a pinned requirements file of the project, unless .venv already holds exactly this version of it."""
    requirements = ROOT / name
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    say(f"Installing {name}")
    if not any(_run(command) for command in install_commands(requirements, find_uv())):
        raise SetupError(
            f"{name} could not be installed. The lines above say why; often the package index is out of reach."
        )
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest, encoding="ascii")


def _run(command: list[str]) -> bool:
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode == 0


def run_tool(module: str) -> None:
    """Run one of the project's tools with the environment's Python. Raises SetupError when it fails."""
    if subprocess.run([ENV_PYTHON, "-m", module], cwd=ROOT, check=False).returncode:
        raise SetupError(f"`python -m {module}` failed; the lines above say why.")


def set_up(*, dev: bool) -> None:
    """Do every step in order. Raises SetupError at the first that cannot be done."""
    make_env()
    install_requirements("requirements.txt")
    if dev:
        install_requirements("requirements-dev.txt")
    run_tool("tools.fetch_frontend")
    run_tool("tools.compile_messages")


def main() -> int:
    """Set up the project this file belongs to; 1 with a message when that is not possible."""
    parser = argparse.ArgumentParser(description="Set up Kantora's environment.")
    parser.add_argument("--dev", action="store_true", help="also what checks and tests need")
    arguments = parser.parse_args()
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:2])
        print(f"Kantora needs Python 3.11 or newer; this is {found}. Try: make PYTHON=python3.11", file=sys.stderr)
        return 1
    started = time.monotonic()
    try:
        set_up(dev=arguments.dev)
    except SetupError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    if time.monotonic() - started > 2:
        say(f"Set up in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
