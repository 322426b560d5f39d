"""``kill -9`` at every commit, call and response: everything ends as without it (design §3)."""

import asyncio
import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.faults.sweep import (
    Death,
    Ending,
    Story,
    Template,
    differences,
    play,
    silence,
    to_the_end,
)

AT_ONCE = 2
SEED = os.environ.get("KILL_SWEEP_SEED", "V1")
# Always in the sample, beside the tap's commit and the mark that arms the next clock: saved but
# not answered, answered but not marked, on a phone but not marked.
ALWAYS = ("before response", "after response", "after call message/send wangfang")
AT_RANDOM = 2


class Sweep:
    """A story, and what comes of it when nobody is killed."""

    def __init__(self, folder: Path, story: Story) -> None:
        self._folder = folder
        self._story = story
        self._template = Template(folder / "template")
        self._places = asyncio.Semaphore(AT_ONCE)
        self.right: Ending

    async def begin(self) -> None:
        """Play it undisturbed."""
        await self._template.make()
        self.right = await self._play("undisturbed", Death())

    async def sweep(
        self, deaths: Iterable[Death], say: Callable[[str], None] = lambda _: None
    ) -> list[str]:
        """Play it once for every death; gives what came out otherwise."""
        found = (self._killed(number, death, say) for number, death in enumerate(deaths))
        return [line for lines in await asyncio.gather(*found) for line in lines]

    async def _killed(self, number: int, death: Death, say: Callable[[str], None]) -> list[str]:
        async with self._places:
            found = await self._play(f"run-{number}", death)
        wrong = differences(found, self.right)
        # Commits of the same moment may go together, so that a run has some moments fewer.
        dying = 1 if death.victim == "bot" else 0
        if found.deaths != dying and death.at <= len(found.points):
            wrong.append(f"{found.deaths} deaths")
        place = f"{death.at or ''} {found.points[-1]}"
        say(f"{place}: {'; '.join(wrong) or 'as undisturbed'}")
        return [f"{place}: {what}" for what in wrong]

    async def _play(self, name: str, death: Death) -> Ending:
        return await play(self._template, self._folder / name, death, self._story)


@pytest.mark.timeout(180)
async def test_a_kill_changes_nothing_on_any_phone(tmp_path: Path) -> None:
    """Killed at chosen and random moments and started again, all phones and the case end equal."""
    sweep = Sweep(tmp_path, silence)
    await sweep.begin()
    points = sweep.right.points
    marked = next(p for p in points if p.startswith("after commit") and "outbox=sent" in p)
    opened = next(p for p in points if p.startswith("before commit") and "+cases" in p)
    chance = random.Random(SEED).sample(range(1, len(points) + 1), AT_RANDOM)
    deaths = [Death(name=name, patience_s=2.0) for name in (opened, *ALWAYS, marked)]
    deaths += [Death(at=at, patience_s=2.0) for at in chance]

    assert await sweep.sweep(deaths) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("story", [silence, to_the_end])
async def test_a_kill_at_every_single_moment_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], story: Story
) -> None:
    """The same at each of the N moments of a story (``make kill-sweep``)."""
    sweep = Sweep(tmp_path, story)
    await sweep.begin()
    count = len(sweep.right.points)

    def say(line: str) -> None:
        with capsys.disabled():
            print(line, flush=True)

    say(f"\n{count} moments, {AT_ONCE} at once")

    assert await sweep.sweep((Death(at=at) for at in range(1, count + 1)), say) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_redis_killed_at_any_moment_changes_nothing(tmp_path: Path) -> None:
    """It holds only what may be lost: at every third moment of a story its server is killed."""
    sweep = Sweep(tmp_path, silence)
    await sweep.begin()
    moments = range(1, len(sweep.right.points) + 1, 3)

    assert await sweep.sweep(Death(at=at, victim="redis") for at in moments) == []
