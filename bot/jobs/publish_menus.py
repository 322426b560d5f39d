"""The menus of the apps: ``run`` publishes them; a key is a flow's name (design §7)."""

import logging
from collections.abc import Mapping

from wechatpy.exceptions import WeChatClientException

from bot.jobs.holding import Holding
from bot.jobs.sender import Sender
from bot.wecom.outcomes import passing
from bot.wecom.transport import NoAnswer

log = logging.getLogger(__name__)

# The flows that a menu offers, and what the item is called; more come with their flows.
TITLES = {"dissatisfaction": "不满报告"}


class PublishMenus:
    """Publishes each app's menu once, trying again, ever less often, while WeCom is away."""

    def __init__(
        self,
        senders: Mapping[str, Sender],
        flows: Mapping[str, tuple[str, ...]],
        holding: Holding,
    ) -> None:
        """``flows`` by app name, in the order of the settings."""
        self._senders = senders
        self._left = {name: [f for f in flows[name] if f in TITLES] for name in flows}
        self._holding = holding

    async def once(self) -> bool:
        """Publish what is not published yet; never asks to be called again at once."""
        for name, flows in list(self._left.items()):
            if self._holding.holds(name):
                continue
            if not flows or await self._publish(self._senders[name], flows):
                del self._left[name]
            else:
                self._holding.hold(name)
        return False

    async def _publish(self, sender: Sender, flows: list[str]) -> bool:
        buttons = [{"type": "click", "name": TITLES[flow], "key": flow} for flow in flows]
        try:
            await sender.client.menu.create(sender.agent_id, {"button": buttons})
        except NoAnswer:
            return False
        except WeChatClientException as refused:
            # A menu that WeCom refuses stays as it was; words do the same, so nothing stops.
            log.warning("menu refused", extra={"app": sender.name, "errcode": refused.errcode})
            return not passing(refused.errcode)
        return True
