"""Whether a free sentence sounds like a report, so that the person is asked before one starts.

Nothing is opened by it: a sentence that is missed costs a tap on the menu, one that is heard
wrongly costs a question.
"""

import re

from bot.dialog.words import fold, is_chatter, is_unknown, meaning
from bot.flows.dissatisfaction import KIND

_ENOUGH, _LONG = 4, 500
# Who is spoken of: customers under their many names, and people with titles.
_WHO = re.compile(
    "客户|顾客|用户|车主|业主|住户|投保人|被保险人|保户|家属|伤者|三者|对方|当事人|报案人|先生|女士|小姐|太太"
    "|阿姨|大爷|大妈|大姐|大哥|老人|老太|师傅|老板|[\u4e00-\u9fff]总|有人|那人|这人|他|她"
    "|1[3-9]\\d{9}|[京沪苏浙皖鲁粤][A-Z][A-Z0-9]{5}"
)
# What an unhappy customer feels, says, does or threatens (S4-R13 to S4-R16).
_UPSET = re.compile(
    "生气|不满|不高兴|不开心|不爽|恼火|窝火|火大|火气|发火|发脾气|脾气|愤怒|气愤|气坏|气得|气死|急了|失望|委屈"
    "|激动|情绪(?!稳定|平复|好)|语气|不耐烦|怨|嫌|责怪|怪我们|指责|质疑|质问|异议|有意见|不认(?!识)|不服|不接受"
    "|不同意|不肯|拒绝|说法|不依不饶|难缠|纠缠|不公平|不合理|推诿|推来推去|踢皮球|骗|忽悠|误导|欺|坑|骚扰|态度(?!好|不错|很好)"
    "|骂|吵|闹|嚷|哭|砸|摔|拍桌|堵门|堵|围着|赖着|不走|不让走|冷嘲|不配合|要求道歉|道歉|退保|全额退"
    "|投诉|举报|曝光|起诉|告我们|告你们|法院|律师|媒体|记者|抖音|微博|监管|银保监|金监|(?<![0-9A-Z])(?:12378|12345|12315)(?![0-9])|报警|消协"
    "|找领导|总公司|没人(?:管|理|联系|接|回|来)|没有人|打不通|不解决|不处理|没解决|没结果|无果|拖着|拖了|拖下去|一拖再拖"
    "|太慢|慢死|催了|催办|再催|连催|赔(?:得|的)?(?:太)?少|太低|定损低|等了.{1,6}(?:小时|天|周|月|半天)|再也不"
)
# What says that all is well, or that nobody complains.
_CALM = re.compile(
    "(?<!不)(?<!不太)(?<!不是很)满意|表扬|感谢|谢谢|锦旗|点赞|认可了|表示认可|没有?(?:什么)?(?:不满|意见|投诉|异议)"
    "|已(?:经)?(?:安抚|化解|解决|处理)(?:好|完|了)|同意(?:了|调解|方案)|结案|消气|不生气了|撤诉|撤回投诉"
)
# What is asked of us, or is about complaints in general.
_ASKED = re.compile(
    "怎么(?!办事|回事|这么|能这|说话|搞的)|如何|怎样|请问|吗[?。!]*$|呢[?。]*$|多少(?!次)|几(?:件|点|个|号)|哪里|在哪|什么时候(?!赔|能赔)"
    "|(?:电话|地址|号码)是|帮我|发(?:我|一?下|群里)|数据|报表|统计|培训|材料|文件|办法的|制度|率|不满报告"
)


def heard(text: str) -> str | None:
    """Return the name of the flow that a sentence seems to be meant for, or None.

    A question, a request, thanks and good news are none.
    """
    said = fold(text[:_LONG]).strip()
    if meaning(said) < _ENOUGH or is_chatter(said) or is_unknown(said):
        return None
    upset = _UPSET.search(said) is not None and _WHO.search(said) is not None
    return KIND.name if upset and not _CALM.search(said) and not _ASKED.search(said) else None
