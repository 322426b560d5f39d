"""Where a demo lives: a folder of its own, free ports, a fresh bot.toml."""

import fcntl
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.commands.shipped import POLICY
from bot.policies import read_policy
from bot.settings.fresh import Fresh, FreshApp, letters, rendered, write_new

BOT_PORT: Final = 8080
SIMULATOR_PORT: Final = 8090
_FIRST_AGENT: Final = 1000002
_APPS: Final = ("claims", "service")
_SECRET_LETTERS: Final = 43


@dataclass(frozen=True, slots=True)
class Place:
    """A demo's folder and ports."""

    folder: Path
    bot_port: int
    simulator_port: int

    @property
    def settings(self) -> Path:
        """The demo's bot.toml."""
        return self.folder / "bot.toml"

    @property
    def bot(self) -> str:
        """The bot's address."""
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def simulator(self) -> str:
        """The simulator's address, which is also where its phones are."""
        return f"http://127.0.0.1:{self.simulator_port}"


@contextmanager
def fresh_place(root: Path) -> Iterator[Place]:
    """Give an empty place below ``root`` that no other demo uses while this one runs."""
    with _own_folder(root) as folder:
        bot = free_port(BOT_PORT, taken=SIMULATOR_PORT)
        place = Place(folder, bot, free_port(SIMULATOR_PORT, taken=bot))
        write_new(place.settings, rendered(fresh(place)))
        yield place


@contextmanager
def _own_folder(root: Path) -> Iterator[Path]:
    root.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        folder = root / ("demo" if number == 1 else f"demo-{number}")
        with folder.with_suffix(".lock").open("w") as lock:
            if _locked(lock.fileno()):
                # What an earlier demo left is sample data; each demo begins anew.
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                yield folder
                return
        number += 1


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def free_port(wanted: int, taken: int) -> int:
    """Give the wanted port of this machine, or the next free one that is not ``taken``."""
    port = wanted
    while port == taken or not _free(port):
        port += 1
    return port


def _free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        # The servers set this too: a port that only cools down counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _titles() -> list[str]:
    """Give the apps' names as the policy's menus have them, in the order of the apps."""
    policy, _ = read_policy(POLICY)
    return [menu.module for menu in policy.menus] if policy else list(_APPS)


def fresh(place: Place, policy: Path = POLICY) -> Fresh:
    """Give what is known of a place that begins: two apps named as in the policy's menus."""
    apps = tuple(
        FreshApp(name, _FIRST_AGENT + number, letters(_SECRET_LETTERS), title=title)
        for number, (name, title) in enumerate(zip(_APPS, _titles(), strict=True))
    )
    return Fresh(
        corp_id=f"ww{secrets.token_hex(8)}",
        apps=apps,
        policy=str(policy.absolute()),
        code="JS",
        public_url=place.bot,
        port=place.bot_port,
        api_base=place.simulator,
        clock_url=place.simulator,
        lookup_url=f"{place.simulator}/policies/find",
        data=".",
        hotline_key=letters(_SECRET_LETTERS),
    )
