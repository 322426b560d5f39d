"""Policy files: the only place where one is read."""

from pathlib import Path

from bot.positions import BadTomlError, load
from bot.problems import Problem
from cases.policy import Policy, build, dotted


def read_policy(path: Path) -> tuple[Policy | None, list[Problem]]:
    """Read and check a policy file; either the policy or all its problems with their lines."""
    file = str(path)
    try:
        document = load(path)
    except OSError as failure:
        return None, [Problem(file, None, f"读不到这个政策文件：{failure.strerror}")]
    except BadTomlError as bad:
        return None, [Problem(file, bad.line, f"第 {bad.column} 列：{bad.message}")]
    policy, errors = build(document.data)
    problems = [
        Problem(file, document.line_of(error.path), f"{dotted(error.path)} {error.message}")
        for error in errors
    ]
    return policy, sorted(problems, key=lambda problem: problem.line or 0)
