"""Every flow by its name: what chat, web form and relay render alike (design §6)."""

from collections.abc import Mapping

from bot.flows import (
    callback,
    callback_result,
    complaint,
    dissatisfaction,
    hotline,
    rebook,
)
from bot.flows.kind import FlowKind

_KINDS = (
    *(dissatisfaction.KIND, complaint.KIND, callback.KIND, callback_result.KIND, rebook.KIND),
    hotline.KIND,
)
FLOWS: Mapping[str, FlowKind] = {kind.name: kind for kind in _KINDS}
