"""The menus that the apps show: one tap for the first flow, the others within WeCom's limits."""

from bot.flows.registry import FLOWS
from bot.jobs.publish_menus import buttons

TITLES = {name: kind.title for name, kind in FLOWS.items()}


def test_three_flows_stand_side_by_side() -> None:
    """Each is one tap away."""
    shown = buttons(TITLES, ["complaint", "enquiry", "callback"])

    assert [item["key"] for item in shown] == ["complaint", "enquiry", "callback"]


def test_the_first_flow_stays_one_tap_away() -> None:
    """Ten flows: the first alone, the others under two items of at most five."""
    offered = [name for name, kind in FLOWS.items() if not kind.part_of]

    first, *groups = buttons(TITLES, offered)

    below = [item["sub_button"] for item in groups]
    assert first["key"] == offered[0]
    assert [item["name"] for item in groups] == ["登记", "更多"]
    assert all(isinstance(items, list) and 1 <= len(items) <= 5 for items in below)
    assert [item["key"] for items in below if isinstance(items, list) for item in items] == (
        offered[1:]
    )
