"""A request of the log API: let in only when it is signed, fresh, new and of bearable size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.web.api import signature
from bot.web.api.record import MOST_RECORDS

BODY_BYTES = 4 * 1024 * 1024
TIMESTAMP, NONCE, SIGNATURE = (f"X-Hotline-{name}" for name in ("Timestamp", "Nonce", "Signature"))


class RefusedError(Exception):
    """The whole request is refused: an HTTP status and the reason in Chinese."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Logs:
    """The body of a request: raw records for one institution."""

    institution: str
    records: list[Any]


async def body_of(request: web.Request) -> bytes:
    """Read the body, never more than its limit; RefusedError for another kind of content."""
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise RefusedError(415, "内容应为不压缩的 application/json")
    if (request.content_length or 0) > BODY_BYTES:
        raise RefusedError(413, "内容超过 4 MB，请分几次发")
    read = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        read += chunk
        if len(read) > BODY_BYTES:
            raise RefusedError(413, "内容超过 4 MB，请分几次发")
    return bytes(read)


def check(headers: Mapping[str, str], key: bytes, body: bytes, wall: datetime) -> str:
    """Give the nonce of a request that is signed with the key and fresh; RefusedError else."""
    stamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
    if not signature.fresh(stamp, wall):
        raise RefusedError(401, f"{TIMESTAMP} 应为现在的 Unix 秒，前后不超过 5 分钟")
    if not signature.is_nonce(nonce):
        raise RefusedError(401, f"{NONCE} 应为 16 至 64 位字母、数字、- 或 _")
    right = signature.of_request(key, stamp, nonce, body)
    if not signature.same(headers.get(SIGNATURE, ""), right):
        raise RefusedError(401, f"{SIGNATURE} 不对，请核对密钥和签名的内容")
    return nonce


def parse(body: bytes, institutions: tuple[str, ...]) -> Logs:
    """Read the body; RefusedError where it is not what was agreed."""
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise RefusedError(400, "内容不是 JSON") from broken
    records = found.get("records") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(records, list) or not records:
        raise RefusedError(400, '应为 {"records": [...]}，至少一条')
    if set(found) - {"records", "institution"}:
        raise RefusedError(400, "除 institution 和 records 外没有别的字段")
    if len(records) > MOST_RECORDS:
        raise RefusedError(413, f"一次最多 {MOST_RECORDS} 条，请分几次发")
    return Logs(_institution(found.get("institution", ""), institutions), records)


def _institution(told: object, institutions: tuple[str, ...]) -> str:
    if told == "" and len(institutions) == 1:
        return institutions[0]
    if not isinstance(told, str) or told not in institutions:
        raise RefusedError(400, "institution 应为已登记的机构代码")
    return told


def _no_number(_: str) -> float:
    raise ValueError("NaN")
