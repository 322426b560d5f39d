"""What happens next to a case, in words: each due time, and who hears of it then."""

from collections.abc import Callable
from dataclasses import dataclass

from admin.times import Times
from admin.words import CLOCKS, VIAS, name_in
from cases.policy import Policy
from cases.prospect import Coming

_MARKED = {"warn": "提醒", "urge": "催办", "supervise": "督办"}


@dataclass(frozen=True, slots=True)
class Next:
    """One due time; ``due`` is ISO text for the browser, ``channel`` by which app it is told."""

    clock: str
    due: str
    at: str
    left: str
    late: bool
    then: str
    channel: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """What it takes to say a forecast: the policy's words, names, and the time."""

    policy: Policy
    times: Times
    name: Callable[[str | None], str]

    def next(self, one: Coming) -> Next:
        """Say one due time."""
        return Next(
            CLOCKS.get(one.clock, one.clock), one.due_at.isoformat(), self.times.ends(one.due_at),
            self.times.left(one.due_at), one.due_at < self.times.now, self._then(one),
            name_in(VIAS, one.channel) or ("收不到消息" if one.who else ""),
        )  # fmt: skip

    def _then(self, one: Coming) -> str:
        who = "、".join(map(self.name, one.who))
        if one.then in _MARKED:
            part = f"走过 {one.mark}%，" if one.then == "warn" else ""
            return f"{part}{_MARKED[one.then]}{who}"
        if one.then == "tell_leader":
            leader = one.values["leader"]
            stands_in = "" if leader in one.who else f"代{self.name(leader)}，"
            return f"通知{who}（{stands_in}第 {one.values['hop']} 级）"
        return {
            "remind_leader": f"再提醒{who}一次",
            "start_flow": f"转{self.policy.labels.complaint_team}，流程开始",
            "note": "只记入经过",
            "offer_call": f"改请{who}回访",
            "ask_nobody": "没有下一位可请",
            "late_call": f"记为超时，通知{who}" if who else "记为超时",
            "call_again": f"提醒{who}再拨",
            "measure": "只记是否按时",
            "idle": "一直没有办理就退回改派",
            "archive": "归档",
            "grave": f"再通知{who}知悉",
        }[one.then]
