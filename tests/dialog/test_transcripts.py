"""Every engine transcript plays as written."""

from pathlib import Path

import pytest

from tests.dialog.transcripts import FOLDER, check

PATHS = sorted(FOLDER.glob("engine-*.txt"))


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_the_conversation_goes_as_written(path: Path) -> None:
    """What the bot says line by line is what the file says."""
    check(path)
