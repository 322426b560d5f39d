"""``demo``: bot and simulator with a sample institution, everything fresh and local."""

import asyncio
import signal
import time
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import Any, Final, TypeAlias

from admin import add_user
from admin.accounts import By
from bot.commands.children import Child
from bot.commands.contacts_import import import_people
from bot.commands.demo_guide import ADMIN, guide
from bot.commands.demo_place import BOT_PORT, SIMULATOR_PORT, Place, fresh_place
from bot.commands.failure import CommandError
from bot.commands.loading import open_store, policy_of
from bot.commands.shipped import CONTACTS
from bot.contact import Contact
from bot.contacts import read
from bot.settings import Settings, load
from bot.settings.fresh import letters
from storage.migrate import upgrade

Preparing: TypeAlias = Coroutine[Any, Any, None]

_START_S: Final = 30.0
_PASSWORD_LETTERS: Final = 12


def run(arguments: Namespace) -> int:
    """Run until Ctrl-C, SIGTERM or the end of a child; CommandError when something fails."""
    del arguments
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with fresh_place(Path("var")) as place:
        settings = _settings(place)
        contacts, problems, _ = read(CONTACTS, settings.institutions[0].apps)
        if problems:
            raise CommandError(problems)
        try:
            password = letters(_PASSWORD_LETTERS)
            with _running(place, partial(_prepare, settings, contacts, password)) as children:
                policy = policy_of(settings.institutions[0])
                shown = guide(place, policy, contacts, password)
                print("\n".join([*_moved(place), *shown]), flush=True)
                _watch(children)
        except KeyboardInterrupt:
            print("\n已停止 · stopped", flush=True)
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _settings(place: Place) -> Settings:
    # The file is whole: a variable of somebody's own deployment must not reach into the demo.
    settings, problems = load(place.settings, {})
    if settings is None:
        raise CommandError(problems)
    return settings


async def _prepare(settings: Settings, contacts: list[Contact], password: str) -> None:
    await upgrade(settings.database_url)
    await import_people(settings, settings.institutions[0], contacts)
    async with open_store(settings) as store:
        by = By("demo", "command", settings.institutions[0].code)
        await add_user(store, ADMIN, password, "admin", datetime.now(UTC), by)


@contextmanager
def _running(
    place: Place, prepare: Callable[[], Coroutine[Any, Any, None]]
) -> Iterator[list[Child]]:
    children: list[Child] = []
    config = ["--config", str(place.settings)]
    port = str(place.simulator_port)
    try:
        simulator = _child(place, "simulator", *config, "--contacts", str(CONTACTS), "--port", port)
        children.append(simulator)
        # The record is made ready while the simulator starts.
        asyncio.run(prepare())
        _wait(simulator, _answers(place.simulator_port, "/sim/time"))
        bot = _child(place, "run", *config)
        children.append(bot)
        _wait(bot, _answers(place.bot_port, "/healthz"))
        yield children
    finally:
        # The bot first: it may still have something to tell the simulator.
        for child in reversed(children):
            child.stop()


def _child(place: Place, command: str, *arguments: str) -> Child:
    name = "bot" if command == "run" else command
    return Child(name, [command, *arguments], place.folder / f"{name}.log")


def _wait(child: Child, ready: Callable[[], bool]) -> None:
    if not child.wait_until(ready, _START_S):
        raise CommandError([f"{child.name} 没有启动成功，见 {child.log}：", child.last_lines()])


def _answers(port: int, path: str) -> Callable[[], bool]:
    def ask() -> bool:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    return ask


def _moved(place: Place) -> Iterator[str]:
    for name, wanted, got in (
        ("bot", BOT_PORT, place.bot_port),
        ("simulator", SIMULATOR_PORT, place.simulator_port),
    ):
        if wanted != got:
            yield f"端口 {wanted} 已被占用，{name} 改用 {got} · port {wanted} was taken"


def _watch(children: list[Child]) -> None:
    """Wait until a child ends; Ctrl-C interrupts."""
    while True:
        for child in children:
            if child.ended is not None:
                raise CommandError([f"{child.name} 意外结束，见 {child.log}：", child.last_lines()])
        time.sleep(0.2)
