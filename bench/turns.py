"""A whole durable turn beside a bare handler and wechatpy's echo, in the same run (design §11).

Whole: verify, decrypt, parse, dedupe, advance the dialog, amend the case, extend its audit chain,
commit, answer. Bare: decrypt, commit one row by group commit, answer. Echo: wechatpy's own
example, which stores nothing. Each server is a process of its own, so is the load.
"""

import asyncio
import importlib.util
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from aiohttp.test_utils import unused_port

from bench.load import Run, load, up
from bench.place import prepare, text

PEOPLE = 64
EACH = 20
ROUNDS = 5


def requests(round_number: int) -> list[list[bytes]]:
    """Give everybody's requests: each corrects his customer's number."""
    return [
        [text(f"p{who}", f"改电话 139{round_number:02}{who:03}{n:03}") for n in range(EACH)]
        for who in range(PEOPLE)
    ]


async def measured(ports: dict[str, int], pids: dict[str, int]) -> dict[str, list[Run]]:
    """Load the servers in turn, several rounds, the first of which only warms up."""
    opened = [[text(f"p{who}", "不满报告 客户嫌慢")] for who in range(PEOPLE)]
    for port in ports.values():
        await up(port)
    await load(ports["bot"], opened)
    runs: dict[str, list[Run]] = {name: [] for name in ports}
    for number in range(ROUNDS + 1):
        for name, port in ports.items():
            before = cpu_s(pids[name])
            run = await load(port, requests(number))
            spent = (cpu_s(pids[name]) - before) * 1000 / (PEOPLE * EACH)
            if number:
                runs[name].append(replace(run, cpu_ms=spent))
    return runs


def cpu_s(pid: int) -> float:
    """Give the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print rates, times and ratios."""
    echo = "flask" if importlib.util.find_spec("flask") else "echo"
    print(f"{platform.platform()}, Python {platform.python_version()}, SQLite, {PEOPLE} people")
    if echo == "echo":
        print("Flask is not installed: wechatpy's echo runs on aiohttp, which is faster.")
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), PEOPLE)
        ports = {name: unused_port() for name in ("bot", "bare", echo)}
        children = {name: started(name, Path(folder), port) for name, port in ports.items()}
        pids = {name: child.pid for name, child in children.items()}
        try:
            runs = asyncio.run(measured(ports, pids))
        finally:
            for child in children.values():
                child.kill()
                child.wait()
    for name, found in runs.items():
        told(name, found)
    for other, wanted in (("bare", "0.40"), (echo, "above 1")):
        print(
            f"whole turn / {other}: {compared(runs['bot'], runs[other], 'rate'):.2f} by rate, "
            f"{compared(runs[other], runs['bot'], 'cpu_ms'):.2f} by CPU (wanted: {wanted})"
        )


def compared(one: Sequence[Run], other: Sequence[Run], what: str) -> float:
    """Give how often a figure of one goes into that of the other."""
    first, second = (median(getattr(run, what) for run in runs) for runs in (one, other))
    return float(first / second)


def started(name: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server that ends with us."""
    command = [sys.executable, "-m", "bench.servers", name, str(folder), str(port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def told(name: str, runs: Sequence[Run]) -> None:
    """Print the medians of the rounds."""
    rate, cpu_ms = median(run.rate for run in runs), median(run.cpu_ms for run in runs)
    p50, p99 = median(run.p50 for run in runs), median(run.p99 for run in runs)
    print(
        f"{name:5} {rate:6.0f} a second, median {p50:6.1f} ms, p99 {p99:6.1f} ms, "
        f"CPU {cpu_ms:5.2f} ms each"
    )


if __name__ == "__main__":
    main()
