"""What the pages ask of WeCom's login; ``bot/app`` hands in what does it (design §2)."""

from collections.abc import Sequence
from typing import Protocol


class CodeRefusedError(Exception):
    """WeCom does not take the code: used up, expired or made up."""


class AwayError(Exception):
    """WeCom gave no answer, or one that says nothing about the code."""


class Door(Protocol):
    """The corp's apps and the login of each (wecom.md §3.6)."""

    @property
    def apps(self) -> Sequence[str]:
        """Name the apps in the order in which they are tried."""

    def address(self, app: str, back: str, state: str, *, in_client: bool) -> str:
        """Give the address that logs in through an app and comes back with a code and the state.

        ``in_client`` says that the page is open inside WeCom, where nobody has to scan anything.
        """

    async def userid(self, app: str, code: str) -> str | None:
        """Give the member that a code stands for; None for somebody whom the app cannot see.

        CodeRefusedError where the code is no good; AwayError where WeCom can't be asked.
        """
