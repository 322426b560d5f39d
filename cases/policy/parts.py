"""Which roles fill which part in a case (S4-R10); a person may hold several."""

from cases.policy.fields import Table, Texts


class PartsRule(Table):
    """The roles behind each part; whoever has one of them may do what the part may do.

    The parts that follow from the case itself (reporter, leader, handler …) stand in no policy.
    """

    complaint_team: Texts = ("complaint_team", "cs_manager")
    dispatcher: Texts = ("dispatcher", "complaint_team")
    reviewer: Texts = ("reviewer", "cs_manager")
    callback_agent: Texts = ("callback_agent", "cs_manager")
    cs_manager: Texts = ("cs_manager",)
    line_leader: Texts = ("line_leader",)
    hotline_agent: Texts = ("hotline_agent",)
    # Who may be named to work on a case of his unit; empty: everybody in the unit.
    handler: Texts = ()
