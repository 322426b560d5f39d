"""Spoils one line at a time in a copy of the repository and asks whether the tests notice.

``make sabotage`` runs all patches of ``patches.toml``; words after it choose those whose name
contains them. Prints RED where a test failed, as it must, GREEN where none did, and STALE where
the line is not there any more, SLOW where the tests did not end; ends with 1 unless all are RED.
"""

import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = Path(__file__).with_name("patches.toml")
PATIENCE_S = 300


@dataclass(frozen=True, slots=True)
class Patch:
    """One spoilt line, and the tests that must notice it."""

    name: str
    file: str
    old: str
    new: str
    tests: list[str]


def main() -> int:
    """Run the chosen patches; gives the exit code."""
    patches = [Patch(**one) for one in tomllib.loads(PATCHES.read_text())["patch"]]
    chosen = [p for p in patches if not sys.argv[1:] or any(w in p.name for w in sys.argv[1:])]
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copied(copy)
        for patch in chosen:
            started = time.monotonic()
            colour, first = tried(copy, patch)
            found[colour] += 1
            print(
                f"{colour:5} {time.monotonic() - started:5.1f} s  {patch.name}: {first}", flush=True
            )
    print(", ".join(f"{count} {colour}" for colour, count in found.items()))
    return 0 if set(found) == {"RED"} else 1


def copied(copy: Path) -> None:
    """Copy what git knows of, and the environment as a link."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    (copy / ".venv").symlink_to((ROOT / ".venv").resolve())


def tried(copy: Path, patch: Patch) -> tuple[str, str]:
    """Spoil the copy, run the tests, mend it; gives the colour and what failed first."""
    file = copy / patch.file
    text = file.read_text()
    if text.count(patch.old) != 1:
        return "STALE", f"{patch.old.strip()!r} stands {text.count(patch.old)} times"
    file.write_text(text.replace(patch.old, patch.new))
    try:
        return verdict(copy, [name for name in patch.tests if (copy / name).exists()])
    finally:
        file.write_text(text)


def verdict(copy: Path, tests: list[str]) -> tuple[str, str]:
    """Run tests until one fails."""
    command = [".venv/bin/python", "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:randomly"]
    try:
        ended = subprocess.run(
            [*command, "-p", "no:cacheprovider", *tests], cwd=copy, check=False,
            capture_output=True, text=True, timeout=PATIENCE_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "SLOW", "the tests did not end"
    if ended.returncode == 0:
        return "GREEN", ended.stdout.strip().splitlines()[-1]
    return "RED", next(failures(ended.stdout), ended.stdout[-200:] + ended.stderr[-200:])


def failures(output: str) -> Iterator[str]:
    """Give the lines of pytest's summary that name a failed test."""
    return (
        line for line in output.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))
    )


if __name__ == "__main__":
    raise SystemExit(main())
