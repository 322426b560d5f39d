"""Where the settings are."""

import os
from argparse import Namespace
from pathlib import Path

from bot.settings import CONFIG_VARIABLE


def config_path(arguments: Namespace) -> Path:
    """Give the settings file: ``--config``, else the variable, else bot.toml here."""
    return Path(arguments.config or os.environ.get(CONFIG_VARIABLE) or "bot.toml")
