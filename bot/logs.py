"""One line per event, with its fields; no message text, no customer data, no secret."""

import json
import logging
import sys

# What every record has; the rest was given as ``extra`` and is shown.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """``2026-11-21T10:05:00 WARNING bot.jobs.deliver message waits {"app": "claims"}``."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, and a traceback below it where there is one."""
        fields = {k: v for k, v in vars(record).items() if k not in STANDARD}
        shown = f" {json.dumps(fields, ensure_ascii=False, default=str)}" if fields else ""
        return super().format(record) + shown


class NoHostileTracebacks(logging.Filter):
    """Turns what a broken request makes aiohttp print into one warning: it is no fault of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through; a request that could not be parsed loses its traceback."""
        if record.exc_info and record.msg == "Error handling request from %s":
            kind = record.exc_info[0]
            if kind is not None and kind.__module__.startswith("aiohttp."):
                record.levelno, record.levelname = logging.WARNING, "WARNING"
                record.exc_info = None
        return True


def configure(level: int = logging.INFO) -> None:
    """Send the log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("aiohttp.server").addFilter(NoHostileTracebacks())
