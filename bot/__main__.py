"""``python -m bot``: the same as ``escalation-bot``."""

import sys

from bot.cli import main

sys.exit(main())
