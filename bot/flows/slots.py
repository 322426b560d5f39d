"""What is said of a time that is not possible, and of those that are."""

from datetime import datetime

from cases.when import shown_time

WHY = {
    "past": "{at}已经过了。",
    "night": "{at}会打扰客户。",
    "off_hours": "{at}不在上班时间，不方便上门。",
    "taken": "{at}您已经约了别的客户。",
}


def said(why: str, at: datetime, free: tuple[datetime, ...]) -> str:
    """Say why a time is refused, and the next free ones."""
    times = "、".join(shown_time(one) for one in free)
    open_ = f"最近有空的是：{times}。" if times else ""
    return f"{WHY[why].format(at=shown_time(at))}{open_}"
