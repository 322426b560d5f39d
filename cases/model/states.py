"""Where a case can stand, and which of it belong together."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands (domain.md B4; the Chinese names stand in the policy)."""

    SOOTHING = "soothing"
    LEADER = "leader"
    SUBMITTED = "submitted"
    FIRST_CALLBACK = "first_callback"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    PROCESSING = "processing"
    WAIT_CUSTOMER = "wait_customer"
    SUSPENDED = "suspended"
    REVIEW = "review"
    RESULT_CALLBACK = "result_callback"
    CLOSED = "closed"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    RESOLVED_EARLY = "resolved_early"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    VOID = "void"


# Nothing runs any more; some of these can still be archived, taken up again or followed up.
ENDED = frozenset(
    {State.CLOSED, State.ARCHIVED, State.REJECTED, State.RESOLVED_EARLY}
    | {State.WITHDRAWN, State.MERGED, State.VOID}
)
# A unit has the case: it signs, works, waits, or has handed its result in.
WITH_UNIT = frozenset(
    {State.DISPATCHED, State.PROCESSING, State.WAIT_CUSTOMER, State.SUSPENDED, State.REVIEW}
)
