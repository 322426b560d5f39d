"""What happens next to a case: each running clock, when it ends, and who hears of it then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from admin.times import Times
from admin.words import CLOCKS
from cases.facts import Facts
from cases.model import Case
from cases.policy import Policy
from storage.timers import TimerRow

MOST = 5


@dataclass(frozen=True, slots=True)
class Next:
    """One clock that runs; ``due`` is ISO text for the browser."""

    clock: str
    due: str
    at: str
    left: str
    late: bool
    then: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """What must be known to foretell: the case, the people around it, how names are said."""

    case: Case
    policy: Policy
    facts: Facts
    name: Callable[[str | None], str]

    def next(self, timers: Sequence[TimerRow], times: Times) -> tuple[Next, ...]:
        """Foretell from the armed timers, the next one first."""
        return tuple(
            Next(
                CLOCKS.get(timer.clock, timer.clock), timer.due_at.isoformat(),
                times.short(timer.due_at), times.left(timer.due_at), timer.due_at < times.now,
                self._then(timer.clock),
            )
            for timer in timers[:MOST]
        )  # fmt: skip

    def _then(self, clock: str) -> str:
        if clock in {"staff_5m", "leader_10m"}:
            return self._up()
        if clock == "leader_ack":
            hop = self.case.hop
            return f"再提醒{self.name(hop.reader)}一次" if hop else ""
        if clock == "callback_offer":
            return self._next_caller()
        if clock == "first_callback_5m":
            head = self.facts.head
            return f"记为超时，通知{self.name(head)}" if head else "记为超时"
        if clock == "callback_retry" and self.case.callback:
            return f"提醒{self.name(self.case.callback.assignee)}再拨"
        return ""

    def _up(self) -> str:
        full = len(self.case.hops) >= self.policy.kind[self.case.kind].max_leader_hops
        if full or self.facts.next_leader is None:
            return f"转{self.policy.labels.complaint_team}，流程开始"
        return f"通知{self.name(self.facts.next_leader)}（第 {len(self.case.hops) + 1} 级）"

    def _next_caller(self) -> str:
        asked = {offer.person for offer in self.case.callback.offers} if self.case.callback else ()
        person = next((one for one in self.facts.callers if one not in asked), None)
        return f"改请{self.name(person)}回访" if person else "没有下一位可请"
