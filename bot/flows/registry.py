"""Every flow by its name: what chat, web form and relay render alike (design §6)."""

from collections.abc import Mapping

from bot.flows import dissatisfaction
from bot.flows.kind import FlowKind

FLOWS: Mapping[str, FlowKind] = {kind.name: kind for kind in (dissatisfaction.KIND,)}
