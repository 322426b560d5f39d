"""Every story of ``tests/transcripts/story-*.txt``, played against the simulator to the second."""

from pathlib import Path

import pytest

from tests.stories.player import Player
from tests.stories.world import CONTACTS, POLICY, world

FOLDER = Path(__file__).parents[1] / "transcripts"
STORIES = sorted(FOLDER.glob("story-*.txt"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_story(path: Path, tmp_path: Path) -> None:
    """The story comes out as written, and nobody's phone shows anything else."""
    async with world(tmp_path, *setting(path, tmp_path)) as found:
        await Player(found, path).play()


def setting(path: Path, folder: Path) -> tuple[Path, Path]:
    """Give the contacts and the policy of a story, changed as its head says.

    ``#policy old -> new`` and ``#contacts old -> new`` replace text in a copy.
    """
    files = {"policy": POLICY.read_text(), "contacts": CONTACTS.read_text()}
    for line in path.read_text().splitlines():
        for name in files:
            if line.startswith(f"#{name} "):
                old, new = line.removeprefix(f"#{name} ").split(" -> ")
                assert old in files[name], f"{old} is not in the {name}"
                files[name] = files[name].replace(old, new)
    (folder / "policy.toml").write_text(files["policy"])
    (folder / "contacts.csv").write_text(files["contacts"])
    return folder / "contacts.csv", folder / "policy.toml"
