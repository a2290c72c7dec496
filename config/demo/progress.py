"""A progress bar of one line on a terminal; nothing where nobody looks."""

import sys
from typing import Final, TextIO

_WIDTH: Final = 30


class Progress:
    """Counts rows up to `total` and shows how far they are."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.total = max(total, 1)
        self.done = 0
        self._stream = stream or sys.stderr
        self._is_shown = self._stream.isatty()
        self._percent = -1

    def advance(self, rows: int, what: str) -> None:
        """So many rows of a kind are written."""
        self.done += rows
        self._show(min(self.done * 100 // self.total, 99), what)

    def finish(self) -> None:
        """Take the bar away."""
        if self._is_shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _show(self, percent: int, what: str) -> None:
        if not self._is_shown or percent == self._percent:
            return
        self._percent = percent
        bar = "█" * (percent * _WIDTH // 100)
        self._stream.write(f"\r\x1b[K{bar:░<{_WIDTH}} {percent:3} %  {what}")
        self._stream.flush()
