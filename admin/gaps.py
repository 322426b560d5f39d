"""The gaps in the contacts as the page says them: what each means, and who."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cases import gaps
from cases.gaps import Kind
from cases.policy import ROLES, Policy
from storage.people import Person

NAMED = 20

_SAID: Final[Mapping[Kind, tuple[str, str]]] = MappingProxyType(
    {
        Kind.NOBODY: (
            "还没有通讯录",
            "请运行 escalation-bot contacts sync，或 contacts import FILE.csv",
        ),
        Kind.NO_REPORTERS: ("没有人能报告", "没有人的岗位在政策的报告岗位之列，请检查岗位"),
        Kind.NO_LEADER: ("没有上级", "他们的报告到时直接转投诉组"),
        Kind.LEADER_LEFT: ("上级不在通讯录里", "上报到这里会直接转投诉组"),
        Kind.CIRCLE: ("领导关系成环", "上报到这里会直接转投诉组"),
        Kind.NO_APP: ("不在任何应用里", "机器人联系不上他们，轮到时立即跳过"),
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A gap: what it means, and key and name of its people, as far as they are listed."""

    title: str
    means: str
    people: tuple[tuple[str, str], ...]
    more: int
    bad: bool


def shown(people: Sequence[Person], policy: Policy, known: set[str]) -> Iterator[Shown]:
    """Say the gaps among the active people of an institution; ``known`` are all active people."""
    names = {person.key: person.name for person in people}
    for gap in gaps.find(people, policy, known):
        title, means = _words(gap.kind, policy)
        circle = gap.kind is Kind.CIRCLE
        # A circle is closed by naming again where it began.
        keys = [*gap.people, gap.people[0]] if circle else list(gap.people)
        title += f"：{len(gap.people)} 人" if gap.people else ""
        listed = tuple((key, names[key]) for key in keys[:NAMED])
        yield Shown(title, means, listed, max(len(keys) - NAMED, 0), gap.serious or circle)


def _words(kind: Kind, policy: Policy) -> tuple[str, str]:
    team, head = policy.callback.team_role, policy.callback.head_role
    if kind is Kind.NO_TEAM:
        return f"没有人是{ROLES.get(team, team)}", f"首次回访没有人打，请给成员加角色 {team}"
    if kind is Kind.NO_HEAD:
        title = f"没有人是{ROLES.get(head, head)}"
        return title, f"回访无人可接时没有人知道，请给一人加角色 {head}"
    return _SAID[kind]
