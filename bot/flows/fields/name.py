"""What a customer is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import is_chatter, is_unknown, normalise
from bot.flows.fields.phone import Phone
from bot.flows.fields.surnames import (
    COMPOUND,
    NO_NAME,
    PLAIN,
    SURNAMES,
    TITLES,
    WORDS,
)

_HAN = "\u4e00-\u9fff"
_ROLE = r"客户|投保人|被保险人|车主|报案人|联系人|业主|当事人"
_CUE = rf"(?:{_ROLE})(?:的?姓名|的?名字|名叫|叫|是)?:?[ ]*"
_CUED = re.compile(rf"{_CUE}(?=[{_HAN}])")
_RUN = re.compile(rf"[{_HAN}]{{1,6}}")
_TITLED = re.compile(rf"([{_HAN}]{{1,4}}?)({TITLES})")
_POLITE = re.compile(r"先生|女士|小姐|太太")
_BEFORE = re.compile(rf"[{_HAN}]*$")
_STAFF = re.compile(r"(?:查勘|定损|业务|理赔|工作人|服务)员|坐席|同事|领导|客服|经理|主任|代理人")
# Words that may stand right before a name, so that the name begins after the last of them.
_AFTER = re.compile(rf"(?:{_ROLE}|[关由对至]于|[位叫是的给跟和与找对请因让被把向为帮到说问])")
# What may follow a name in a sentence.
_VERB = re.compile(
    "说|要|在|很|不|来|对|因|投诉|反映|表示|觉得|认为|抱怨|嫌|电话|手机|的车|先生|女士"
)
_FRAGMENT = re.compile(r"[^\s,;、/。]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'-]{1,39}")
_ETHNIC = re.compile(rf"[{_HAN}]{{1,10}}[·•][{_HAN}]{{1,10}}")
_COMPANY = re.compile(
    rf"[{_HAN}A-Za-z0-9()]{{2,30}}(?:公司|厂|店|中心|学校|医院|集团|合作社|车队|局|院)"
)
_PREFIX = re.compile(rf"^(?:{_CUE}|姓名:?|名字:?|(?:他|她)?叫|:)")
_SURNAME_ONLY = re.compile(rf"姓([{_HAN}]{{1,2}})")
_LONGEST = 40
_PHONE = Phone("", "", "")
# Enough to see that there are two: which one is meant is then asked.
_ENOUGH = 20
_NEAR = 12


def _surname(word: str) -> str:
    """Return the surname that the word begins with, or an empty text."""
    if word[:2] in COMPOUND:
        return word[:2]
    return word[:1] if word[:1] in SURNAMES else ""


def _plausible(word: str) -> bool:
    """Tell whether 2–4 Han characters may be a whole name."""
    if not 2 <= len(word) <= 4:  # noqa: PLR2004 - 张三 to 欧阳小明
        return False
    known = _surname(word)
    longest = len(known) + 2
    return bool(known) and len(known) < len(word) <= longest and _no_word(word)


def _no_word(word: str) -> bool:
    return word[:2] not in WORDS and not NO_NAME.intersection(word)


def _titled(word: str) -> bool:
    match = _TITLED.fullmatch(word)
    return match is not None and bool(_surname(match[1])) and _no_word(match[1])


@dataclass(frozen=True, eq=False)
class Name(Step[str]):
    """A customer's name: 张三, 张先生, 欧阳女士, 阿里木·买买提, John Smith or a company."""

    example: str = "张三 或 张先生"
    private: bool = True

    segment = r"[^\s,;。]"

    def parse(self, text: str) -> str:
        """Return the name; refuse a sentence, a number or "不知道"."""
        name = _PREFIX.sub("", normalise(text)).strip()
        forms = (_TITLED, _ETHNIC, _LATIN, _COMPANY, _SURNAME_ONLY)
        shaped = any(form.fullmatch(name) for form in forms)
        bare = re.fullmatch(rf"[{_HAN}]{{2,3}}", name) or _plausible(name)
        if len(name) > _LONGEST or is_chatter(name) or is_unknown(name):
            shaped = bare = False
        if not (shaped or (bare and _no_word(name))):
            raise Refusal("这不像姓名或称呼，麻烦再说一下客户怎么称呼。", self.example)
        return name

    def fits(self, text: str) -> bool:
        """Tell whether an unmarked reply is surely a name: two characters alone may be a word."""
        name = _PREFIX.sub("", normalise(text)).strip()
        forms = (_ETHNIC, _LATIN, _COMPANY, _SURNAME_ONLY)
        return _titled(name) or _plausible(name) or any(form.fullmatch(name) for form in forms)

    def spot(self, text: str) -> list[Span[str]]:
        """Find names after a cue, before a title, beside a phone, or that are all of the text."""
        found = [*islice(chain(_cued(text), _polite(text), _beside(text)), _ENOUGH)]
        if not found and text[:1] in PLAIN and _plausible(text):
            found = [Span(0, len(text), text)]
        return _longest(found)

    def load(self, raw: Json) -> str:
        """Return a stored name; raise ValueError when it is none."""
        if not isinstance(raw, str) or not raw:
            raise ValueError(raw)
        return raw

    def show(self, value: str) -> str:
        """Return the surname with title, or the first letter, where the name is private."""
        match = _TITLED.fullmatch(value)
        if not self.private or _COMPANY.fullmatch(value) or value.startswith("姓"):
            return value
        body, title = (match[1], match[2]) if match else (value, "")
        known = _surname(body) or body[:1]
        return known + "*" * min(len(body) - len(known), 3) + title


def _cued(text: str) -> Iterator[Span[str]]:
    """Find 客户张三 and 车主王总, where the name ends at a boundary or before a verb."""
    for cue in _CUED.finditer(text):
        run = _RUN.match(text, cue.end())
        titled = _TITLED.match(text, cue.end())
        if titled and _titled(titled[0]):
            yield Span(cue.start(), titled.end(), titled[0])
        elif run and (name := _leading(run[0])):
            yield Span(cue.start(), cue.end() + len(name), name)


def _leading(run: str) -> str:
    """Return the name that a run of Han characters begins with, or an empty text."""
    for length in (4, 3, 2):
        name, rest = run[:length], run[length:]
        if len(name) == length and _plausible(name) and (not rest or _VERB.match(rest)):
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
    if len(run) == 1 and _surname(run):
        return run
    if _plausible(run) and not _AFTER.match(run):
        return run
    after = _AFTER.split(run)[-1]
    if after != run and (_plausible(after) or (len(after) == 1 and _surname(after))):
        return after
    if run[-2:] in COMPOUND:
        return run[-2:]
    # With two surnames in a row nobody can tell whether the first is part of the name.
    alone = run[-1:] in SURNAMES and run[-2:-1] not in SURNAMES
    return run[-1:] if alone else ""


def _beside(text: str) -> Iterator[Span[str]]:
    """Find 张三 13800138000, where name and number stand alone side by side."""
    for one, other in pairwise(_FRAGMENT.finditer(text)):
        name, number = (one, other) if other[0][-1].isdigit() else (other, one)
        if number[0][-1].isdigit() and _plausible(name[0]) and _PHONE.fits(number[0]):
            yield Span(name.start(), name.end(), name[0])


def _longest(found: list[Span[str]]) -> list[Span[str]]:
    """Drop what stands inside another find, such as 张先生 inside 客户张先生."""

    def inside(one: Span[str]) -> bool:
        return any(
            other != one and other.start <= one.start and one.end <= other.end for other in found
        )

    return [one for one in found if not inside(one)]
