"""A whole durable turn beside a bare handler and wechatpy's echo, in the same run (design §11).

Whole: verify, decrypt, parse, dedupe, advance the dialog, amend the case, extend its audit chain,
commit, answer. Bare: decrypt, commit one row by group commit, answer. Echo: wechatpy's own
example, which stores nothing. Each server is a process of its own, so is the load.
"""

import asyncio
import importlib.util
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
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


async def measured(ports: dict[str, int]) -> dict[str, list[Run]]:
    """Load the servers in turn, several rounds, the first of which only warms up."""
    opened = [[text(f"p{who}", "不满报告 客户嫌慢")] for who in range(PEOPLE)]
    for port in ports.values():
        await up(port)
    await load(ports["bot"], opened)
    runs: dict[str, list[Run]] = {name: [] for name in ports}
    for number in range(ROUNDS + 1):
        for name, port in ports.items():
            run = await load(port, requests(number))
            if number:
                runs[name].append(run)
    return runs


def main() -> None:
    """Print rates, times and ratios."""
    echo = "flask" if importlib.util.find_spec("flask") else "echo"
    print(f"{platform.platform()}, Python {platform.python_version()}, SQLite, {PEOPLE} people")
    if echo == "echo":
        print("Flask is not installed: wechatpy's echo runs on aiohttp, which is faster.")
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), PEOPLE)
        ports = {name: unused_port() for name in ("bot", "bare", echo)}
        children = [started(name, Path(folder), port) for name, port in ports.items()]
        try:
            runs = asyncio.run(measured(ports))
        finally:
            for child in children:
                child.kill()
                child.wait()
    rates = {name: told(name, found) for name, found in runs.items()}
    print(f"whole turn / bare handler: {rates['bot'] / rates['bare']:.2f} (wanted: 0.40)")
    print(f"whole turn / wechatpy's echo: {rates['bot'] / rates[echo]:.2f} (wanted: above 1)")


def started(name: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a server that ends with us."""
    command = [sys.executable, "-m", "bench.servers", name, str(folder), str(port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def told(name: str, runs: Sequence[Run]) -> float:
    """Print the median of the rounds; gives the rate."""
    rate = median(run.rate for run in runs)
    p50, p99 = median(run.p50 for run in runs), median(run.p99 for run in runs)
    print(f"{name:5} {rate:7.0f} a second, median {p50:6.1f} ms, p99 {p99:6.1f} ms")
    return rate


if __name__ == "__main__":
    main()
