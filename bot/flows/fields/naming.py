"""Names inside sentences: 客户张三, 张先生, 姓王, 张三 13800138000."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from bot.dialog.steps import Span
from bot.flows.fields.phone import Phone
from bot.flows.fields.surnames import KIND, NO_NAME, PLAIN, SURNAMES, TITLES, WORDS
from cases.masking import COMPOUND

HAN = "\u4e00-\u9fff"
_ROLE = r"客户|投保人|被保险人|车主|报案人|联系人|业主|当事人"
CUE = rf"(?:{_ROLE})(?:的?姓名|的?名字|名叫|叫|是)?:?[ ]*"
# The other side of an accident has a 车主 too.
_CUED = re.compile(rf"(?<!对方)(?<!三者)(?:{CUE}|[他她](?:名字)?叫|名字?叫做?)(?=[{HAN}])")
_RUN = re.compile(rf"[{HAN}]{{1,6}}")
TITLED = re.compile(rf"([{HAN}]{{1,4}}?)({TITLES})")
_POLITE = re.compile(KIND)
_BEFORE = re.compile(rf"[{HAN}]*$")
_STAFF = re.compile(
    r"(?:查勘|定损|业务|理赔|工作人|服务|调解|柜)员|坐席|同事|领导|客服|经理|主任|代理人|修理厂|交警|民警|律师"
    r"|记者|医生|对方|三者"
)
# Words that may stand right before a name, so that the name begins after the last of them.
_AFTER = re.compile(rf"(?:{_ROLE}|[关由对至]于|[位叫是的给跟和与找对请因让被把向为帮到说问])")
# What may follow a name in a sentence.
_VERB = re.compile(
    "说|要|在|很|不|来|对|因|投诉|反映|表示|觉得|认为|抱怨|嫌|电话|手机|的车|的电话|的保单|的案|先生|女士"
    "|[催骂闹吵打急气拒又刚等嘛啊]|情绪|一直|多次|再次|已经|扬言|威胁|质疑|今天|昨天|上午|下午"
)
# The last fragment before a number and the first behind it; a name may touch the number.
_LAST = re.compile(r"(?:^|(?<=[\s,;:、/。]))([^\s,;:、/。]+)[\s,;:、/]*$")
_NEXT = re.compile(r"[\s,;:、/]+([^\s,;:、/。]+)(?=$|[\s,;:、/。])")
_ONLY = re.compile(rf"(?<![百贵同名我])姓([{HAN}]|欧阳|上官|司马|诸葛|司徒|慕容|皇甫)(?!氏)")
LATIN = re.compile(r"[A-Za-z][A-Za-z .'-]{1,39}")
ETHNIC = re.compile(rf"[{HAN}]{{1,10}}[·•][{HAN}]{{1,10}}")
COMPANY = re.compile(
    rf"[{HAN}A-Za-z0-9()]{{2,30}}(?:公司|厂|店|中心|学校|医院|集团|合作社|车队|局|院)"
)
PREFIX = re.compile(rf"^(?:{CUE}|姓名:?|名字:?|(?:他|她)?叫|:)")
SURNAME_ONLY = re.compile(rf"姓([{HAN}]{{1,2}})")
LONGEST = 40
_PHONE = Phone("", "", "")
# Enough to see that there are two: which one is meant is then asked.
_ENOUGH = 20
_NEAR = 30


def surname_of(word: str) -> str:
    """Return the surname that the word begins with, or an empty text."""
    if word[:2] in COMPOUND:
        return word[:2]
    return word[:1] if word[:1] in SURNAMES else ""


def plausible(word: str) -> bool:
    """Tell whether 2–4 Han characters may be a whole name."""
    if not 2 <= len(word) <= 4:  # noqa: PLR2004 - 张三 to 欧阳小明
        return False
    known = surname_of(word)
    longest = len(known) + 2
    return bool(known) and len(known) < len(word) <= longest and no_word(word)


def no_word(word: str) -> bool:
    """Tell whether nothing speaks against the word being a name."""
    return word[:2] not in WORDS and not NO_NAME.intersection(word)


def titled(word: str) -> bool:
    """Tell whether the word is a name with a title: 张先生."""
    match = TITLED.fullmatch(word)
    known = match is not None and bool(surname_of(match[1])) and no_word(match[1])
    return known and no_word(word)


def names_in(text: str) -> list[Span[str]]:
    """Find names after a cue, before a title, beside a phone, or that are all of the text."""
    found = [*islice(chain(_cued(text), _polite(text), _by_surname(text), _beside(text)), _ENOUGH)]
    if not found and text[:1] in PLAIN and plausible(text):
        found = [Span(0, len(text), text)]
    return _longest(found)


def _cued(text: str) -> Iterator[Span[str]]:
    """Find 客户张三 and 车主王总, where the name ends at a boundary or before a verb."""
    for cue in _CUED.finditer(text):
        run = _RUN.match(text, cue.end())
        full = TITLED.match(text, cue.end())
        if full and titled(full[0]):
            yield Span(cue.start(), full.end(), full[0])
        elif run and (name := _leading(run[0])):
            yield Span(cue.start(), cue.end() + len(name), name)


def _leading(run: str) -> str:
    """Return the name that a run of Han characters begins with, or an empty text."""
    for length in (4, 3, 2):
        name, rest = run[:length], run[length:]
        if len(name) == length and plausible(name) and (not rest or _VERB.match(rest)):
            return name
    return ""


def _polite(text: str) -> Iterator[Span[str]]:
    """Find 张先生 anywhere, unless it is said to be one of ours."""
    for title in _POLITE.finditer(text):
        before = _BEFORE.search(text[max(0, title.start() - _NEAR) : title.start()])
        run = before[0] if before else ""
        body = _tail(run)
        if body and not _STAFF.search(run[: len(run) - len(body)][-5:]):
            yield Span(title.start() - len(body), title.end(), body + title[0])


def _tail(run: str) -> str:
    """Return the name that a run of Han characters ends with, or an empty text."""
    if len(run) == 1 and surname_of(run):
        return run
    if plausible(run) and not _AFTER.match(run):
        return run
    after = _AFTER.split(run)[-1]
    if after != run and (plausible(after) or (len(after) == 1 and surname_of(after))):
        return after
    if run[-2:] in COMPOUND:
        return run[-2:]
    # With two surnames in a row nobody can tell whether the first is part of the name.
    alone = run[-1:] in SURNAMES and run[-2:-1] not in SURNAMES
    return run[-1:] if alone else ""


def _by_surname(text: str) -> Iterator[Span[str]]:
    """Find 姓王 where that is all that is known."""
    for found in _ONLY.finditer(text):
        if surname_of(found[1]) == found[1]:
            yield Span(found.start(), found.end(), f"姓{found[1]}")


def _beside(text: str) -> Iterator[Span[str]]:
    """Find 张三 13800138000, where a name stands alone right before or behind a number."""
    for number in islice(_PHONE.spot(text), _ENOUGH):
        before = _LAST.search(text[max(0, number.start - _NEAR) : number.start])
        if before and _alone(before[1]):
            start = max(0, number.start - _NEAR) + before.start(1)
            yield Span(start, start + len(before[1]), before[1])
        behind = _NEXT.match(text, number.end)
        if behind and _alone(behind[1]):
            yield Span(behind.start(1), behind.end(1), behind[1])


def _alone(word: str) -> bool:
    return plausible(word) or titled(word) or ETHNIC.fullmatch(word) is not None


def _longest(found: list[Span[str]]) -> list[Span[str]]:
    """Drop what stands inside another find, such as 张先生 inside 客户张先生."""

    def inside(one: Span[str]) -> bool:
        return any(
            other != one and other.start <= one.start and one.end <= other.end for other in found
        )

    return [one for one in found if not inside(one)]
