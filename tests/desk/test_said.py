"""What everybody hears on a case's way: within WeCom's limits, never the customer's words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.mail import context
from bot.templates import Sentences
from bot.templates.message import Message
from bot.wecom import limits
from cases.actions import WORDS, Action
from cases.forms import Ask
from cases.model import State
from cases.outcome import Refusal
from desk.offers import given_from, offered
from desk.sheets import questions
from storage import tables
from storage.contacts import ContactRow
from tests.desk.office import Office, office
from tests.desk.test_integrated import PEOPLE as CENTRE
from tests.desk.test_jiangsu import people
from tests.desk.test_shebao import CHECKED
from tests.desk.test_shebao import PEOPLE as BUREAU

# Whatever the customer or the unit says of him holds these words; no push may.
NAME, PHONE, WORD = "欧阳秀英", "13812345678", "暗语"
SAID = f"{WORD}，请回{PHONE}"
TOLD = {"customer": NAME, "phone": PHONE, "what": SAID, "demand": SAID, "object": SAID}
RESULT = {
    "finding": SAID, "responsibility": SAID, "solution": SAID, "outcome": "granted",
    "grounds": SAID,
}  # fmt: skip

# These take words, with or without a list to choose from.
FREE = {Ask.TEXT, Ask.CASE, Ask.PERSON, Ask.PEOPLE, Ask.CODE}

Step = tuple[str, Action, dict[str, Any]]


def work(handler: str, *, waits: str = "") -> list[Step]:
    """Give the steps of the unit from the signature to the result."""
    waiting = {"what": SAID, "told": True} | ({"reason": waits} if waits else {})
    return [
        (handler, Action.SIGN, {}),
        (handler, Action.CONTACTED, {"reached": True, "note": SAID, "about": ("progress",)}),
        (handler, Action.WAIT, waiting),
        (handler, Action.RESUME, {}),
        (handler, Action.DONE, RESULT),
    ]


def judged(reviewer: str, caller: str, result: Action) -> list[Step]:
    """Give the steps of review and second callback."""
    called: list[Step] = [(caller, Action.TAKE_CALL, {}), (caller, Action.DIALLED, {})]
    return [(reviewer, Action.APPROVE, {}), *called, (caller, result, {})]


CLAIMS = {"unit": "claims", "cause": "定损金额", "co_units": ("cs",), "handler": "liuyang"}
HELD = {"units": ("claims", "cs"), "people": ("wumin",), "conclusion": SAID, "follows": SAID}
BUSINESS = {"unit": "business", "cause": "办理超时", "handler": "ding"}
PENSION = {"unit": "pension", "cause": "养老待遇核定", "handler": "qian"}
JIANGSU: list[Step] = [
    ("maxiao", Action.TAKE_CALL, {}),
    ("maxiao", Action.DISSATISFIED, {}),
    ("maxiao", Action.DISPATCH, CLAIMS),
    ("wangfang", Action.RETURN, {"reason": "wrong_unit"}),
    ("maxiao", Action.DISPATCH, CLAIMS),
    ("wangfang", Action.DISCUSS, HELD),
    *work("liuyang", waits="documents"),
    *judged("tangyan", "tangyan", Action.DISSATISFIED),
    ("liuyang", Action.HAND_OVER, {"to": "chenyu", "why": SAID}),
    ("chenyu", Action.TAKE, {}),
    ("chenyu", Action.DONE, RESULT),
    ("tangyan", Action.REDO, {"why": SAID}),
    ("tangyan", Action.SUSPEND, {"reason": SAID, "told": True}),
    ("tangyan", Action.RESUME, {}),
    ("chenyu", Action.DONE, RESULT),
    *judged("tangyan", "tangyan", Action.CONTENT),
    ("tangyan", Action.REOPEN, {"why": SAID}),
    ("chenyu", Action.DONE, RESULT),
    *judged("tangyan", "tangyan", Action.MISSED)[:-1],
    ("tangyan", Action.WITHDRAW, {"how": SAID, "today": True}),
]
INTEGRATED: list[Step] = [
    ("pei", Action.ACCEPT, {}),
    ("pei", Action.DISPATCH, BUSINESS),
    *work("ding"),
    *judged("mo", "xia", Action.CONTENT),
    ("mo", Action.ARCHIVE, {}),
]
SHEBAO: list[Step] = [
    ("lead", Action.ACCEPT, {}),
    ("lead", Action.DISPATCH, PENSION),
    *work("qian"),
    ("ren", Action.APPROVE, {}),
]
WAYS: dict[str, tuple[Sequence[ContactRow], list[Step]]] = {
    "picc-jiangsu": (people(), JIANGSU),
    "integrated": (CENTRE, INTEGRATED),
    "shebao": (BUREAU, SHEBAO),
}


async def begun(found: Office, preset: str) -> None:
    """Let a case come in as the institution has it."""
    if preset == "picc-jiangsu":
        await found.act_on_duty("maxiao")
        await found.tap("chenyu", **TOLD)
        await found.walk(minutes=36)
    elif preset == "integrated":
        await found.open("complaint", "wang", category="business", part="delay", **TOLD)
    else:
        await found.open(
            "application", "front", category="pension", part="first", **TOLD, **CHECKED
        )


async def pushed(found: Office, known: set[str]) -> list[tuple[str, Message | None, str]]:
    """Give what was put into the outbox since: to whom, the message, and all of it as text."""
    rows = await found.store.rows(select(tables.outbox))
    fresh = [row for row in rows if row.id not in known]
    known |= {row.id for row in fresh}
    found_ = []
    for row in fresh:
        body = found.store.vault.open(row.sealed)
        message = Message.from_json(body["message"]) if "message" in body else None
        found_.append((row.person, message, str(body)))
    return found_


def fits(message: Message) -> None:
    """Nothing of a message is cut: it was written for the place where it stands."""
    assert len(message.text.encode()) <= limits.TEXT_BYTES
    if not message.buttons:
        return
    assert 0 < len(message.title) <= limits.CARD_TITLE, message.title
    assert len(message.desc) <= limits.CARD_DESC, message.desc
    assert len(message.note) <= limits.CARD_NOTE, message.note
    assert len(message.rows) <= limits.CARD_ROWS
    assert len(message.buttons) <= limits.CARD_BUTTONS
    for name, value in message.rows:
        assert len(name) <= limits.CARD_ROW_NAME, name
        assert len(value) <= limits.CARD_ROW_VALUE, value


async def offers_fit(found: Office, staff: Sequence[ContactRow]) -> None:
    """Whatever anybody is offered has its word, its questions with choices, and its sentences."""
    sentences, turn = Sentences(), found.turns.work("test")
    case = await turn.case(found.id)
    assert case
    shown = context(turn, await turn.scene(case))
    offers = {(p.userid, a) for p in staff for a in await offered(turn, case, p.userid)}
    # What somebody is asked hangs on his part; one of each is enough.
    once = {action: who for who, action in sorted(offers)}
    for action, who in once.items():
        assert len(WORDS[action]) <= limits.CARD_BUTTON_TEXT
        assert action.value in sentences.names("answers")
        for one in await questions(turn, case, who, action):
            assert one.field.label
            assert one.options or one.field.ask in FREE
        missing = await given_from(turn, case, action, {})
        for _, why in missing if isinstance(missing, tuple) else ():
            assert sentences.say("refusals", why, shown)


@pytest.mark.parametrize("preset", WAYS)
async def test_everybody_hears_what_he_can_use(preset: str, tmp_path: Path) -> None:
    """No push has the customer's words, none is cut, and each of its buttons does something."""
    staff, way = WAYS[preset]
    async with office(tmp_path, preset, list(staff)) as found:
        await begun(found, preset)
        known: set[str] = set()
        stood: set[State] = set()
        await pushed(found, known)
        for who, action, given in way:
            await found.walk(seconds=20)
            decided = await found.act(who, action, **given)
            assert not isinstance(decided, Refusal), (who, action, decided)
            for person, message, whole in await pushed(found, known):
                assert not [one for one in (NAME, PHONE, WORD) if one in whole], (action, whole)
                if message is None:
                    continue
                fits(message)
                mine = await found.offered(person) if message.buttons else ()
                assert {*message.buttons} <= {*mine}, (action, person, message.title)
            if (state := (await found.case()).state) not in stood:
                stood.add(state)
                await offers_fit(found, staff)
