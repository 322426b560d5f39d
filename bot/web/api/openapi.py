"""The description of the log API, made from what is checked: OpenAPI 3.1."""

from functools import cache
from typing import Any

from bot.web.api.reasons import MOST
from bot.web.api.record import MOST_RECORDS, Record

_TEXT = {"type": "string"}
RESULT: dict[str, Any] = {
    "type": "object",
    "required": ["index", "call_id", "status"],
    "additionalProperties": False,
    "properties": {
        "index": {"type": "integer", "minimum": 0, "description": "在请求中的位置，从 0 起"},
        "call_id": {"type": "string", "description": "无法识别时为空"},
        "status": {
            "enum": ["attached", "drafted", "refused"],
            "description": "attached 已记入事项；drafted 已交坐席补全；refused 没有登记",
        },
        "repeated": {"type": "boolean", "description": "先前已登记，这次没有再登记"},
        "case_number": {"type": "string", "description": "记入的事项编号"},
        "agent": {"type": "string", "description": "补全草稿的坐席账号"},
        "gaps": {"type": "array", "items": _TEXT, "description": "草稿还缺的内容"},
        "field": {"type": "string", "description": "没有登记时，哪个字段不对"},
        "reason": {"type": "string", "description": "没有登记的原因，或需要留意的话"},
        "errors": {
            "type": "array",
            "description": f"没有登记时，每个不对的字段，最多 {MOST} 个；第一个即 field 和 reason",
            "items": {
                "type": "object",
                "required": ["field", "reason"],
                "additionalProperties": False,
                "properties": {"field": _TEXT, "reason": _TEXT},
            },
        },
    },
}
ERROR = {"type": "object", "required": ["reason"], "properties": {"reason": _TEXT}}
REFUSED = {
    "400": "内容不是约定的 JSON",
    "401": "签名不对，或时间戳超出前后 5 分钟",
    "404": "没有开通（[hotline] key 为空）",
    "409": "这个 nonce 已经用过",
    "413": "内容太大，或超过 500 条",
    "415": "内容类型不是 application/json，或带了压缩",
    "503": "暂时无法保存，请稍后用新的 nonce 重发",
}
HEADERS = {
    "X-Hotline-Timestamp": "Unix 秒，与本机时钟相差不超过 5 分钟",
    "X-Hotline-Nonce": "每次请求不同，16 至 64 位字母、数字、- 或 _",
    "X-Hotline-Signature": "HMAC-SHA256(key, 时间戳 换行 nonce 换行 原始请求体) 的十六进制",
}


@cache
def document() -> dict[str, Any]:
    """Give the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "热线通话记录", "version": "1.0.0"},
        "paths": {"/api/hotline/logs": {"post": _post()}},
        "components": {
            "schemas": {
                "Record": Record.model_json_schema(),
                "Logs": _body(),
                "Result": RESULT,
                "Error": ERROR,
            }
        },
    }


def _post() -> dict[str, Any]:
    answers = {status: _answer(said, "Error") for status, said in REFUSED.items()}
    results = _answer("逐条的结果，顺序与请求相同", "Results")
    results["content"]["application/json"]["schema"] = {
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": _ref("Result")}},
    }
    return {
        "operationId": "postHotlineLogs",
        "summary": f"登记通话记录，一次最多 {MOST_RECORDS} 条",
        "parameters": [_header(name, said) for name, said in HEADERS.items()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ref("Logs")}},
        },
        "responses": {"200": results, **answers},
    }


def _body() -> dict[str, Any]:
    records = {
        "type": "array",
        "items": _ref("Record"),
        "minItems": 1,
        "maxItems": MOST_RECORDS,
    }
    institution = {"type": "string", "description": "机构代码；只有一个机构时可以不填"}
    return {
        "type": "object",
        "required": ["records"],
        "additionalProperties": False,
        "properties": {"institution": institution, "records": records},
    }


def _header(name: str, said: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": _TEXT, "description": said}


def _answer(said: str, schema: str) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": _ref(schema)}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
