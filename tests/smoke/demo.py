"""The demo as a person would use it: start, tap once, wait, look at the leader's phone, Ctrl-C.

Run as a program, with the standard library alone; every address it asks is on this machine.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

SIMULATOR = os.environ.get("DEMO_SIMULATOR", "http://127.0.0.1:8090")
START_S = 60
STOP_S = 15
FLOW = "dissatisfaction"
NUMBER = re.compile(r"\b(?:[A-Z]+-)?BM-\d{6}-\d{4}\b")


class SmokeError(Exception):
    """The demo did not do what its users are told."""


def call(path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the simulator's JSON API; a body makes it a POST."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(SIMULATOR + path, data, {"Content-Type": "application/json"})  # noqa: S310 - http, here
    with urlopen(request, timeout=60) as response:  # noqa: S310 - the same
        text = response.read()
    return json.loads(text) if text else None


def ready() -> list[dict[str, Any]]:
    """Give the people once every app has its menu; a URLError while nobody answers."""
    menus = [app["menu"] for app in call("/sim/apps")]
    return list(call("/sim/users")) if all(menus) else []


def wait_until_up(demo: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """Give the people of the demo as soon as the bot has published its menus."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            raise SmokeError(f"make demo ended by itself with {demo.returncode}")
        try:
            if people := ready():
                return people
        except (URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise SmokeError(f"the simulator did not answer within {START_S} s")


def received(userid: str, words: str) -> dict[str, Any]:
    """Give the first message on a phone that holds the words, waiting a little for it."""
    for _ in range(100):
        messages = call(f"/sim/users/{userid}/messages?after=0")
        fitting = [one for one in messages if one["direction"] == "in" and words in _said(one)]
        if fitting:
            return dict(fitting[0])
        time.sleep(0.1)
    raise SmokeError(f"{userid} never received {words!r}")


def _said(message: dict[str, Any]) -> str:
    return json.dumps([message.get("text"), message.get("card")], ensure_ascii=False)


def first_reporter(people: list[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """Choose somebody with a leader, and the app whose menu takes his tap."""
    for person in people:
        for app in person["apps"] if person["leader"] else []:
            try:
                call(f"/sim/users/{person['userid']}/menu", {"app": app, "key": FLOW})
            except URLError:
                continue
            return person, app
    raise SmokeError("nobody of the demo could tap the menu")


def story(people: list[dict[str, Any]]) -> None:
    """One tap, five minutes of silence: the leader's phone has a live card with the case."""
    reporter, app = first_reporter(people)
    answer = received(reporter["userid"], "已开始计时")
    match = NUMBER.search(_said(answer))
    if match is None:
        raise SmokeError(f"the answer names no case: {_said(answer)}")
    call("/sim/time", {"advance_s": 300})
    card = received(reporter["leader"], match.group())
    if not card.get("card"):
        raise SmokeError(f"the leader received no card: {_said(card)}")
    print(f"{reporter['name']} tapped in {app}; {match.group()} reached {reporter['leader']}")


def family(root: int) -> set[int]:
    """Give a process and all that descend from it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It ended while the list was read.
        parents[pid] = int(rest[1])
    found, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found, grown = found | more, bool(more)
    return found


def alive(pids: set[int]) -> set[int]:
    """Give those that still run; a zombie does not."""
    stats = {pid: Path(f"/proc/{pid}/stat") for pid in pids}
    return {pid for pid, stat in stats.items() if stat.exists() and ") Z" not in stat.read_text()}


def stop(demo: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C: the whole group hears it, and nothing may stay behind."""
    members = family(demo.pid)
    os.killpg(demo.pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_S
    while alive(members) and time.monotonic() < deadline:
        demo.poll()
        time.sleep(0.1)
    if left := alive(members):
        os.killpg(demo.pid, signal.SIGKILL)
        raise SmokeError(f"still running {STOP_S} s after Ctrl-C: {sorted(left)}")
    print(f"Ctrl-C ended all {len(members)} processes")


def main() -> int:
    """Run the story; 0 when it held."""
    demo = subprocess.Popen(["make", "demo"], start_new_session=True)
    try:
        try:
            people = wait_until_up(demo)
            story(people)
        finally:
            stop(demo)
    except SmokeError as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
