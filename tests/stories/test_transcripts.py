"""Every story of ``tests/transcripts/story-*.txt``, played against the simulator to the second."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.stories.player import Player, spelt
from tests.stories.world import CONTACTS, POLICY, world

FOLDER = Path(__file__).parents[1] / "transcripts"


def stories() -> Iterator[ParameterSet]:
    """Give every story with the rules that its head says it proves."""
    for path in sorted(FOLDER.glob("story-*.txt")):
        heads = (line.split()[1:] for line in path.read_text().splitlines() if line[:6] == "#rule ")
        rules = [rule for head in heads for rule in head]
        marks = [pytest.mark.rule(*rules)] if rules else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.mark.parametrize("path", list(stories()))
async def test_story(path: Path, tmp_path: Path) -> None:
    """The story comes out as written, and nobody's phone shows anything else."""
    async with world(tmp_path, *setting(path, tmp_path)) as found:
        await Player(found, path).play()


def setting(path: Path, folder: Path) -> tuple[Path, Path, frozenset[str]]:
    """Give the contacts, the policy and the strangers of a story, as its head says.

    ``#institution shebao`` plays it with that policy and the people of ``shebao.csv``;
    ``#policy old -> new`` and ``#contacts old -> new`` replace text in a copy;
    ``#stranger sunli`` leaves somebody with a phone out of the bot's contacts.
    """
    strangers: set[str] = set()
    lines = path.read_text().splitlines()
    names = [line.split()[1] for line in lines if line.startswith("#institution ")]
    policy, contacts = _institution(names[0]) if names else (POLICY, CONTACTS)
    files = {"policy": policy.read_text(), "contacts": contacts.read_text()}
    for line in lines:
        strangers |= set(line.split()[1:]) if line.startswith("#stranger ") else set()
        for name, text in files.items():
            if line.startswith(f"#{name} "):
                old, new = spelt(line.removeprefix(f"#{name} ")).split(" -> ")
                assert old in text, f"{old} is not in the {name}"
                files[name] = text.replace(old, new)
    (folder / "policy.toml").write_text(files["policy"])
    (folder / "contacts.csv").write_text(files["contacts"])
    return folder / "contacts.csv", folder / "policy.toml", frozenset(strangers)


def _institution(name: str) -> tuple[Path, Path]:
    return POLICY.with_name(f"{name}.toml"), FOLDER / f"{name}.csv"
