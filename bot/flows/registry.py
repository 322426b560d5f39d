"""Every flow by its name: what chat, web form and relay render alike (design §6)."""

from collections.abc import Mapping

from bot.flows import (
    callback,
    callback_result,
    complaint,
    dissatisfaction,
    hotline,
    matter,
    moves,
    rebook,
)
from bot.flows.kind import FlowKind

_KINDS = (
    *(dissatisfaction.KIND, complaint.KIND, callback.KIND, callback_result.KIND, rebook.KIND),
    *(hotline.KIND, *matter.KINDS),
)
FLOWS: Mapping[str, FlowKind] = {kind.name: kind for kind in _KINDS}


def kind_of(name: str) -> FlowKind:
    """Give the flow of a draft: one that people begin by its word, or the questions of a move."""
    return FLOWS[name] if name in FLOWS else moves.MOVES[name]
