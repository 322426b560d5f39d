"""What a label's value is worth: the answer as it is kept, or nothing."""

import re
from collections.abc import Mapping
from typing import Any

from bot.dialog.steps import Refusal, Step
from bot.dialog.words import is_unknown
from bot.flows.dissatisfaction import claim_no, customer, phone, plate, policy_no
from bot.flows.fields import Ref

KNOWN: Mapping[str, Step[Any]] = {
    step.key: step for step in (customer, phone, policy_no, claim_no, plate)
}
# A story goes over lines and may hold colons; any other value ends with its line, or before
# what looks like a label that nobody knows.
STORIES = frozenset({"what", "note", "demand", "done"})
_END = re.compile(r"\n|[\s;,|，；](?=[\u4e00-\u9fffA-Za-z]{2,8}[ ]*[:=：])")
_EMPTY = re.compile(r"[-/—无空]*|null|none|nil|n/a", re.IGNORECASE)
_EDGES = " \t\n,;|&。，；｜"
_FRAMED = re.compile(r"【([^【】]*)】|\[([^\[\]]*)\]|\"([^\"]*)\"")
_WHO = re.compile(
    r"(?:业务员|查勘员|定损员|理赔员|同事|员工)?([\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff])|[A-Za-z]{0,3}\d{3,12})"
)
# What stands above a log and says nothing of the call.
_TITLE = re.compile(
    r"[【\[]?[\u4e00-\u9fffA-Za-z ]{0,10}"
    r"(?:记录|工单|详情|日志|信息|通话|登记|如下)\d*[】\]]?[:：]?|[A-Za-z_]{1,20}[:：]"
)
_SAYS = re.compile(r"[\u4e00-\u9fff]{2}")


def kept(key: str, value: str) -> tuple[str, str]:
    """Return a value as it is kept, "" where it is none, and what stands behind it."""
    if key in STORIES:
        return _answer(key, _plain(value.strip(_EDGES.replace("。", "")))), ""
    first, *_ = parts = _END.split(value.strip(_EDGES), maxsplit=1)
    beyond = parts[1].strip(_EDGES) if len(parts) > 1 and key else ""
    return _answer(key, _plain(first.strip(_EDGES))), beyond if _says(beyond) else ""


def _says(text: str) -> bool:
    return bool(_SAYS.search(text)) and not _TITLE.fullmatch(text)


def _plain(value: str) -> str:
    framed = _FRAMED.fullmatch(value)
    return next(filter(None, framed.groups()), "").strip() if framed else value


def _answer(key: str, value: str) -> str:
    if _EMPTY.fullmatch(value) or is_unknown(value) or (key == "note" and _TITLE.fullmatch(value)):
        return ""
    if key in KNOWN:
        return "" if "*" in value else _parsed(KNOWN[key], value)
    if key == "caller":
        found = _WHO.match(value)
        return found[1] if found else ""
    return value


def _parsed(step: Step[Any], text: str) -> str:
    try:
        value = step.parse(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text))
    except Refusal:
        return ""
    return value.value if isinstance(value, Ref) else str(value)
