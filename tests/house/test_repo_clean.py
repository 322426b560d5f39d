"""What lies in the repository is fit to be published."""

import re

import pytest

from tests.house.sources import ROOT, repository_files

LARGEST = 1_000_000
BINARY = {".png", ".jpg", ".ico", ".woff2", ".amr", ".mp3", ".gz"}
# Homes and work folders of some machine; a path in the documentation is relative or a system's.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(?:root|home|Users|work)/\w",
    "a conflict marker": r"^(?:<{7}|>{7}) ",
    "unfinished work": r"\b(?:TO" + r"DO|FIX" + r"ME)\b",
}


def test_no_file_is_too_large() -> None:
    """No file has more than a megabyte."""
    files = repository_files()

    assert [str(path) for path in files if (ROOT / path).stat().st_size > LARGEST] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    """No text holds a path of the machine it was written on, a conflict or a promise."""
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    texts = [path for path in repository_files() if path.suffix not in BINARY]

    assert [
        f"{path}: {match.group()}"
        for path in texts
        if (match := pattern.search((ROOT / path).read_text("utf-8")))
    ] == []
