"""Policy versions in memory: a version never changes, so it is read once (design §5)."""

from cases.policy import Policy, restored
from storage import policies
from storage.store import Store


class Policies:
    """Versions by id, as they were loaded."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: dict[str, Policy] = {}

    async def get(self, store: Store, policy_id: str) -> Policy:
        """Give a version; LookupError when the record has none of that id."""
        if policy_id not in self._known:
            row = await policies.get(store, policy_id)
            if row is None:
                message = f"no policy version {policy_id}"
                raise LookupError(message)
            self._known[policy_id] = restored(row.body)
        return self._known[policy_id]
