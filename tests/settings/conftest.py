from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.commands.shipped import POLICY
from bot.settings.fresh import Fresh, FreshApp, rendered, write_new

Change: TypeAlias = Callable[[str, str], int]

APPS = (
    FreshApp("claims", 1000002, "secret-of-claims"),
    FreshApp("service", 1000003, "secret-of-service"),
)


@pytest.fixture
def bot_toml(tmp_path: Path) -> Path:
    """Write settings as init begins them and a person completes them."""
    path = tmp_path / "bot.toml"
    fresh = Fresh(corp_id="ww0123456789abcdef", apps=APPS, policy=str(POLICY), code="JS")
    write_new(path, rendered(fresh))
    return path


@pytest.fixture
def change(bot_toml: Path) -> Change:
    """Replace a piece of the settings that stands there once; gives its line."""

    def replace(old: str, new: str) -> int:
        text = bot_toml.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        bot_toml.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
