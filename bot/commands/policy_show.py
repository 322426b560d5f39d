"""``policy show``: a policy as a page of rules, each number with its source."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from admin.rulebook import Chapter, rulebook, standalone
from bot.commands.failure import CommandError
from bot.policies import read_policy
from cases.policy import Policy


def run(arguments: Namespace) -> int:
    """Print the policy, or write it as an HTML page; CommandError where it is none."""
    policy, problems = read_policy(Path(arguments.file))
    if policy is None:
        raise CommandError(problems)
    if arguments.html:
        return _write(policy, Path(arguments.html))
    print("\n".join(page(policy)))
    return 0


def page(policy: Policy) -> Iterator[str]:
    """Give the lines of the page."""
    book = rulebook(policy)
    yield book.title
    yield book.since
    for chapter in book.chapters:
        if chapter.rows:
            yield from _chapter(chapter)
    if book.assumed:
        yield from ["", f"有 {book.assumed} 项是我方默认值，请机构确认。"]


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from ["", chapter.title]
    for row in chapter.rows:
        source = f"（{row.source}）" if row.source else ""
        yield f"  {row.label}：{row.value}{source}"
    yield from (f"  “{line}”" for line in chapter.said)


def _write(policy: Policy, target: Path) -> int:
    try:
        target.write_text(standalone(policy), encoding="utf-8")
    except OSError as failure:
        raise CommandError([f"{target}：写不了这个文件，{failure.strerror}"]) from failure
    print(f"已写好 {target}，用浏览器打开即可。")
    return 0
