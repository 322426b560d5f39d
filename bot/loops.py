"""What goes on for ever in a process, as its role says; decides nothing (design §2)."""

from collections.abc import Coroutine

from bot.house import House
from bot.jobs.runner import Runner
from bot.part import Part

Loop = Coroutine[None, None, None]


def loops(house: House, runner: Runner, part: Part) -> list[Loop]:
    """List the recurring work of a role, each as an endless loop."""
    found = _jobs(house, runner, part) if part.works else []
    if part.serves:
        found.append(runner.loop("confess", house.confess.once, house.confess.next_s))
    if house.contacts:
        # Whoever hears of a change applies it; of those who hear nothing one reads at night.
        once = house.contacts.once
        found.append(runner.loop("sync_contacts", once if part.serves else part.led(once)))
    return found


def _jobs(house: House, runner: Runner, part: Part) -> list[Loop]:
    """List what one process does for all."""

    async def until_due() -> float:
        due = await house.resting.next_due()
        return (due - house.turns.now()).total_seconds() if due else 1.0

    async def until_held() -> float:
        held = house.deliver.holding.next_s
        return min(await until_due(), held if held is not None else 1.0)

    return [
        runner.loop("fire", part.led(house.fire.once), until_due),
        runner.loop("deliver", part.led(house.deliver.once), until_held),
        runner.loop("answer_again", part.led(house.again.once)),
        runner.loop("fetch_evidence", part.led(house.fetch.once), until_due),
        runner.loop("witness", part.led(house.witness.once)),
        runner.loop("forget", part.led(house.forget.once)),
        runner.loop("forget_drafts", part.led(house.forget_drafts.once)),
        runner.loop("publish_menus", part.led(house.menus.once)),
    ]
