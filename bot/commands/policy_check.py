"""``policy check``: every error of a policy file at once, and what will become one."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.commands.failure import CommandError
from bot.policies import read_policy
from cases.calendar import YearNotCovered, calendar_of
from cases.policy import Policy


def run(arguments: Namespace) -> int:
    """Say that the file is in order, or everything that is not."""
    policy, problems = read_policy(Path(arguments.file))
    if policy is None:
        raise CommandError([*problems, f"共 {len(problems)} 处要改。"])
    print(f"{arguments.file}：没有问题。{policy.institution}《{policy.title}》{policy.version}")
    for warning in warnings(policy, datetime.now(policy.zone).year):
        print(f"提醒：{warning}")
    return 0


def warnings(policy: Policy, year: int) -> Iterator[str]:
    """Tell of this year and the next where the policy's working time cannot be counted yet."""
    spans = (span for clock in policy.clocks.values() for span in clock.spans)
    if not any(span.working for span in spans):
        return
    calendar = calendar_of(policy)
    for one in (year, year + 1):
        if not calendar.covers(one):
            yield str(YearNotCovered(one))
