"""Which entries of a timeline are deeds: what makes a form that was opened before them stale."""

# The rest, looks and deliveries and details, changes nothing for whoever is about to act.
DEEDS = frozenset(
    {"raised", "taken", "told_verbally", "confirmed", "denied", "submitted", "resolved", "voided"}
    | {"followed_up", "took_call", "dialled", "call_result", "archived", "accepted"}
    | {"rejected", "answered", "dispatched", "signed", "returned", "left_alone", "contacted"}
    | {"waiting", "suspended", "resumed", "handed_in", "sent_back", "approved"}
    | {"redo_by_customer", "closed", "withdrawn", "merged", "absorbed", "reopened"}
    | {"handed", "taken_over", "discussed"}
)
