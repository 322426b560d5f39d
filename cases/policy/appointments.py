"""When a customer may be called or visited by appointment, and how it is kept (domain.md B8)."""

from pydantic import Field

from cases.policy.callback import Window
from cases.policy.duration import Duration
from cases.policy.fields import Sourced, Span


class AppointmentRule(Sourced):
    """How long one takes, when nobody is disturbed, how early the caller is reminded."""

    slot: Span = Duration(30, "m")
    hours: Window = Window(start="08:00", end="21:00")
    remind_before: Span = Duration(15, "m")
    # So often a customer is tried in one way; then another way is agreed, or it is given up.
    attempts: int = Field(default=3, ge=1, le=20)
