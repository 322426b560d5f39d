"""``kill -9`` at every commit, call and response of V1: everything ends as without (design §3)."""

import asyncio
import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.sweep import Death, Ending, Template, differences, play

AT_ONCE = 2
SEED = os.environ.get("KILL_SWEEP_SEED", "V1")
# These four are always in the sample: saved but not answered, answered but not marked, on a
# phone but not marked, and marked with the next clock armed.
ALWAYS = ("before response", "after response", "after call message/send wangfang")
MARKED = "outbox=sent"
AT_RANDOM = 2


async def undisturbed(folder: Path) -> tuple[Template, Ending]:
    """Play the story without a kill."""
    (folder / "template").mkdir()
    template = Template(folder / "template")
    await template.make()
    return template, await play(template, folder / "undisturbed", Death())


async def swept(
    template: Template, folder: Path, deaths: Sequence[Death], right: Ending, say: object = None
) -> list[str]:
    """Play the story once for every death; gives what came out otherwise."""
    wrong: list[str] = []
    places = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, death: Death) -> None:
        async with places:
            found = await play(template, folder / f"run-{number}", death)
        place = f"{death.at or death.name} ({found.points[-1]})"
        if found.deaths != 1:
            wrong.append(f"{place}: {found.deaths} deaths")
        wrong.extend(f"killed at {place}: {what}" for what in differences(found, right))
        if callable(say):
            say(f"{place}: {'as undisturbed' if not wrong else f'{len(wrong)} differences so far'}")

    await asyncio.gather(*(one(number, death) for number, death in enumerate(deaths)))
    return wrong


@pytest.mark.timeout(180)
async def test_a_kill_changes_nothing_on_any_phone(tmp_path: Path) -> None:
    """Killed at chosen and random moments and started again, all phones and the case end equal."""
    template, right = await undisturbed(tmp_path)
    marked = next(p for p in right.points if p.startswith("after commit") and MARKED in p)
    opened = next(p for p in right.points if p.startswith("before commit") and "+cases" in p)
    chance = random.Random(SEED).sample(range(1, len(right.points) + 1), AT_RANDOM)
    deaths = [Death(name=name, patience_s=2.0) for name in (opened, *ALWAYS, marked)]
    deaths += [Death(at=at, patience_s=2.0) for at in chance]

    assert await swept(template, tmp_path, deaths, right) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_a_kill_at_every_single_moment_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same at each of the N moments (``make kill-sweep``)."""
    template, right = await undisturbed(tmp_path)
    deaths = [Death(at=at) for at in range(1, len(right.points) + 1)]

    def say(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    say(f"\n{len(deaths)} moments, {AT_ONCE} at once")

    assert await swept(template, tmp_path, deaths, right, say) == []
