"""What the customer must have heard while a unit works on his case (S0-R22, S0-R30)."""

from cases.model import Case
from cases.policy import Policy

PROGRESS = "progress"


def unheard(case: Case, policy: Policy) -> tuple[str, ...]:
    """Name what must still be talked over with the customer before the result is handed in.

    Whoever could never be reached, in as many attempts as a callback has, holds nothing up.
    """
    reached = [contact for contact in case.contacts if contact.reached]
    if not reached and len(case.contacts) >= policy.second_callback.attempts:
        return ()
    heard = {topic for contact in reached for topic in contact.about}
    return tuple(topic for topic in policy.kind[case.kind].talked if topic not in heard)
