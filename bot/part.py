"""What part of the work a process takes: people, jobs, or both (design §5)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storage.leases import Alone, Claim

Once = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Part:
    """The role of a process, and its claim on the jobs, which one process does at a time."""

    role: str
    claim: Claim

    @property
    def serves(self) -> bool:
        """Tell whether callbacks and pages are this process's work."""
        return self.role != "worker"

    @property
    def works(self) -> bool:
        """Tell whether this process does the jobs, or stands by for them."""
        return self.role != "web"

    async def leads(self) -> bool:
        """Tell whether the jobs are done here at this moment; Unavailable without a database."""
        return self.works and await self.claim.mine(at_once=True)

    def led(self, once: Once) -> Once:
        """Give a job that does nothing while another process does the jobs."""

        async def only_one() -> bool:
            return await self.claim.mine() and await once()

        return only_one


# One process that does everything.
WHOLE = Part("all", Alone())
