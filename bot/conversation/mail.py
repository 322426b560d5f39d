"""Letters of the desk as rows of the outbox: rendered inside the commit, sent only after it."""

from collections.abc import Iterator

from bot.templates import Context, Sentences
from cases.model import Case
from cases.outcome import Priority, Refusal
from desk.letters import CardUpdate, Letter, Scene
from desk.work import Work
from storage import tables
from storage.outbox import waiting
from storage.unit import Insert, Update, Write


def post(work: Work, sentences: Sentences) -> Iterator[Write]:
    """Render everything that this turn wants said; the numbers are drawn by now."""
    for letter in work.letters:
        yield _letter(letter, work, sentences)
    for update in work.updates:
        yield from _update(update, work, sentences)


def context(work: Work, scene: Scene, values: object = None) -> Context:
    """Build what the templates see."""
    number = work.number(scene.case)
    shown = dict(values) if isinstance(values, dict) else {}
    return Context(scene.case, scene.policy, number, scene.names, shown, work.now, scene.above)


async def refused(work: Work, case: Case, refusal: Refusal, sentences: Sentences) -> str:
    """Say why something is not possible, with the names of whom it speaks of."""
    scene = await work.scene(case, *refusal.values.values())
    shown = context(work, scene, dict(refusal.values))
    return sentences.say("refusals", refusal.why, shown)


def _letter(letter: Letter, work: Work, sentences: Sentences) -> Insert:
    alert = letter.alert
    shown = context(work, letter.scene, dict(alert.values))
    message = sentences.alert(alert.template, shown, alert.buttons)
    row = waiting(
        alert.key, "card" if alert.buttons else "text", alert.priority, letter.to.key,
        letter.to.institution, alert.raised_at, {"message": message.to_json()}, work.store.vault,
        work.now,
    )  # fmt: skip
    more = {"case_id": letter.scene.case.id, "arms": dict(alert.arms) if alert.arms else None}
    if alert.buttons:
        # A card counts as live from the moment it is decided on, so that nothing that ends the
        # case meanwhile can miss it; its update waits until the card is out.
        more |= {"card": "live", "task_id": str(row["id"])}
    # The key is the idempotency of an alert: raised twice, it is there once.
    return Insert(tables.outbox, row | more, otherwise="ignore")


def _update(update: CardUpdate, work: Work, sentences: Sentences) -> Iterator[Write]:
    shown = context(work, update.scene, dict(update.values))
    line = sentences.say("closings", update.template, shown)
    body = {"line": line, "title": shown.number, "buttons": [*update.buttons]}
    card = update.card
    row = waiting(
        f"{card.id}:{update.template}:{work.now.isoformat()}", "update", Priority.ANSWER,
        update.to.key, update.to.institution, work.now, body, work.store.vault, work.now,
    )  # fmt: skip
    yield Insert(
        tables.outbox, row | {"case_id": update.scene.case.id, "app": card.app, "task_id": card.id}
    )
    state = "live" if update.buttons else "closed"
    yield Update(tables.outbox, {"id": card.id}, {"card": state}, expect=None)
