"""Processes that live and die with this one."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.settings.environment import PREFIX

_PR_SET_PDEATHSIG: Final = 1
_STOP_S: Final = 8.0
_LINES: Final = 20


class Child:
    """One command of ours in a process of its own; what it prints goes to a log file."""

    def __init__(self, name: str, arguments: list[str], log: Path) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as output:
            # A group of its own: Ctrl-C reaches this process alone, which stops them in order.
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [sys.executable, "-u", "-m", "bot", *arguments],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=_dies_with(os.getpid()),  # noqa: PLW1509 - there is one thread here
            )

    @property
    def ended(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.poll()

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until it is ready; False when it ended or took too long."""
        deadline = time.monotonic() + seconds
        while self.ended is None and time.monotonic() < deadline:
            if ready():
                return True
            time.sleep(0.05)
        return False

    def last_lines(self) -> str:
        """Give the end of what it printed."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LINES:])

    def stop(self) -> None:
        """End it: asked first, then killed."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _environment() -> dict[str, str]:
    # Settings of somebody's own deployment must not reach into the child's.
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}


def _dies_with(parent: int) -> Callable[[], None]:
    """Make the child hear SIGTERM when its parent dies, even by kill -9 (Linux).

    The signal follows the thread that started the child, so this is the main thread.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def prepare() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        # The parent may have died before the line above.
        if os.getppid() != parent:
            os._exit(1)

    return prepare
