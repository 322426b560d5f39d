import tomllib
from pathlib import Path
from typing import Any

import pytest

PRESET = Path(__file__).parents[2] / "policies" / "picc-jiangsu.toml"


@pytest.fixture
def preset() -> dict[str, Any]:
    """Give the shipped policy as parsed data, for a test to change."""
    return tomllib.loads(PRESET.read_text(encoding="utf-8"))
