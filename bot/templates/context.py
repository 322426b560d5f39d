"""What a sentence about a case may use: names, local times and masked customer data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cases.actions import WORDS, Action
from cases.calendar import MIDNIGHT
from cases.masking import mask_name, mask_phone
from cases.model import SYSTEM, Case, Discussion
from cases.moves import telling
from cases.moves.discussing import wanted
from cases.moves.timing import WORK
from cases.policy import CHANNELS, CLOCKS, FIELDS, FLAGS, TOPICS, Policy
from cases.standing import in_charge
from cases.transitions import PARTS, Part


def spell(span: timedelta) -> str:
    """Show a span as people say it: 5分钟, 90秒."""
    seconds = int(span.total_seconds())
    minutes, rest = divmod(seconds, 60)
    return f"{seconds}秒" if rest else f"{minutes}分钟"


@dataclass(frozen=True, slots=True)
class Context:
    """The case, its policy and the names of its people, with ways to show them.

    ``above`` is whom the next step of the ladder tells; with None it starts the flow.
    """

    case: Case
    policy: Policy
    number: str
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    now: datetime | None = None
    above: str | None = None

    def name(self, key: str | None) -> str:
        """Give a person's name; the system speaks of itself as such."""
        if key in (None, "", SYSTEM):
            return "系统"
        return self.names.get(str(key), str(key))

    def names_of(self, keys: Iterable[str]) -> str:
        """Give the names of several people."""
        return "、".join(map(self.name, keys))

    @property
    def level(self) -> str:
        """Name how severe the case is: 重大."""
        return self.policy.levels[str(self.case.level)]

    def minute(self, at: datetime | None) -> str:
        """Show an instant as local hours and minutes, to the second where it matters."""
        if at is None:
            return ""
        local = at.astimezone(self.policy.zone)
        return f"{local:%H:%M}" if local.second == 0 else f"{local:%H:%M:%S}"

    def ends(self, at: datetime) -> str:
        """Show the end of a clock: 3月18日 17:30; midnight is 24:00 of the day that it ends."""
        local = at.astimezone(self.policy.zone)
        if local.time() == MIDNIGHT:
            day = local - timedelta(days=1)
            return f"{day.month}月{day.day}日 24:00"
        return f"{local.month}月{local.day}日 {local:%H:%M}"

    def ahead(self, at: datetime) -> str:
        """Show an instant to come: the time alone where it is today's."""
        local = at.astimezone(self.policy.zone)
        today = self.now is not None and self.now.astimezone(self.policy.zone).date()
        return self.minute(at) if local.date() == today else self.ends(at)

    def clock(self, code: str) -> str:
        """Give the name of a clock: 办理时限."""
        return CLOCKS[code]

    def because(self, values: Mapping[str, Any]) -> str:
        """Say which sign put a case on another term: a flag, the source or the level."""
        if flag := values.get("flag"):
            return f"这件事项定为“{FLAGS[flag]}”"
        if channel := values.get("channel"):
            return f"这件事项的来源是“{CHANNELS[channel]}”"
        level = self.policy.levels.get(str(values.get("level", "")))
        return f"这件事项定为“{level}”级" if level else "情况有变"

    def day(self, at: datetime) -> str:
        """Show the local day of an instant: 3月18日."""
        local = at.astimezone(self.policy.zone)
        return f"{local.month}月{local.day}日"

    def second(self, at: datetime) -> str:
        """Show an instant as local hours, minutes and seconds."""
        return f"{at.astimezone(self.policy.zone):%H:%M:%S}"

    def limit(self, clock: str) -> str:
        """Show a clock's limit as people say it: 5分钟."""
        return spell(self.policy.clocks[clock].limit.elapsed())

    @property
    def void_within(self) -> str:
        """Show how long a tap can be taken back whole."""
        return spell(self.policy.kind[self.case.kind].void_within.elapsed())

    @property
    def then(self) -> str:
        """Tell what the end of the running clock does: 通知赵磊, or 转95518投诉组."""
        if self.above:
            return f"通知{self.name(self.above)}"
        return f"转{self.policy.labels.complaint_team}"

    @property
    def staff_due(self) -> datetime:
        """Give the end of the staff clock."""
        return self.case.sensed_at + self.policy.clocks["staff_5m"].limit.elapsed()

    @property
    def leader_due(self) -> datetime | None:
        """Give the end of the current leader's clock; before the hand-over, as it would be."""
        hop = self.case.hop
        if hop is None:
            return None
        start = hop.started_at or self._start(hop.raised_at)
        return start + self.policy.clocks["leader_10m"].limit.elapsed()

    @property
    def call_due(self) -> datetime | None:
        """Give the end of the clock of the callback that is open, the first or the second."""
        call = self.case.callback
        if call is not None and call.purpose == "result":
            run = self.case.running.get("result_callback")
            return run.due_at if run else None
        limit = self.policy.clocks["first_callback_5m"].limit.elapsed()
        if call is None or call.due_at:
            return call.due_at if call else None
        start = self._start(call.raised_at).astimezone(self.policy.zone)
        return self.policy.callback.earliest(start) + limit

    @property
    def script(self) -> str:
        """Give the first words of the call that is open: the first one is neutral (S4-R32)."""
        second = self.case.callback is not None and self.case.callback.purpose == "result"
        return (self.policy.second_callback if second else self.policy.callback).script[0]

    def _start(self, raised_at: datetime) -> datetime:
        """Give the start of a clock as its hand-over will set it, if that is now (design §4.7)."""
        grace = self.policy.kind[self.case.kind].handover_grace.elapsed()
        late = self.now is not None and self.now - raised_at > grace
        return self.now if self.now is not None and late else raised_at

    @property
    def customer(self) -> str:
        """Show the customer masked, as any push may carry it."""
        name = mask_name(str(self.case.details.get("customer", "")))
        phone = self.case.details.get("phone")
        return " ".join(filter(None, [name, mask_phone(str(phone)) if phone else ""])) or "未补充"

    def cut(self, text: str, most: int) -> str:
        """Shorten a text to ``most`` characters."""
        if len(text) <= most:
            return text
        return f"{text[: most - 1]}…"

    def unit(self, code: str) -> str:
        """Give a unit's name, the institution's."""
        rule = self.policy.units.get(code)
        return rule.label if rule else code

    def present(self, held: Discussion) -> str:
        """Name the units and people that took part in a joint discussion."""
        return "、".join([*map(self.unit, held.units), *map(self.name, held.people)])

    @property
    def to_discuss(self) -> bool:
        """Tell whether the case must still be talked over before its result is handed in."""
        return wanted(self.case, self.policy)

    @property
    def outcome(self) -> str:
        """Name what came of the case, in the policy's words; "" where nothing is said (S0-R24)."""
        said = self.case.form.get("outcome", "")
        return self.policy.kind[self.case.kind].outcomes.get(said, "")

    @property
    def delivery(self) -> str:
        """Name the way by which the customer wants to have the result (S0-R25)."""
        return str(self.case.details.get("delivery") or "")

    @property
    def unheard(self) -> tuple[str, ...]:
        """List what the customer must still hear before the result is handed in."""
        return telling.unheard(self.case, self.policy)

    def topics(self, codes: Iterable[str]) -> str:
        """Name what is talked over with the customer."""
        return "、".join(TOPICS[code] for code in codes)

    def tells_progress(self, clock: str) -> bool:
        """Tell whether a warning is also when the customer hears of the progress (S0-R22)."""
        told = telling.PROGRESS in self.policy.kind[self.case.kind].talked
        return told and clock in WORK

    def reason(self, listed: str, code: str) -> str:
        """Give a reason from one of the policy's lists, or the words that were said."""
        reasons: Mapping[str, str] = getattr(self.policy.dispatch, listed)
        return reasons.get(code, code)

    @property
    def acknowledgement(self) -> str:
        """Give what a customer hears when a case of this kind is taken up; "" for nothing."""
        return self.policy.texts.acknowledgement.get(self.case.kind, "")

    @property
    def remedies(self) -> str:
        """Give where the customer may turn next, to be told with the answer; "" for nowhere."""
        return "；".join(self.policy.texts.remedies_of(self.case.kind))

    @property
    def state(self) -> str:
        """Name where the case stands."""
        return self.policy.labels.state(self.case.state)

    @property
    def kind(self) -> str:
        """Name the kind of the case."""
        return self.policy.kind_title(self.case.kind)

    @property
    def desk(self) -> str:
        """Say whom to ask about a case that nobody has in hand: the desk and its number."""
        return f"{self.policy.labels.complaint_team}，电话 {self.policy.labels.hotline}"

    @property
    def holder(self) -> str:
        """Say who has the case now: a person, or the desk."""
        who = in_charge(self.case)
        return self.name(who) if who else self.desk

    @property
    def instead(self) -> str:
        """Say what whoever was refused can do with the case, or whom to ask."""
        can = [f"“{self.word(action)}”" for action in self.values.get("can", ())]
        return f"您现在可以回{'、'.join(can)}。" if can else f"请联系{self.holder}。"

    @property
    def subject(self) -> str:
        """Say what the case is about, in the policy's words; never the customer's."""
        category = self.policy.categories.get(self.case.category)
        if category is None:
            return self.kind
        part = category.sub.get(self.case.subcategory)
        return f"{category.label}·{part}" if part else category.label

    def fields(self, names: Iterable[str]) -> str:
        """Name what is missing of a case, in plain words."""
        return "、".join(FIELDS.get(name, name) for name in names)

    def parts(self, codes: Iterable[str]) -> str:
        """Name the parts that may do something, the system left out."""
        return "、".join(self._part(Part(code)) for code in codes if code != Part.SYSTEM)

    def _part(self, part: Part) -> str:
        """Name a part; whom the policy lets book a withdrawal beside the registrar, by role."""
        roles = self.policy.withdraw.roles if part is Part.REGISTRAR else ()
        return "、".join([PARTS[part], *map(self.policy.labels.role, roles)])

    def word(self, action: str) -> str:
        """Give the word that does what a button does."""
        return WORDS[Action(action)]
