"""Names inside sentences: 客户张三, 张先生, 姓王, 张三 13800138000."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from bot.dialog.steps import Span
from bot.flows.fields.phone import Phone
from bot.flows.fields.surnames import KIND, NO_NAME, NOUNS, PLAIN, SURNAMES, TITLES, WORDS
from bot.flows.fields.whose import CUSTOMERS, OTHER_SIDE, others_in, others_name, related, unsure
from cases.masking import COMPOUND

HAN = "\u4e00-\u9fff"
_ROLE = rf"(?:{CUSTOMERS}|联系人)"
CUE = rf"{_ROLE}(?:本人)?(?:的?姓名|的?名称|的?名字|名叫?|叫做?|是)?[:/|]?[ \t]*"
# 有位客户来闹，叫张三，说…: the clause before tells who is called so.
_IS_CALLED = re.compile(
    rf"([^,;。\n]{{0,30}}(?:{CUSTOMERS})[^,;。\n]{{0,12}}),[ ]?叫([{HAN}]{{2,4}})(?=$|[,;。\n])"
)
# A comma as well, where the name stands alone behind it: 有个客户，庄孝文，说…
_CUED = re.compile(
    rf"{OTHER_SIDE}(?:{CUE},?|[他她](?:名字)?叫|名字?叫做?|姓名[:/| ][ ]*|(?i:customer"
    rf"|name)[: ]+)(?=[{HAN}])"
)
# Who says that it is the name may be believed about a name that is a word too: 客户名叫高兴.
_SURELY = re.compile(rf"(?:{_ROLE}的?(?:姓名:?|名字叫?|名?叫|叫做)|[他她]名字?叫|姓名[:/|])$")
_RUN = re.compile(rf"[{HAN}]{{1,6}}")
TITLED = re.compile(rf"([{HAN}]{{1,4}}?)({TITLES})")
_POLITE = re.compile(KIND)
_BEFORE = re.compile(rf"[{HAN}]*$")
# Words that may stand right before a name, so that the name begins after the last of them.
_AFTER = re.compile(rf"(?:{_ROLE}|[关由对至]于|[位叫是的给跟和与找对请因让被把向为帮到说问])")
# What may follow a name in a sentence.
_VERB = re.compile(
    "说|讲|退|要|在|很|不|来|对|因|今年|去年|前年|投诉|反映|表示|觉得|认为|抱怨|嫌|电话|手机|的|先生"
    "|女士|情绪|一直|多次|再次|已"
    "|扬言|威胁|质疑|今天|昨天|上午|下午|向|称|是|到|去|跟|和|与|从|以|打|处理|办理|提出"
    "|提供|要求|希望|想|名下"
    "|驾驶|驾车|投保|购买|报案|出险|车牌|保单|赔案|于|仍|曾|没|未|还|也|都|第|被|把|让|叫"
    "|问|怪|指|认|不|拿|带"
    "|发现|收到|接到|等|找|看|坐|站|堵|跑|现在|目前|早上|晚上|前天|大厅|现场|坚持|强烈"
    "|非常|十分|特别"
    "|[催骂闹吵急气拒又刚再嘛啊哭吼摔拍(]"
)
# What may follow two characters that are words as often as names: 客户万全说.
_SAYS = re.compile(
    "说|讲|称|是|来|打电话|投诉|反映|表示|要求|认为|抱怨|嫌|对|在|向|因|到|去|的|名下"
    "|不[认服同肯接满高]|电话|手机|(?:很|非常|十分)?(?:生气|不满)"
)
# With these at its end three characters are a name of two and a word.
_NO_END = frozenset("来去向已未再又仍从就还都称曾因以只今昨认指名第前现目问看找等")
# Behind the word for a customer any surname may stand before its title: 客户米小姐.
_RARE = re.compile(rf"(?![这那某该个位一二两几的老小大男女他她我])[{HAN}](?:{KIND})")
_NICK = re.compile(
    rf"[小老][{''.join(sorted(SURNAMES))}](?=$|[^{HAN}]|{_VERB.pattern})"
    rf"|[{HAN}](?:老汉|大伯|老伯|大娘|大嫂|阿婆|大姨|伯伯|婆婆)"
)
# An amount behind a word says that the word is no name: 客户路费200.
_SUM = re.compile(r"[ ]?\d{1,6}(?![ ]?[\d-])")
# A company is the customer where it stands behind the word for one, and is none of ours.
_FIRM = re.compile(
    rf"[{HAN}()]{{4,28}}?(?:有限公司|集团|公司|合作社|工厂|厂|医院|学校|小学|中学|大学|幼儿园"
    rf"|商行|超市|酒店|饭店|宾馆|银行|车队|村委会|经营部|门市部|养殖场|农场|研究所|协会|药店)"
)
_LEGAL = re.compile(rf"[{HAN}()]{{2,28}}(?:有限(?:责任)?公司|合作社|集团)")
# Who repairs, sells or insures a car speaks of somebody else's.
_TRADE = re.compile(
    "保险|汽修|修理|维修|汽贸|汽车(?:销售|服务)|拖车|救援|公估|拍卖"
    "|[我你他她去到在给跟说是的被把找让今昨]"
    rf"|{_ROLE}"
)
# What it does may stand between: 客户是做钢结构的 南京恒通钢构有限公司.
_DOES = re.compile(rf"{_ROLE}就?是[^,;。\n]{{0,12}}?(?:的(?:那家)?|公司)[ ,:]?(?=[{HAN}])")
_OUR_FIRM = re.compile("(?:保险|分|支|总|省|市|我|贵|你们|他们|一家|这家)公司|修理厂|汽修厂|4S店")
# The last fragment before a number and the first behind it; a name may touch the number.
_LAST = re.compile(r"(?:^|(?<=[\s,;:、/。]))([^\s,;:、/。]+)[\s,;:、/]*$")
_NEXT = re.compile(r"[\s,;:、/]+([^\s,;:、/。]+)(?=$|[\s,;:、/。])")
_FULL = re.compile(rf"姓([{HAN}])名([{HAN}]{{1,2}})(?![{HAN}])")
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
# 姓王 is told of the customer where it opens a clause, or stands behind him.
_OF_HIM = re.compile(rf"的(?:{CUSTOMERS})")
_OPENED = re.compile(rf"(?:^|[,;:。、(\n ]|{CUSTOMERS}|[他她是啊呀吧位称])$")


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
    """Find names after a cue, before a title, beside a phone, or that are all of the text.

    A company is the customer, whoever speaks for it.
    """
    firms = [*islice(_firms(text), _ENOUGH)]
    if firms:
        return firms
    # Who speaks for a company is the customer only where he is called so.
    free = () if _speaks_for_one(text) else (_polite(text), _by_surname(text), _beside(text))
    found = [*islice(chain(_cued(text), *free), _ENOUGH)]
    if not found and text[:1] in PLAIN and plausible(text):
        found = [Span(0, len(text), text)]
    sure = (one for one in _longest(found) if not unsure(text, one.start, one.end))
    # Who corrects himself has named nobody yet: 客户冉冉，不是冉冉，冉红军.
    return [one for one in sure if f"不是{one.value}" not in text]


def _firms(text: str) -> Iterator[Span[str]]:
    """Find 客户南京恒通商贸有限公司, and a company that a message begins with."""
    opening = _LEGAL.match(text)
    if opening and not _TRADE.search(opening[0]):
        yield Span(0, opening.end(), opening[0])
    for cue in chain(_CUED.finditer(text), _DOES.finditer(text)):
        firm = _FIRM.match(text, cue.end())
        if firm and not NO_NAME.intersection(firm[0]) and not _OUR_FIRM.search(firm[0]):
            yield Span(cue.start(), firm.end(), firm[0])


def _speaks_for_one(text: str) -> bool:
    """Tell whether a company is spoken of that may be the customer: none of ours, no insurer."""
    firm = _LEGAL.search(text)
    return firm is not None and "保险" not in firm[0]


def _cued(text: str) -> Iterator[Span[str]]:
    """Find 客户张三 and 车主王总, where the name ends at a boundary or before a verb."""
    for cue in _CUED.finditer(text):
        name = _name_at(text, cue)
        if name:
            yield Span(cue.start(), cue.end() + len(name), name)
    for called in _IS_CALLED.finditer(text):
        if plausible(called[2]) and not others_in(called[1]):
            yield Span(called.start(2), called.end(), called[2])


def _name_at(text: str, cue: re.Match[str]) -> str:
    """Return the name that stands behind a cue, or an empty text."""
    full = TITLED.match(text, cue.end())
    rare = None if "联系人" in cue[0] else _RARE.match(text, cue.end())
    called = full if full and titled(full[0]) else rare
    if called:
        return called[0]
    nick, run = _NICK.match(text, cue.end()), _RUN.match(text, cue.end())
    if nick and "联系人" not in cue[0] and (nick[0][0] in "小老" or surname_of(nick[0])):
        return nick[0]
    name = _leading(run[0]) if run else ""
    if name and _SUM.match(text, cue.end() + len(name)):
        return ""
    if cue[0].rstrip().endswith(","):
        return name if run and name == run[0] else ""
    if run and not name and _SURELY.search(cue[0].rstrip()):
        sure = surname_of(run[0]) and len(run[0]) in {2, 3} and not NO_NAME.intersection(run[0])
        return run[0] if sure else ""
    return name


def _leading(run: str) -> str:
    """Return the name that a run of Han characters begins with, or an empty text."""
    if run[0] in NOUNS:
        return ""
    for length in (4, 3, 2):
        name, rest = run[:length], run[length:]
        if rest and run[0] not in PLAIN and not _SAYS.match(rest):
            continue
        whole = len(name) == length and plausible(name) and name[-1] not in _NO_END
        if whole and (not rest or _VERB.match(rest)):
            return name
    return ""


def _polite(text: str) -> Iterator[Span[str]]:
    """Find 张先生 anywhere, unless it is said to be one of ours."""
    for title in _POLITE.finditer(text):
        before = _BEFORE.search(text[max(0, title.start() - _NEAR) : title.start()])
        run = before[0] if before else ""
        body = _tail(run)
        if body and not others_name(text, title.start() - len(body), body + title[0]):
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
    for whole in _FULL.finditer(text):
        yield Span(whole.start(), whole.end(), whole[1] + whole[2])
    for found in _ONLY.finditer(text):
        before = text[max(0, found.start() - _NEAR) : found.start()]
        if not (_OPENED.search(before) or _OF_HIM.match(text, found.end())):
            continue
        if related(text, found.end()):
            continue
        if surname_of(found[1]) == found[1] and not others_name(text, found.start()):
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
