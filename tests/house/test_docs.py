"""What a person can type, set or call stands in the documentation, and nothing else does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import (
    ROOT,
    code_words,
    product_modules,
    repository_files,
    strings,
    text,
    tree,
)

COMMANDS = Path("docs/commands.md")
WORDS = Path("docs/words.md")
SETTINGS = Path("docs/settings.md")
# Design §9: the words of the chat.
FIXED = """
    不满报告 投诉受理 回访预约 热线代录 我的报告 待办 值班 上班 下班 帮助 文字提醒
    上一步 跳过 撤销 查看 取消 确认 人工
    已化解 上报 已口头上报 属实 不属实 转投诉组 接手 重新跟进
    我来打 已拨打 接通无不满 接通不满 未接通
""".split()


def commands() -> Iterator[str]:
    """Give the names of the command line: the first argument of each ``add_parser``."""
    for path in product_modules():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "add_parser"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def setting_keys() -> Iterator[str]:
    """Give each field of the tables of bot.toml."""
    for path in product_modules():
        if not path.as_posix().startswith("bot/settings"):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and "Section" in map(ast.unparse, node.bases):
                yield from _fields(node)


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for field in node.body:
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and not field.target.id.startswith("_")
            and field.target.id != "model_config"
        ):
            yield field.target.id


def working_words() -> set[str]:
    """Give the words that the page teaches: the first column of its tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", text(WORDS), re.MULTILINE))


def test_every_command_is_documented() -> None:
    """Each command of the command line stands in docs/commands.md."""
    known = " ".join(code_words(text(COMMANDS)))

    assert [name for name in commands() if not re.search(rf"\b{re.escape(name)}\b", known)] == []


def test_every_setting_is_documented() -> None:
    """Each key of bot.toml stands in docs/settings.md."""
    known = code_words(text(SETTINGS))

    assert sorted(set(setting_keys()) - known) == []


def test_every_word_is_documented() -> None:
    """Each fixed word of design §9 stands in docs/words.md."""
    assert sorted(set(FIXED) - code_words(text(WORDS))) == []


def test_every_documented_word_is_understood() -> None:
    """No page teaches a word that the code does not hold."""
    held = {said for path in product_modules() for _, said in strings(path)}
    held |= {word for said in held if len(said) < len(text(WORDS)) for word in said.split()}

    assert sorted(working_words() - held) == []


def test_links_lead_somewhere() -> None:
    """A relative link in a page names a file of the repository."""
    pages = [path for path in repository_files() if path.suffix == ".md"]

    assert [
        f"{page}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text(page))
        if not (ROOT / page.parent / target).exists()
    ] == []


def test_every_dependency_has_its_reason() -> None:
    """Each dependency of pyproject.toml stands in docs/dependencies.md with a reason."""
    head, _, _ = text(Path("pyproject.toml")).partition("[tool.")
    named = re.findall(r'^    "([a-z0-9-]+)', head, re.MULTILINE)

    assert sorted(set(named) - code_words(text(Path("docs/dependencies.md")))) == []
