"""The corp's people as all apps together see them; each app has its own visible range."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.jobs.placing import Tree
from bot.jobs.sender import Sender
from bot.wecom import directory
from bot.wecom.directory import Department, Member
from storage.people import key_of
from storage.roster import Found

# Between two calls or two writes: turns go first, and WeCom's 10,000 calls a minute are far.
PAUSE_S = 0.005


@dataclass(slots=True)
class Sight:
    """What the apps saw: the departments, and each member with the apps that see him."""

    departments: list[Department] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    apps: dict[str, list[str]] = field(default_factory=dict)

    def see(self, app: str, members: Iterable[Member]) -> None:
        """Add members whom an app sees."""
        for member in members:
            key = key_of(member.userid)
            self.members.setdefault(key, member)
            if app not in (seen := self.apps.setdefault(key, [])):
                seen.append(app)


class Corp:
    """Reads people from WeCom; one for the process."""

    def __init__(
        self,
        senders: Mapping[str, Sender],
        roots: Mapping[int, str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``senders`` by app name, ``roots`` the institution of each root department."""
        self._senders = senders
        self._roots = roots
        self._sleep = sleep

    async def pause(self) -> None:
        """Let everybody else go first."""
        await self._sleep(PAUSE_S)

    async def whole(self) -> Sight:
        """Read everybody; raises wechatpy's WeChatClientException rather than see half."""
        sight = Sight()
        for name, sender in self._senders.items():
            departments = await directory.departments(sender.client)
            sight.departments += departments
            await self._walk(sight, name, [one.id for one in departments])
            await self._named(sight, name, await directory.named(sender.client))
        return sight

    async def below(self, department: int) -> Sight:
        """Read the people of one department and of all below it."""
        sight = await self._departments()
        for name in self._senders:
            await self._walk(sight, name, Tree(sight.departments, {}).below(department))
        return sight

    async def some(self, userids: Collection[str]) -> Sight:
        """Read single people; whom no app sees is missing."""
        sight = await self._departments()
        for name in self._senders:
            await self._named(sight, name, userids)
        return sight

    def placed(self, sight: Sight) -> Iterator[Found]:
        """Give the people of a sight one by one, as the record knows them."""
        tree = Tree(sight.departments, self._roots)
        for key, member in sight.members.items():
            yield tree.placed(member, tuple(sight.apps[key]))

    async def _departments(self) -> Sight:
        sight = Sight()
        for sender in self._senders.values():
            sight.departments += await directory.departments(sender.client)
        return sight

    async def _walk(self, sight: Sight, app: str, departments: Iterable[int]) -> None:
        for number in departments:
            sight.see(app, await directory.members(self._senders[app].client, number))
            await self.pause()

    async def _named(self, sight: Sight, app: str, userids: Iterable[str]) -> None:
        for userid in userids:
            if app in sight.apps.get(key_of(userid), ()):
                continue
            if member := await directory.member(self._senders[app].client, userid):
                sight.see(app, [member])
            await self.pause()
