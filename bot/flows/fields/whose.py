"""Whose it is, what stands in a message: the customer's, or somebody else's, or nobody knows.

A number or a name is believed only while nothing speaks for another owner. Who is looked for
stands right before it, or opens its clause, or the clauses before, as the nearest person.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.flows.fields.surnames import NOUNS, SURNAMES, TITLES

_HAN = "\u4e00-\u9fff"
CUSTOMERS = (
    r"客户|课户|顾客|用户|投保人|被保险人|被保人|保户|车主|业主|户主|当事人|报案人|来电人"
    r"|来访人|(?<!被)投诉人"
    r"|养殖户|种植户|农户"
)
# The other side of an accident has a 车主 too.
OTHER_SIDE = r"(?<!对方)(?<!三者)(?<!三者车)(?<!对方的)(?<!对面)(?<!前车)(?<!后车)"
_SURNAME = f"[{''.join(sorted(SURNAMES - NOUNS))}]"
# 王奶奶 is a customer, 他奶奶 is not.
_FAMILY = (
    "爱人|老公|老婆|妻子|丈夫|前夫|前妻|儿子|女儿|父亲|母亲|爸爸?|妈妈?|父母|子女|孩子"
    "|女婿|儿媳|媳妇"
    "|侄子|侄女|外甥|哥哥|弟弟|姐姐|妹妹|兄弟|姐夫|妹夫|岳父|岳母|公公|孙子|孙女|亲戚"
    "|家属|家人|朋友|邻居"
    "|同学|司机|驾驶员|秘书|助理|(?<=[的他她])(?:太太|先生|表[弟哥姐妹])|保姆|护工|房东"
    "|租客|紧急联系人|人事"
    f"|(?<!{_SURNAME})(?<![老位])(?:爷爷|奶奶|外公|外婆|舅舅|叔叔|姑姑|婆婆|嫂子)"
)
# Whose conduct a customer speaks of: they own a number only where they are named, or it is theirs.
_CONDUCT = (
    "坐席|经理|主任|客服|柜面|修理厂|汽修厂|4S店|前台|热线|销售|渠道|中介|拖车|救援|物业"
    "|保安|(?<![找见])领导"
    "|(?:修车|维修|安装|施工|验车)(?:师傅|工人?)"
)
_OFFICE = "(?:查勘|定损|业务|理赔|工作人|服务|调解|跟踪|核损|送修|验车|柜)"
_STAFF = f"{_OFFICE}员?|{_CONDUCT}"
# Who has his own business with us: what he opens is not the customer's.
_OUTSIDE = (
    "代理人|经纪人|销售(?:员|顾问)|伤者|三者|对方|对面|律师|记者|医生|护士|交警|民警|教练"
    "|(?:村|社区)?(?:会计|支书|书记|村长|干部)|修车的|同事"
    "|经办人?|记录人|登记人|填报人|上报人|受理人|承办人|转办人|骑车人|骑手|行人|路人"
    "|目击者?|证人|乘客|被撞"
)
_OTHER = f"{_OUTSIDE}|{_STAFF}"
_LABEL = "(?:的|联系|来电|回电|电话|手机|座机|号码|号|微信|方式|人|是|为|留|传真|本人|自己|[: (])*"
_NICK = f"(?<!{_SURNAME})[小老大阿]{_SURNAME}"
_NAMED = f"(?:{_NICK}|{_SURNAME}[{_HAN}]{{0,2}})"
# A role in letters, with a number of its own: SA电话.
_LETTERS = (
    r"(?<![A-Za-z])(?!(?i:tel|mob|phone|cell|call|name|vip))[A-Za-z]{2,8}的?(?:电话|手机)[是: ]*$"
)
_MINE = (
    r"(?:我(?:们|方|司|公司|这边|部|自己|这个?|那个)?|(?<![个户主他她])(?:本人|自己)|传真)"
    rf"(?!的?(?:客户|车主|投保人)){_LABEL}$"
)
_CALLED = re.compile(
    rf"(?:(?:{_OTHER})(?:老板|负责人|那边)?|我们(?:单位|公司|部门|这边|这里|网点"
    rf"|领导)?)[的是叫姓: ]*({_NICK}|[{_HAN}](?:{TITLES})|{_NAMED})"
)
_BESIDE = re.compile(
    rf"(?:{_MINE}|(?:{_OTHER})(?:(?!{CUSTOMERS}|联系人)[{_HAN}]){{0,3}}?{_LABEL}$"
    rf"|(?<!客户)(?<!车主)(?<!联系人)(?<!投保人)(?<!业主)(?<![农户]户){_NICK}{_LABEL}$|{_LETTERS})"
)
_TITLE = re.compile(
    rf"(?:{_OUTSIDE}|{_FAMILY}|{_OFFICE}员|{_CONDUCT})(?:[的是叫: ]|自称|姓)*$|(?:投诉"
    rf"|举报|怪|骂了?)$"
)
_MENTION = re.compile(
    rf"(?P<denied>(?:不是|并非|非)(?:我们|我司|我方)?的?(?:{CUSTOMERS}))"
    rf"|(?P<family>(?<!是)(?<!是我)(?:{_FAMILY}))|(?P<customer>{OTHER_SIDE}(?:{CUSTOMERS}"
    rf"|联系人|{_SURNAME}(?:先生|女士|小姐|老师|阿姨|大[爷妈姐哥]|总))"
    rf"(?!经理|自?称是?(?:{_OTHER}|{_FAMILY})|[是为](?:{_OTHER}|{_FAMILY})))"
)
# What makes a relative's number the one on which the customer is to be reached.
_REACH = re.compile(
    r"(?:打(?!来|过来|进来|电话来|了)|拨|联系(?!方式|不)|回电|回复|找(?!不)|留)[^,;。]{0,12}$"
    rf"|(?:电话|号码|方式|手机)号?(?:号码)?(?:是|为|留的?是?|用的?是?|:)[^,;。]{{0,3}}(?:{_FAMILY})"
    r"[^,;。]{0,5}$|(?<!紧急)联系人[^,;。]{0,8}$"
)
_CONTACT = re.compile(r"联系人[^,;。]{0,8}$")
# What may stand before a number in its clause without telling whose it is.
_BARE = re.compile(r"(?:联系|来电|回电|手机|电话|号码|号|方式|座机|微信|人|是|为|:| |\()*")
_HIS = re.compile(
    r"(?:他|她|本人|自己)(?:们)?(?:的|公司|单位|家)?(?:联系|手机|电话|号码|号|方式|座机"
    r"|微信|给的|留的|是|:| )*$"
)
# Others who may be reached: whoever is spoken of as a person, or has a telephone in the message.
_ACTOR = re.compile(
    f"{_OUTSIDE}|{_FAMILY}|亲家|(?:{_OFFICE}员|{_CONDUCT})(?:{_NAMED}|老板)|(?<!客户)(?<!车主)"
    f"{_NICK}(?![{_HAN}]?(?:的|先|女))"
)
_OWNER = re.compile(
    "(?:公司|单位|支公司|部|厂|店|队|局|院|校|消防|物业|银行|保险|热线|平台"
    "|前台)的?(?:联系)?(?:电话|座机|手机)"
    "|这里是|我们?这里|支公司,"
)
# The same for whoever answers there.
_TO_HIM = re.compile(
    r"(?:找|联系)(?:他|她|客户|车主|本人|老人家?)(?:[^,;。]{0,4}打)?[^,;。找]{0,10}$"
)
_CLAUSE = re.compile(r"[,;。!?\n( ]")
_CALLS = re.compile(rf"{_NICK}(?:打来|打电话|来电|代|报)")
_OBJECT = re.compile(r"[不对嫌说骂和跟与被把怪因由向找给让等投怨要告问催为]")
_OPENS = re.compile(
    rf"(?P<outside>{_OUTSIDE})|(?P<staff>{_STAFF})"
    rf"|(?P<family>(?<!是)(?<!是我)(?:{_FAMILY}))|我(?=是|叫)"
)
_INTRODUCED = re.compile(rf"{_NAMED}|姓|:|$|[ ]")
_ACTS = re.compile(r"给我|打|来|说|称|反映|代|替|电话|$|的?手机|[小老]")
_FAR, _EARLY, _TELEPHONE = 60, 6, "的电话手机号码是:( "
_BEHIND = re.compile(
    rf"[ (,]*(?:[机号]主是?[{_HAN}]{{0,4}}?(?:{_OTHER})|(?:这|那)?是(?:我|{_OTHER})"
    rf"(?:本人)?(?:[{_HAN}]{{0,3}})的(?!客户)|(?:这|那)?是(?:我|他|她|客户)?的?(?:{_FAMILY})的)"
    rf"|[ ]*\((?:我|本人|{_OTHER}|(?:他|她|客户)?的?(?:{_FAMILY}))[{_HAN}]{{0,4}}\)"
)
_VOID = re.compile(
    r"[ ,)]*(?:哦|呃|啊|噢|额|哎)*[ ,]*(?:这个|这号|那个)?(?:已经?|都|现在|早就)?(?:不用"
    r"|停用|停机|空号|是空号|作废|换掉|换号|注销|不对|错了|说错|搞错)"
)
_FORMER = re.compile(
    r"(?:原来?|旧|以前|之前|早先)的?(?:联系|手机|电话|号码|号|用|留|登记|是|的|:| )*$"
    r"|(?:别|不要|勿|不能)(?:再)?打[^,;。]{0,6}$"
)
_UNSURE_BEHIND = re.compile(
    r"[ ,(。]*(?:后面?|最后|末尾|中间)?(?:几位|一位)?(?:也许|好像|可能|不知道?对不对"
    r"|不知是不是|不确定|不一定"
    r"|记不|没听清|听不清|没记|看不清|不清楚|待核|待确认|少[了]?一位|多了?一位|缺)"
    r"|[ ]*(?:\?|[*xX×…]|\.\.)"
)
_UNSURE_BEFORE = re.compile(
    r"(?:好像|可能|大概|似乎|也许|疑似|记得|应该|估计|大约|听着像|像)(?:是|叫|姓|:|在"
    r"|客户|电话|手机|保单号?)*$"
)

# The other car of an accident, and one that is lent or sent.
_OTHER_CAR = re.compile(
    rf"(?:三者|对方|三方|前车|后车|他车|肇事车?|碰撞|撞[了到上]?|追尾了?|[剐刮]?蹭了?|被"
    rf"|代步车|替代车"
    rf"|拖车|救援车|查勘车|邻居|朋友)(?!的?(?:{CUSTOMERS}))[{_HAN}]{{0,4}}?[:( ]*$"
)


_OF_OTHERS = re.compile(
    rf"[ ,(]*(?:但|不过|其实)?(?:这|那)?(?:个|张|份|辆)?是(?:我|他|她"
    rf"|客户)?的?(?:{_FAMILY}|{_OTHER})的"
)


# A name that stands alone right before a number has it.
_WHOLE = re.compile(rf"{_SURNAME}[{_HAN}]{{1,2}}")


def others_thing(text: str, start: int, end: int) -> bool:
    """Tell whether the car or contract here is said to be another one than the customer's."""
    before = _OTHER_CAR.search(text[max(0, start - _FAR) : start])
    return before is not None or _OF_OTHERS.match(text, end) is not None


def unsure(text: str, start: int, end: int) -> bool:
    """Tell whether whoever wrote what stands here says that it may be wrong, or is void."""
    before = text[max(0, start - _FAR) : start]
    return any(
        (
            _UNSURE_BEHIND.match(text, end),
            _VOID.match(text, end),
            _UNSURE_BEFORE.search(before),
            _FORMER.search(before),
        )
    )


def related(text: str, end: int) -> bool:
    """Tell whether what stands here only tells whose relative is meant."""
    return re.compile(f"的(?={_FAMILY})").match(text, end) is not None


def others_in(clause: str) -> bool:
    """Tell whether anybody beside the customer is spoken of in the clause."""
    return re.search(f"{_OTHER}|{_FAMILY}", clause) is not None


@dataclass(frozen=True)
class People:
    """Those who are spoken of in a message, looked for once."""

    text: str

    @cached_property
    def named(self) -> frozenset[str]:
        """What those who are not the customer are called."""
        return frozenset(match[1] for match in _CALLED.finditer(self.text))

    @cached_property
    def alone(self) -> bool:
        """Whether nobody but the customer is spoken of who may have a number of his own."""
        return not (_ACTOR.search(self.text) or _OWNER.search(self.text))

    def told(self, start: int, end: int) -> bool:
        """Tell whether the number here is said to be one of ours, or of somebody else's trade."""
        before = self.text[max(0, start - _FAR) : start]
        said = _BESIDE.search(before) or _BEHIND.match(self.text, end)
        return said is not None and _TO_HIM.search(before) is None

    def own(self, start: int, end: int) -> bool:
        """Tell whether the number here is said to be, or may well be, somebody else's."""
        before = self.text[max(0, start - _FAR) : start]
        if _TO_HIM.search(before):
            return False
        if _CONTACT.search(before) and others_in(before):
            # Whose contact it is, of all who are spoken of, nobody can tell.
            return True
        if self.told(start, end) or before.rstrip(_TELEPHONE).endswith(tuple(self.named)):
            return True
        return _opened_by_another(before) or not (_linked(before) or self.alone)


def others_name(text: str, start: int, name: str = "") -> bool:
    """Tell whether the name here is that of somebody else, by who opened what is said."""
    before = text[max(0, start - _FAR) : start]
    of_whom = re.escape(name) + rf"(?:是(?:我们的?)?(?:{_OTHER}|{_FAMILY})|的(?:{CUSTOMERS}))"
    if name and re.search(of_whom, text):
        return True
    return _TITLE.search(before) is not None or _opened_by_another(before)


def _linked(before: str) -> bool:
    """Tell whether the customer is named right before, in this clause or in the one it follows."""
    *former, own = _CLAUSE.split(before)
    if not _BARE.fullmatch(own):
        spoken = next(reversed([*_MENTION.finditer(own)]), None)
        reached = _HIS.search(own) or _REACH.search(own)
        return reached is not None or (spoken is not None and bool(spoken["customer"]))
    if _WHOLE.fullmatch(former[-1] if former else ""):
        return True
    last = next(reversed([*_MENTION.finditer(next((c for c in reversed(former) if c), ""))]), None)
    return last is not None and last["customer"] is not None


def _opened_by_another(before: str) -> bool:
    """Tell whether the nearest person before is not the customer."""
    clauses = _CLAUSE.split(before)
    for clause in reversed(clauses):
        last = next(reversed([*_MENTION.finditer(clause)]), None)
        if last is not None and (last["customer"] or last["denied"]):
            return last["customer"] is None
        if last is not None and clause is clauses[-1]:
            return _REACH.search(clause) is None
        if _CALLS.search(clause) or _subject(clause):
            return True
    return False


def _subject(clause: str) -> bool:
    """Tell whether a clause that names no customer is about somebody else."""
    return any(
        opens.start() <= _EARLY
        and not _OBJECT.search(clause, 0, opens.start())
        and _acts(clause, opens)
        for opens in _OPENS.finditer(clause)
    )


def _acts(clause: str, opens: re.Match[str]) -> bool:
    """Tell whether he does something here beside being spoken of."""
    if opens["family"]:
        return _ACTS.match(clause, opens.end()) is not None
    if opens["staff"]:
        return _INTRODUCED.match(clause, opens.end()) is not None
    return True
