"""One message's surroundings: who, where, when, and the institution's desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.policy import Policy, branch_of
from desk.filing import Filing
from desk.work import Work
from storage.people import Person

# What an app offers of which the settings say nothing.
_ALONE = ("dissatisfaction",)


@dataclass(frozen=True, slots=True)
class Desk:
    """The institution whose staff report here: its policy now, and its part of the number.

    ``flows`` are the flows that each app offers, by the app's name; ``branches`` the desks of
    departments whose rules are stricter (S4-R39).
    """

    policy: Policy
    policy_id: str
    prefix: str
    flows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    branches: "Mapping[str, Desk]" = field(default_factory=dict)

    def at(self, department: str) -> "Desk":
        """Give the desk for the people of a department: a branch may have stricter rules."""
        return branch_of(self.branches, department) or self

    def offered(self, app: str) -> tuple[str, ...]:
        """Give the names of the flows that an app offers."""
        return self.flows.get(app, _ALONE)


@dataclass(frozen=True, slots=True)
class Visit:
    """One message's surroundings; ``at`` is WeCom's CreateTime."""

    work: Work
    person: Person
    desk: Desk
    app: str
    at: datetime

    def filing(self, draft_id: str, about: Mapping[str, str]) -> Filing:
        """Give what a flow is told of who files what from here."""
        desk = self.desk
        return Filing(
            self.person, desk.policy, desk.policy_id, desk.prefix, self.app, "wecom_bot",
            draft_id, self.at, about,
        )  # fmt: skip
