"""``policy check``: every error of a policy file at once, and what will become one."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from bot.commands.failure import CommandError
from bot.policies import read_policy
from cases.announced import unknown_years
from cases.calendar import YearNotCovered
from cases.policy import Policy


def run(arguments: Namespace) -> int:
    """Say that the file is in order, or everything that is not."""
    policy, problems = read_policy(Path(arguments.file))
    if policy is None:
        raise CommandError([*problems, f"共 {len(problems)} 处要改。"])
    print(f"{arguments.file}：没有问题。{policy.institution}《{policy.title}》{policy.version}")
    for warning in warnings(policy, datetime.now(policy.zone).date()):
        print(f"提醒：{warning}")
    return 0


def warnings(policy: Policy, today: date) -> Iterator[str]:
    """Tell of a version that holds later, and of years whose working time is not known yet."""
    if policy.effective_from > today:
        yield f"自 {policy.effective_from} 起施行，到那天才能换上；在此之前机器人不会用它"
    next_year = today.replace(year=today.year + 1, day=1)
    for year in unknown_years(policy, today, next_year):
        yield str(YearNotCovered(year))
