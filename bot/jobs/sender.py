"""An app that messages go out through."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.wecom.client import Client
from bot.wecom.messages import addressed, serialise, text_message
from bot.wecom.values import Incoming


@dataclass(frozen=True, slots=True)
class Sender:
    """One app of the corp: its name here, its agent id there, and its client."""

    name: str
    agent_id: int
    client: Client
    # The address under which the pages of the cases stand.
    pages: str = ""

    def link(self, number: str) -> str:
        """Give the address of a case's page, by way of this app's login; "" without a number."""
        return f"{self.pages}/c/{number}?via={self.name}" if self.pages and number else ""


async def directly(senders: Mapping[str, Sender], incoming: Incoming, text: str) -> None:
    """Say a sentence past the record, which is away; it is tried once (design §3)."""
    sender = senders[incoming.app]
    body = addressed(text_message(text), incoming.user, sender.agent_id)
    await sender.client.send_bytes(serialise(body))
