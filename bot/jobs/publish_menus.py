"""The menus of the apps: ``run`` publishes them; a key is a flow's name (design §7)."""

import logging
from collections.abc import Mapping, Sequence

from wechatpy.exceptions import WeChatClientException

from bot.jobs.holding import Holding
from bot.jobs.sender import Sender
from bot.wecom.outcomes import passing
from bot.wecom.transport import NoAnswer

log = logging.getLogger(__name__)

# What WeCom takes side by side, and below one item; the others go under these.
_TOP, _BELOW = 3, 5
_GROUPS = ("登记", "更多")


def buttons(titles: Mapping[str, str], flows: Sequence[str]) -> list[dict[str, object]]:
    """Give the items of a menu: the first flow stays one tap away, whatever their number."""
    items: list[dict[str, object]] = [
        {"type": "click", "name": titles[flow], "key": flow} for flow in flows if flow in titles
    ]
    if len(items) <= _TOP:
        return items
    first, *rest = items
    groups = [rest[start : start + _BELOW] for start in range(0, len(rest), _BELOW)]
    return [first, *map(_under, _GROUPS, groups)]


def _under(name: str, items: list[dict[str, object]]) -> dict[str, object]:
    return {"name": name, "sub_button": items}


class PublishMenus:
    """Publishes each app's menu once, trying again, ever less often, while WeCom is away."""

    def __init__(
        self,
        senders: Mapping[str, Sender],
        flows: Mapping[str, tuple[str, ...]],
        titles: Mapping[str, str],
        holding: Holding,
    ) -> None:
        """``flows`` by app name, in the order of the settings; ``titles`` by flow."""
        self._senders = senders
        self._left = {name: buttons(titles, flows[name]) for name in flows}
        self._holding = holding

    async def once(self) -> bool:
        """Publish what is not published yet; never asks to be called again at once."""
        for name, items in list(self._left.items()):
            if self._holding.holds(name):
                continue
            if not items or await self._publish(self._senders[name], items):
                del self._left[name]
            else:
                self._holding.hold(name)
        return False

    async def _publish(self, sender: Sender, items: list[dict[str, object]]) -> bool:
        try:
            await sender.client.menu.create(sender.agent_id, {"button": items})
        except NoAnswer:
            return False
        except WeChatClientException as refused:
            # A menu that WeCom refuses stays as it was; words do the same, so nothing stops.
            log.warning("menu refused", extra={"app": sender.name, "errcode": refused.errcode})
            return not passing(refused.errcode)
        return True
