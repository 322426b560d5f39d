"""The face that a pressed card shows with its answer, in the response or sent afterwards alike."""

from bot.jobs.envelope import buttons
from bot.wecom.cards import Button, ButtonCard
from bot.wecom.limits import CARD_ROW_NAME, CARD_ROW_VALUE, CARD_ROWS
from cases.actions import Action

DONE = "已处理"


def answered(
    task_id: str, title: str, text: str, actions: tuple[Action, ...], link: str
) -> tuple[ButtonCard, str | None]:
    """Give the card, and the word on its grey buttons where none is left to be pressed.

    ``link`` is where a tap on the card, beside its buttons, leads.
    """
    rows, note = layout(text)
    shown = buttons(actions) or (Button(DONE, "done"),)
    card = ButtonCard(task_id, title or DONE, "", rows, note, shown, url=link)
    return card, None if actions else DONE


def layout(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Put short ``key：value`` lines into a card's rows, and the rest into its note."""
    rows: list[tuple[str, str]] = []
    note: list[str] = []
    for line in text.splitlines():
        key, colon, value = line.partition("：")
        fits = colon and len(key) <= CARD_ROW_NAME and 0 < len(value) <= CARD_ROW_VALUE
        if fits and len(rows) < CARD_ROWS:
            rows.append((key, value))
        else:
            note.append(line)
    return tuple(rows), "\n".join(note)
