"""Whether the contacts leave gaps through which a case could fall."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

from bot.commands.failure import CommandError
from bot.commands.finding import Finding, fine, note, wrong
from bot.commands.loading import open_store
from bot.contact_checks import circles, said_circle
from bot.settings import Settings
from cases.policy import ROLES, Policy
from storage.people import Person, everyone

# More names than this make a line that nobody reads.
_NAMED = 8


async def people_findings(
    settings: Settings, policies: Mapping[str, Policy]
) -> AsyncIterator[Finding]:
    """Look at the people of each institution whose policy is in order."""
    try:
        async with open_store(settings) as store:
            for code, policy in policies.items():
                for finding in gaps(await everyone(store, code), policy, code):
                    yield finding
    except CommandError:
        # What is wrong with the database is told where the stores are checked.
        return


def gaps(people: Sequence[Person], policy: Policy, code: str) -> Iterator[Finding]:
    """Find the gaps in an institution's contacts."""
    if not people:
        yield wrong(f"{code} 还没有通讯录，请运行 escalation-bot contacts import FILE.csv")
        return
    yield fine(f"{code} 通讯录 {len(people)} 人")
    yield from _roles(people, policy)
    yield from _reporters(people, policy)
    yield from _tree(people)
    yield from _unseen(people)


def _roles(people: Sequence[Person], policy: Policy) -> Iterator[Finding]:
    team, head = policy.callback.team_role, policy.callback.head_role
    if not any(team in person.roles for person in people):
        yield wrong(f"没有人是{ROLES[team]}（角色 {team}），首次回访没有人打")
    if not any(head in person.roles for person in people):
        yield note(f"没有人是{ROLES[head]}（角色 {head}），回访的人都联系不上时没有人接")


def _reporters(people: Sequence[Person], policy: Policy) -> Iterator[Finding]:
    posts = {post for kind in policy.kind.values() for post in kind.reporter_posts}
    staff = [person for person in people if policy.post_of(person.post, person.department) in posts]
    if not staff:
        labels = "、".join(policy.posts[post].label for post in sorted(posts))
        yield note(f"没有人的岗位是{labels}，请检查 post 一列或政策里的 [post.*]")
    known = {person.key for person in people}
    alone = [person for person in staff if person.leader not in known]
    if alone:
        yield note(f"没有直接领导，到时直接转投诉组：{_names(alone)}")


def _tree(people: Sequence[Person]) -> Iterator[Finding]:
    named = {person.key: person.name for person in people}
    for circle in circles({person.key: person.leader for person in people}):
        yield note(said_circle([named[key] for key in circle]))


def _unseen(people: Sequence[Person]) -> Iterator[Finding]:
    unseen = [person for person in people if not person.apps]
    if unseen:
        yield note(f"看不到任何应用，机器人联系不上：{_names(unseen)}")


def _names(people: Sequence[Person]) -> str:
    named = "、".join(person.name for person in people[:_NAMED])
    return named + (f"等 {len(people)} 人" if len(people) > _NAMED else "")
