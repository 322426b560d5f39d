"""One line per event, with its fields; no message text, no customer data, no secret."""

import json
import logging
import sys
from typing import Any

# What every record has; the rest was given as ``extra`` and is shown.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """``2026-11-21T10:05:00 WARNING bot.jobs.deliver message waits {"app": "claims"}``."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, and a traceback below it where there is one."""
        fields = {k: v for k, v in vars(record).items() if k not in STANDARD}
        shown = f" {json.dumps(fields, ensure_ascii=False, default=str)}" if fields else ""
        return super().format(record) + shown


class ServerLog(logging.LoggerAdapter[logging.Logger]):
    """aiohttp's log: what a broken request makes it print becomes one line, for it is not ours."""

    def exception(self, msg: object, *args: object, **options: Any) -> None:
        """Report an exception with its traceback, unless the other side caused it."""
        error = options.get("exc_info")
        if isinstance(error, BaseException) and type(error).__module__.startswith("aiohttp."):
            self.warning("broken request: %s", type(error).__name__)
        else:
            super().exception(msg, *args, **options)


def server() -> ServerLog:
    """Give the log that the web server writes to."""
    return ServerLog(logging.getLogger("aiohttp.server"), {})


def configure(level: int = logging.INFO) -> None:
    """Send the log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
