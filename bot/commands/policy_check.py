"""``policy check``: every error of a policy file at once."""

from argparse import Namespace
from pathlib import Path

from bot.commands.failure import CommandError
from bot.policies import read_policy


def run(arguments: Namespace) -> int:
    """Say that the file is in order, or everything that is not."""
    policy, problems = read_policy(Path(arguments.file))
    if policy is None:
        raise CommandError([*problems, f"共 {len(problems)} 处要改。"])
    print(f"{arguments.file}：没有问题。{policy.institution}《{policy.title}》{policy.version}")
    return 0
