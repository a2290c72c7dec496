"""Run several programs as one: start them, start again what ends, stop all together.

Used by `manage.py serve`, where no service manager of the operating system looks after them.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1  # prctl(2): the signal a process gets when its parent dies
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class GaveUp(Exception):
    """A program ends again and again right after its start; the message names it."""


@dataclass(frozen=True)
class Timing:
    """How patient the supervisor is; all in seconds."""

    poll: float = 0.2
    first_delay: float = 0.5  # before a program that ended is started again; doubles while it keeps ending early
    longest_delay: float = 30.0
    steady_after: float = 30.0  # having run this long, a program counts as healthy
    grace: float = 15.0  # between SIGTERM and SIGKILL
    early_ends: int = 5  # so many early ends in a row, and the supervisor gives up


@dataclass(frozen=True)
class Program:
    """A command to keep running."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    stops_last: bool = False  # the others need it until they have ended


@dataclass
class _Child:
    """A program with the process it has at the moment."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    early_ends: int = 0
    starts_again: float | None = None  # set while it waits to be started again


@dataclass
class Supervisor:
    """Keeps programs running until it is asked to stop. Use it as a context manager: leaving stops everything."""

    say: Callable[[str], None]
    timing: Timing = field(default_factory=Timing)
    stopping: bool = False
    _children: list[_Child] = field(default_factory=list)
    _handlers_before: dict[signal.Signals, Any] = field(default_factory=dict)

    def __enter__(self) -> "Supervisor":
        for number in STOP_SIGNALS:
            self._handlers_before[number] = signal.signal(number, self._ask_to_stop)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        self._children.append(_Child(program, _spawn(program), time.monotonic()))

    def run(self) -> None:
        """Keep the programs running until a signal asks to stop. Raises GaveUp."""
        self.run_until(lambda: False)

    def run_until(self, is_done: Callable[[], bool], *, seconds: float = float("inf")) -> bool:
        """Keep the programs running until something is true; tell whether it became true in time. Raises GaveUp."""
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            for child in self._children:
                self._look_after(child)
            if is_done():
                return True
            time.sleep(self.timing.poll)
        return False

    def run_to_end(self, program: Program) -> bool:
        """Run a program once, beside the others, and tell whether it ended well; stop it early when asked to stop."""
        process = _spawn(program)
        try:
            self.run_until(lambda: process.poll() is not None)
        finally:
            self._end([process])
        return process.returncode == 0

    def forget(self, name: str) -> None:
        """Stop one program and forget it."""
        for child in [child for child in self._children if child.program.name == name]:
            self._children.remove(child)
            self._end([child.process])

    def stop(self) -> None:
        """Stop everything; afterwards none of the programs' processes is left."""
        for last in (False, True):
            self._end([child.process for child in self._children if child.program.stops_last is last])
        self._children.clear()

    def _look_after(self, child: _Child) -> None:
        if child.process.poll() is None:
            return
        now = time.monotonic()
        if child.starts_again is None:
            child.starts_again = now + self._delay_after(child, lived=now - child.started)
        elif now >= child.starts_again:
            child.process, child.started, child.starts_again = _spawn(child.program), now, None

    def _delay_after(self, child: _Child, *, lived: float) -> float:
        """Return how long to wait before a child that ended starts again; raise GaveUp when there is no point."""
        child.early_ends = 0 if lived >= self.timing.steady_after else child.early_ends + 1
        if child.early_ends >= self.timing.early_ends:
            raise GaveUp(f"{child.program.name} ended {child.early_ends} times right after its start.")
        delay = min(self.timing.longest_delay, self.timing.first_delay * 2 ** max(0, child.early_ends - 1))
        self.say(
            f"{child.program.name} ended (exit code {child.process.returncode}); starting it again in {delay:g} s."
        )
        return delay

    def _end(self, processes: list[subprocess.Popen[bytes]]) -> None:
        """Ask the processes to end; after the grace time kill them and whatever they started."""
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.timing.grace
        for process in processes:
            try:
                process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _spawn(program: Program) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own, so that Ctrl-C reaches it once, through its supervisor."""
    return subprocess.Popen(
        list(program.command),
        env=dict(program.environ),
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - nothing here runs threads
    )


def _die_with_parent() -> None:
    """Have Linux end this process when its parent is killed: two schedulers would otherwise run after a new start."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
