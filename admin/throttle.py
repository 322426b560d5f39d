"""How often somebody may try: passwords by name and by address, look-ups by user."""

from dataclasses import dataclass

from admin.kept import Kept


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    name: str
    tries: int
    window_s: int


BY_NAME = Limit("name", 5, 15 * 60)
BY_ADDRESS = Limit("address", 30, 15 * 60)
LOOKUPS = Limit("lookup", 60, 60 * 60)


class Throttle:
    """Counts tries before they are made, so that many at once count too."""

    def __init__(self, kept: Kept) -> None:
        """Keep the counts in ``kept``."""
        self._kept = kept

    async def allows(self, limit: Limit, who: str) -> bool:
        """Count a try and tell whether it may be made."""
        return await self._kept.count(_key(limit, who), limit.window_s) <= limit.tries

    async def forget(self, limit: Limit, who: str) -> None:
        """Begin anew after a success."""
        await self._kept.forget_count(_key(limit, who))


def _key(limit: Limit, who: str) -> str:
    return f"admin:throttle:{limit.name}:{who}"
