"""An app that messages go out through."""

from dataclasses import dataclass

from bot.wecom.client import Client


@dataclass(frozen=True, slots=True)
class Sender:
    """One app of the corp: its name here, its agent id there, and its client."""

    name: str
    agent_id: int
    client: Client
