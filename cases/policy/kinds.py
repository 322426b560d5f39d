"""The kinds of case: their stages, who may open one, how far it may go back (``B3``, ``B4``)."""

from typing import Annotated, Final

from pydantic import Field

from cases.policy.duration import Duration
from cases.policy.fields import Amount, Code, Flag, Prefix, Sourced, Span, Text, Texts

# What a kind does not say, it does not allow.
_NEVER: Final = Duration(0, "s")


class Kind(Sourced):
    """One kind of case: its stages in order, who may open it, its ladder's length."""

    title: Text | None = None
    stages: Annotated[Texts, Field(min_length=1)]
    prefix: Prefix
    reporter_posts: Annotated[Texts, Field(min_length=1)]
    channels_preferred: Texts = ()
    # Moves of the machine that this kind does without, by id: "T16".
    transitions_off: Texts = ()
    # What must be known before the case is dispatched; anything else may follow later.
    fields: Texts = ()
    # What is asked beside these, and may be left open; whatever else is told is taken all the same.
    asks: Texts = ()
    neutral_first_callback: Flag = True
    max_leader_hops: Amount = 0
    max_redo: Amount = 0
    # A closed case is taken up again no later than this after it was closed (T28).
    reopen_within: Span | None = None
    # What was declined, withdrawn or merged is filed this long after; without it, by hand (T27).
    archive_after: Span | None = None
    # Whether the same matter of the same customer joins the case that is open already (T26).
    merge: Flag = True
    # Whether a question that is answered on the spot is closed in one step (S0-R01, B4).
    answer_at_once: Flag = False
    # What can become of it, in the institution's words; whoever hands the result in says which,
    # and why (S0-R24).
    outcomes: dict[Code, Text] = Field(default_factory=dict)
    # By which ways the result may come to the customer; he chooses one (S0-R25).
    deliveries: Texts = ()
    # What the customer must have heard before the result is handed in (S0-R22, S0-R30).
    talked: Texts = ()
    # Whether a settlement is written down, signed, and kept with the case (S0-R32).
    settlement: Flag = False
    # 撤销 voids the whole case this long after it was opened (design §4.10).
    void_within: Span = _NEVER
    # 重新跟进 takes a resolved case back this long after 已化解 (design §4.4).
    follow_up_within: Span = _NEVER
    # An older CreateTime does not say when the customer's dissatisfaction was sensed (design §4.1).
    sensed_within: Span = _NEVER
    # An alert handed over later than this starts the next clock late (design §4.7).
    handover_grace: Span = _NEVER

    @property
    def wanted(self) -> frozenset[str]:
        """Name what people are asked for, needed or not."""
        return frozenset((*self.fields, *self.asks))
