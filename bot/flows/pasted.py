"""A pasted call log, written out with the names of our own questions."""

import re
from collections.abc import Mapping

from bot.dialog.steps import Step
from bot.dialog.words import clean, fold
from bot.flows import dissatisfaction
from bot.flows.call_log import calls_in, labels_in, read_log
from bot.flows.call_shapes import marked
from bot.flows.fields import named_first
from bot.flows.fields.caller import Caller

# A log has at least so many values; fewer are a sentence.
_ENOUGH = 3
_CALLER = re.compile(r"来电人[\]】]?[ ]*[:=|\t ]")
_ASKED = {
    step.key: step
    for step in (
        dissatisfaction.customer, dissatisfaction.phone, dissatisfaction.policy_no,
        dissatisfaction.claim_no, dissatisfaction.plate, dissatisfaction.demand,
        dissatisfaction.done,
    )
}  # fmt: skip


def opening(text: str) -> str:
    """Return an opening message so that who calls is told from the customer."""
    log = rewritten(text)
    return named_first(text) if log is None else log


def heard(text: str) -> str:
    """Return a log in our own words, and any other text as it is."""
    return rewritten(text) or text


def mixed(text: str) -> str:
    """Say why a text is not taken where it logs several calls; empty for any other."""
    calls = calls_in(text)
    if calls < 2:  # noqa: PLR2004 - several
        return ""
    return f"这里像是{calls}通来电的记录，怕记混，都没有记。请一次发一通，先发第一通。"


def rewritten(text: str) -> str | None:
    """Return the log as labelled lines with the story last; None for what is no log."""
    said = clean(text)
    form = marked(said) or labels_in(said) >= _ENOUGH
    if "\n" not in said and "|" not in said and not form:
        return None
    told = dict(read_log(said))
    if len(told) < (1 if form else _ENOUGH):
        return None
    return "\n".join(_lines(told, fold(said)))


def _lines(told: Mapping[str, str], said: str) -> list[str]:
    caller = told.get("caller")
    if caller is None and _CALLER.search(said):
        # Whoever calls may be a colleague or the customer: the contacts tell.
        caller = told.get("customer")
    lines = [f"来电人：{caller}"] if caller and _named(caller) else []
    lines += [
        f"{step.label}：{told[key]}" for key, step in _ASKED.items() if _is(told, key, caller)
    ]
    # Behind its label a short story is no answer to the question who calls.
    what = dissatisfaction.what
    return [*lines, f"{what.label}：{_joined(told[what.key])}"] if what.key in told else lines


def _joined(story: str) -> str:
    """Keep a short last line with the first, or it would be one word for one person."""
    first, _, rest = story.partition("\n")
    return f"{first} {rest}" if _named(rest) else story


def _is(told: Mapping[str, str], key: str, caller: str | None) -> bool:
    return key in told and not (key == "customer" and told[key] == caller)


def _named(caller: str) -> bool:
    step: Step[str] = Caller("caller", "", "来电人")
    return step.fits(caller)
