"""What a callback is refused with."""

from http import HTTPStatus


class CallbackRefused(Exception):  # noqa: N818 - named for what happens to the callback
    """A callback that is not let in: `status` is the HTTP answer, `reason` is safe to log."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(f"{status.value}: {reason}")
        self.status = status
        self.reason = reason


def malformed(reason: str) -> CallbackRefused:
    """Return the refusal of bytes that are not what WeCom sends (400)."""
    return CallbackRefused(HTTPStatus.BAD_REQUEST, reason)


def forged(reason: str) -> CallbackRefused:
    """Return the refusal of a sender who does not hold our keys or means another corp (403)."""
    return CallbackRefused(HTTPStatus.FORBIDDEN, reason)
