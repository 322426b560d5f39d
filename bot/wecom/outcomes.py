"""What became of a message: WeCom's many codes, sorted by what one does next (wecom.md §3.8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any


class Outcome(StrEnum):
    """What became of a message, by what to do next."""

    SENT = auto()  # WeCom took it
    UNREACHABLE = auto()  # this app can't see that member: try another app
    CARD_REFUSED = auto()  # the card is not accepted: say it in a text
    CODE_SPENT = auto()  # the response code was used or is over 72 h old: say it in a line
    LIMITED = auto()  # too much at once: wait `limits.FREQUENCY_BLOCK` and send the same again
    CONFIG = auto()  # keys, rights or trusted addresses are wrong: a person must act
    BUSY = auto()  # WeCom was busy each time: send the same again later
    DOUBTFUL = auto()  # no answer to what was written: it may have arrived
    NOT_SENT = auto()  # nothing was written: send it again
    REJECTED = auto()  # anything else: the same again will fail again


OK = 0
BUSY = -1
STALE_TOKEN = frozenset({40014, 41001, 42001})
BAD_SECRET = frozenset({40001, 40013, 40091, 41004})
CODES: dict[int, Outcome] = {
    OK: Outcome.SENT,
    BUSY: Outcome.BUSY,
    60140: Outcome.CODE_SPENT,
    **dict.fromkeys([40003, 60011, 60111, 81013, 82001], Outcome.UNREACHABLE),
    **dict.fromkeys([*range(42014, 42017), *range(42027, 42052), 43012], Outcome.CARD_REFUSED),
    **dict.fromkeys([45009, 45033], Outcome.LIMITED),
    **dict.fromkeys([40056, 48002, 50003, 60020, 301002], Outcome.CONFIG),
    **dict.fromkeys(BAD_SECRET | STALE_TOKEN, Outcome.CONFIG),
}


def passing(errcode: int | None) -> bool:
    """Tell whether the same call may go through later: by itself, or once a person has acted."""
    return CODES.get(errcode or OK) in {Outcome.BUSY, Outcome.LIMITED, Outcome.CONFIG}


@dataclass(frozen=True, slots=True)
class SendResult:
    """What WeCom said about one message.

    `invalid` and `unlicensed` hold user ids in lower case, as WeCom returns them;
    `errcode` is None where no answer came; `errmsg` is safe to store and log.
    """

    outcome: Outcome
    errcode: int | None = None
    errmsg: str = ""
    invalid: frozenset[str] = frozenset()
    unlicensed: frozenset[str] = frozenset()
    msgid: str = ""
    response_code: str = field(default="", repr=False)


def judge(answer: Mapping[str, Any], errmsg: str, users: frozenset[str]) -> SendResult:
    """Return the result of an answer; `users` are all receivers, in lower case, if known.

    A message that none of them may get is unreachable, though WeCom calls it "ok".
    """
    errcode = int(answer.get("errcode", OK))
    invalid, unlicensed = _ids(answer.get("invaliduser")), _ids(answer.get("unlicenseduser"))
    outcome = CODES.get(errcode, Outcome.REJECTED)
    if outcome is Outcome.SENT and users and users <= invalid | unlicensed:
        outcome = Outcome.UNREACHABLE
    return SendResult(
        outcome=outcome,
        errcode=errcode,
        errmsg=errmsg,
        invalid=invalid,
        unlicensed=unlicensed,
        msgid=str(answer.get("msgid", "")),
        response_code=str(answer.get("response_code", "")),
    )


def _ids(value: object) -> frozenset[str]:
    # message/send joins ids with a bar, update_template_card returns a list.
    parts = value.split("|") if isinstance(value, str) else value
    if not isinstance(parts, list):
        return frozenset()
    return frozenset(str(part).casefold() for part in parts if part)
