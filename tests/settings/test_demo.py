"""The demo leaves nothing behind, however it ends."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

END_S = 15.0


@contextmanager
def demo(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a demo in a folder; give it with what it printed until it was ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        yield process, "".join(lines)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def family(root: int) -> set[int]:
    """Give all processes that descend from one."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # It ended while the list was read.
    found: set[int] = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


def left(pids: set[int]) -> set[int]:
    """Give those that still run after a while; a zombie does not."""
    deadline = time.monotonic() + END_S
    while alive := {pid for pid in pids if _runs(pid)}:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return alive


def _runs(pid: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


@pytest.mark.timeout(180)
def test_two_demos_do_not_meet_and_leave_nothing(tmp_path: Path) -> None:
    """A second demo takes other ports and another folder; kill -9 or SIGTERM ends all of one."""
    with demo(tmp_path) as (first, said), demo(tmp_path) as (second, also_said):
        addresses = [re.findall(r"http://\S+", text) for text in (said, also_said)]
        assert not set(addresses[0]) & set(addresses[1])
        for address in (*addresses[0], *addresses[1]):
            with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own, on this machine
                assert answer.status == 200
        assert (tmp_path / "var" / "demo" / "bot.toml").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "var" / "demo-2" / "bot.db").exists()

        children = family(first.pid)
        first.kill()
        assert len(children) >= 3
        assert left(children) == set()

        children = family(second.pid)
        second.send_signal(signal.SIGTERM)
        assert second.wait(END_S) == 0
        assert left(children) == set()
