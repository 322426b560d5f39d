"""What is said of a time that is not possible, and of those that are."""

from datetime import datetime
from typing import Any

from bot.dialog.events import Refused
from bot.dialog.steps import Step
from cases.when import Precision, Reading, shown_time
from desk.appointments import Trouble

WHY = {
    "past": "{at}已经过了。",
    "night": "{at}会打扰客户。",
    "off_hours": "{at}不在上班时间，不方便上门。",
    "taken": "{at}您已经约了别的客户。",
    "customer": "{at}这位客户已由{who}约好回访。",
}


def refused(step: Step[Any], at: datetime, trouble: Trouble | None) -> Refused | None:
    """Say why a time is refused, and offer the next free ones; None where nothing is."""
    if trouble is None:
        return None
    times = [Reading(one, None, Precision.EXACT, "") for one in trouble.free]
    open_ = "最近有空的是：" if times else ""
    offers = tuple((step.dump(one), shown_time(one)) for one in times)
    why = WHY[trouble.why].format(at=shown_time(at), who=trouble.who)
    return Refused(step.key, why + open_, offers)
