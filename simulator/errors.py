"""How the simulator says no: an API error for programs, a refusal for the person at a phone."""


class ApiError(Exception):
    """A WeCom error answer: `errcode` of wecom.md §3.8 with its `errmsg`, sent with HTTP 200."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


class RefusedError(Exception):
    """A request to the simulator's own JSON API that is answered `status` and a Chinese reason."""

    def __init__(self, reason: str, status: int = 409) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class ReplyError(Exception):
    """A passive reply that WeCom would drop; the text says what is wrong with it."""
