"""Whether the contacts leave gaps through which a case could fall."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence

from bot.commands.failure import CommandError
from bot.commands.finding import Finding, fine, note, wrong
from bot.commands.loading import open_store
from bot.contact_checks import said_circle
from bot.settings import Settings
from cases import gaps
from cases.gaps import Gap, Kind
from cases.policy import ROLES, Policy
from storage import roster, syncs
from storage.people import Person, everyone
from storage.syncs import Sync

# More names than this make a line that nobody reads.
_NAMED = 8
_MEANING = {
    Kind.NO_LEADER: "没有直接领导，到时直接转投诉组",
    Kind.LEADER_LEFT: "直接领导不在通讯录里，到时直接转投诉组",
    Kind.NO_APP: "看不到任何应用，机器人联系不上",
}


async def people_findings(
    settings: Settings, policies: Mapping[str, Policy]
) -> AsyncIterator[Finding]:
    """Look at the people of each institution whose policy is in order."""
    try:
        async with open_store(settings) as store:
            if settings.contacts.sync and (last := await syncs.latest(store)):
                for finding in synced(last):
                    yield finding
            known = await roster.active_keys(store, _no_pause)
            for code, policy in policies.items():
                for finding in said(await everyone(store, code), policy, code, known):
                    yield finding
    except CommandError:
        # What is wrong with the database is told where the stores are checked.
        return


def synced(last: Sync) -> Iterator[Finding]:
    """Say where the newest reading of WeCom's contacts did not succeed."""
    if last.outcome == syncs.REFUSED:
        yield wrong(last.note)
    elif last.outcome == syncs.FAILED:
        again = "机器人每一刻钟会再试一次"
        yield wrong(f"上次从企业微信读通讯录没有成功（{last.note}），{again}，见下面对各应用的检查")


async def _no_pause() -> None:
    """Go on at once: a command makes nobody wait."""


def said(
    people: Sequence[Person], policy: Policy, code: str, known: Collection[str] = ()
) -> Iterator[Finding]:
    """Say the gaps in an institution's contacts; ``known`` are all active people."""
    names = {person.key: person.name for person in people}
    if people:
        yield fine(f"{code} 通讯录 {len(people)} 人")
    for gap in gaps.find(people, policy, {*names, *known}):
        sentence = _sentence(gap, policy, code, names)
        yield wrong(sentence) if gap.serious else note(sentence)


def _sentence(gap: Gap, policy: Policy, code: str, names: Mapping[str, str]) -> str:
    team, head = policy.callback.team_role, policy.callback.head_role
    named = [names[key] for key in gap.people]
    match gap.kind:
        case Kind.NOBODY:
            return f"{code} 还没有通讯录，请运行 escalation-bot contacts sync 或 import FILE.csv"
        case Kind.NO_TEAM:
            return f"没有人是{ROLES[team]}（角色 {team}），首次回访没有人打"
        case Kind.NO_HEAD:
            return f"没有人是{ROLES[head]}（角色 {head}），回访的人都联系不上时没有人接"
        case Kind.NO_REPORTERS:
            return f"没有人的岗位是{_posts(policy)}，请检查 post 一列或政策里的 [post.*]"
        case Kind.CIRCLE:
            return said_circle(named)
    return f"{_MEANING[gap.kind]}：{_names(named)}"


def _posts(policy: Policy) -> str:
    posts = {post for kind in policy.kind.values() for post in kind.reporter_posts}
    return "、".join(policy.posts[post].label for post in sorted(posts))


def _names(names: Sequence[str]) -> str:
    named = "、".join(names[:_NAMED])
    return named + (f"等 {len(names)} 人" if len(names) > _NAMED else "")
