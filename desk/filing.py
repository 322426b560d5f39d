"""Who files what through which door: the surroundings of one flow's submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.policy import Policy
from desk.lookup import Lookup, Nowhere
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Filing:
    """One draft's way into the record.

    ``person`` fills it in, ``channel`` is the door (domain.md B3), ``at`` is when it was said;
    ``draft_id`` is unique on whatever comes of it, so that nothing is filed twice; ``about``
    holds what the draft was begun about, such as the id of a case; ``lookup`` asks the
    institution's own systems.
    """

    person: Person
    policy: Policy
    policy_id: str
    prefix: str
    app: str
    channel: str
    draft_id: str
    at: datetime
    about: Mapping[str, str] = field(default_factory=dict)
    lookup: Lookup = field(default_factory=Nowhere)

    @property
    def came(self) -> str:
        """Tell how the customer came: by the post of who received him, else the door (S2-R01)."""
        code = self.policy.post_of(self.person.post, self.person.department)
        post = self.policy.posts.get(code or "")
        return (post.channel if post else None) or self.channel
