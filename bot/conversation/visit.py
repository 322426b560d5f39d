"""One message's surroundings: who, where, when, and the institution's desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.kind import FlowKind
from bot.flows.registry import FLOWS
from cases.policy import Policy, branch_of
from desk.filing import Filing
from desk.lookup import Lookup, Nowhere
from desk.work import Work
from storage.people import Person

# What an app offers of which the settings say nothing.
_ALONE = ("dissatisfaction",)


@dataclass(frozen=True, slots=True)
class Desk:
    """The institution whose staff report here: its policy now, and its part of the number.

    ``flows`` are the flows that each app offers, by the app's name; ``branches`` the desks of
    departments whose rules are stricter (S4-R39); ``lookup`` asks the institution's systems.
    """

    policy: Policy
    policy_id: str
    prefix: str
    flows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    branches: "Mapping[str, Desk]" = field(default_factory=dict)
    lookup: Lookup = field(default_factory=Nowhere)

    def at(self, department: str) -> "Desk":
        """Give the desk for the people of a department: a branch may have stricter rules."""
        return branch_of(self.branches, department) or self

    def offered(self, app: str) -> tuple[str, ...]:
        """Give the names of the flows that an app offers here: none of a kind of no policy's."""
        kinds = {"", *self.policy.kind}
        return tuple(name for name in self.flows.get(app, _ALONE) if FLOWS[name].case_kind in kinds)

    def filing(
        self,
        person: Person,
        draft_id: str,
        at: datetime,
        *,
        app: str,
        channel: str,
        about: Mapping[str, str],
    ) -> Filing:
        """Give what a flow is told of who files what through which door."""
        return Filing(
            person, self.policy, self.policy_id, self.prefix, app, channel, draft_id, at, about,
            self.lookup,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """One message's surroundings; ``at`` is WeCom's CreateTime."""

    work: Work
    person: Person
    desk: Desk
    app: str
    at: datetime

    @property
    def flows(self) -> tuple[FlowKind, ...]:
        """The flows that this person may begin here, in the order of the settings."""
        offered = (FLOWS[name] for name in self.desk.offered(self.app))
        return tuple(kind for kind in offered if kind.open_to(self.person.roles))

    @property
    def begin(self) -> str:
        """The word by which this person begins the first of them, empty where there is none."""
        return next((kind.triggers[0] for kind in self.flows), "")

    def filing(self, draft_id: str, about: Mapping[str, str]) -> Filing:
        """Give what a flow is told of who files what from here."""
        return self.desk.filing(
            self.person, draft_id, self.at, app=self.app, channel="wecom_bot", about=about
        )
