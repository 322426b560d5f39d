"""Settings are read once and checked whole."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.settings import Settings, load, refuse_role

Change: TypeAlias = Callable[[str, str], int]


def loaded(path: Path, **environ: str) -> Settings:
    """Read settings that have no problem."""
    settings, problems = load(path, environ)
    assert problems == []
    assert settings is not None
    return settings


def test_a_fresh_file_is_in_order(bot_toml: Path) -> None:
    """What init writes and a person completes is read as it stands."""
    settings = loaded(bot_toml)

    assert [app.name for app in settings.wecom.apps] == ["claims", "service"]
    assert settings.wecom.app("service").agent_id == 1000003
    assert settings.institution("JS").apps == ("claims", "service")
    assert [len(key) for key in settings.vault_keys] == [32]


def test_relative_paths_start_at_the_file(bot_toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the command is called from makes no difference."""
    monkeypatch.chdir("/")
    settings = loaded(bot_toml)
    folder = bot_toml.parent

    assert settings.database_url == f"sqlite+aiosqlite:///{folder}/data/bot.db"
    assert settings.evidence_dir == folder / "data" / "evidence"
    assert settings.audit.witness == folder / "data" / "audit-heads.log"


def test_five_mistakes_are_five_lines(bot_toml: Path, change: Change) -> None:
    """Each mistake is told with its line and what to write instead, in the file's order."""
    lines = [
        change("port = 8080", "port = 80800"),
        change('corp_id = "ww0123456789abcdef"', "corp_id = 12"),
        change('secret = "secret-of-claims"', 'secret = ""'),
        change('name = "service"', 'name = "claims"'),
        change('code = "JS"', 'code = "江苏"'),
    ]

    settings, problems = load(bot_toml, {})

    assert settings is None
    told = {problem.line: problem.message for problem in problems}
    assert set(lines) <= set(told)
    assert [line for line in told if line not in lines] == [lines[-1] + 3]  # its apps
    assert "65535" in told[lines[0]]
    assert str(problems[0]).startswith(f"{bot_toml}:{lines[0]}: http.port ")


def test_no_secret_is_ever_repeated(bot_toml: Path, change: Change) -> None:
    """Neither an error nor the settings themselves show a key, a secret or a password."""
    settings = loaded(bot_toml)
    shown = f"{settings!r} {settings}"
    assert "secret-of-claims" not in shown
    assert settings.wecom.apps[0].aes_key.get_secret_value() not in shown

    change('database_url = "sqlite', 'database_url = "mysql://bot:hunter2@db/x?')
    change('secret = "secret-of-claims"', 'secret = ["hunter2"]')
    change('hash_key = "', 'hash_key = "hunter2')
    change("[clock]", 'token = "hunter2"\n[clock]')
    _, problems = load(bot_toml, {"ESCALATION_BOT__WECOM__APPS__1__TOKEN": "hunter2!"})

    assert len(problems) == 5
    assert not [problem for problem in problems if "hunter2" in str(problem)]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("[http]", "[htpp]", "http"),
        ("hash_key", "hashkey", "hash_key"),
        ("agent_id = 1000003", "agent_id = 1000002", "apps[0]"),
        ('apps = ["claims", "service"]', 'apps = ["claims", "servis"]', "service"),
        ('forwarded.\nurl = ""', 'forwarded.\nurl = "http://127.0.0.1:8090"', "真的企业微信"),
        ('public_url = "http://127', 'public_url = "127', "https://"),
        ('redis_url = ""', 'redis_url = "localhost"', "redis://"),
        ("root_department = 1", 'root_department = "top"', "整数"),
        ("picc-jiangsu.toml", "picc-zhejiang.toml", "没有这个政策文件"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(
    bot_toml: Path, change: Change, old: str, new: str, hint: str
) -> None:
    """The sentence helps whoever has to correct the line."""
    line = change(old, new) + new.count("\n")

    settings, problems = load(bot_toml, {})

    assert settings is None
    assert hint in next(problem.message for problem in problems if problem.line == line)


def test_two_institutions_need_different_prefixes(bot_toml: Path) -> None:
    """Case numbers of two institutions must not be the same."""
    text = bot_toml.read_text(encoding="utf-8")
    first = text[text.index("[[institutions]]") :]
    second = first.replace('"JS"', '"ZJ"').replace("root_department = 1", "root_department = 2")
    bot_toml.write_text(text + second, encoding="utf-8")

    settings, problems = load(bot_toml, {})
    assert settings is None
    assert ["prefix" in problem.message for problem in problems] == [True]

    assert loaded(bot_toml, ESCALATION_BOT__INSTITUTIONS__1__PREFIX="ZJ").institutions[1].prefix


def test_a_variable_wins_over_the_file(bot_toml: Path) -> None:
    """Numbers, secrets and lists can come from the environment, also where the file has none."""
    settings = loaded(
        bot_toml,
        ESCALATION_BOT__HTTP__PORT="9000",
        ESCALATION_BOT__WECOM__APPS__0__SECRET="from-the-vault",
        ESCALATION_BOT__WECOM__APPS__1__FLOWS="dissatisfaction,complaint",
        ESCALATION_BOT__INSTITUTIONS__0__APPS__1="service",
    )

    assert settings.http.port == 9000
    assert settings.wecom.apps[0].secret.get_secret_value() == "from-the-vault"
    assert settings.wecom.apps[1].flows == ("dissatisfaction", "complaint")


def test_variables_can_add_an_app(bot_toml: Path) -> None:
    """A list item that the file lacks is made from variables."""
    app = "ESCALATION_BOT__WECOM__APPS__2__"
    environ = {
        f"{app}NAME": "sales",
        f"{app}AGENT_ID": "1000004",
        f"{app}SECRET": "s",
        f"{app}TOKEN": "t",
        f"{app}AES_KEY": "a" * 43,
        f"{app}FLOWS": "dissatisfaction",
    }

    assert loaded(bot_toml, **environ).wecom.app("sales").agent_id == 1000004


def test_a_wrong_variable_is_named(bot_toml: Path) -> None:
    """Where a variable is wrong, no line of the file is blamed."""
    environ = {"ESCALATION_BOT__HTTP__PORT": "many", "ESCALATION_BOT__HTPP__HOST": "x"}

    _, problems = load(bot_toml, environ)

    assert {problem.place for problem in problems} == set(environ)


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a = 1\nb = \n", 2, "值"),
        ("a = 1\na = 2\n", 2, "两次"),
        ("[x]\na = 1\n[x]\n", 3, "两次"),
        ("a = 'x\nb = 2\n", 1, "引号"),
        ("a = [1, 2\nb = 3\n", 2, "列表"),
    ],
)
def test_a_broken_file_is_told_with_line_and_column(
    bot_toml: Path, text: str, line: int, hint: str
) -> None:
    """What is no TOML at all is told in Chinese too."""
    bot_toml.write_text(text, encoding="utf-8")

    settings, problems = load(bot_toml, {})

    assert settings is None
    assert [(problem.line, hint in problem.message) for problem in problems] == [(line, True)]


def test_a_missing_file_names_the_command_that_makes_one(tmp_path: Path) -> None:
    """Whoever has no settings yet is told about init."""
    settings, problems = load(tmp_path / "bot.toml", dict(os.environ))

    assert settings is None
    assert ["init" in problem.message for problem in problems] == [True]


def test_work_is_not_split_on_sqlite_or_an_embedded_redis(bot_toml: Path) -> None:
    """Two processes need stores that both can reach; the sentence says why."""
    sqlite = loaded(bot_toml)
    database = "postgresql+asyncpg://bot:hunter2@db/bot"
    embedded = loaded(bot_toml, ESCALATION_BOT__DATABASE_URL=database)
    shared = loaded(
        bot_toml,
        ESCALATION_BOT__DATABASE_URL=database,
        ESCALATION_BOT__REDIS_URL="redis://cache:6379/0",
    )

    assert "SQLite" in (refuse_role(sqlite, "web") or "")
    assert "Redis" in (refuse_role(embedded, "worker") or "")
    assert refuse_role(shared, "web") is None
    assert refuse_role(sqlite, "all") is None


def test_overlays_are_files_beside_the_settings(bot_toml: Path, change: Change) -> None:
    """A missing one is told by its place in the list."""
    line = change('code = "JS"', 'code = "JS"\noverlays = ["none.toml"]')

    _, (problem,) = load(bot_toml, {})

    assert (problem.line, "none.toml" in problem.message) == (line + 1, True)
