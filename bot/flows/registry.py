"""Every flow by its name: what chat, web form and relay render alike (design §6)."""

from collections.abc import Mapping

from bot.flows import complaint, dissatisfaction, hotline
from bot.flows.kind import FlowKind

_KINDS = (dissatisfaction.KIND, complaint.KIND, hotline.KIND)
FLOWS: Mapping[str, FlowKind] = {kind.name: kind for kind in _KINDS}
