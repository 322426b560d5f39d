"""What the page says of each entry of the timeline, and of each piece of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.templates import Context
from bot.web.timeline import Entry
from cases.actions import WORDS, Action
from cases.policy import CLOCKS

# {who} did it; {whom} is the other person that the entry names.
SAID: Mapping[str, str] = {
    "opened": "{who}发起报告，开始计时",
    "amended": "{who}补充了内容",
    "evidence": "{who}发来{kind}",
    "backdated": "{who}另说的发现时间：{noticed}（只作记录，不改计时）",
    "evidence_off": "{who}去掉了{n_pieces}份附件（留档）",
    "evidence_back": "{who}恢复了{n_pieces}份附件",
    "evidence_opened": "{who}查看了附件",
    "delivery_retried": "{who}重新投递消息",
    "note": "{who}留言",
    "hotline_log": "客户打了热线",
    "callback_booked": "{who}约好回访",
    "callback_moved": "{who}改了回访时间",
    "callback_tried": "{who}按预约回访",
    "callback_cancelled": "{who}取消回访预约",
    "raised": "转到{whom}（第{hop}级）",
    "told": "已通知{whom}",
    "unreachable": "联系不上{whom}",
    "left": "{whom}已离职，事项转交",
    "taken": "{who}接手",
    "told_verbally": "{who}说已口头上报{whom}",
    "confirmed": "{who}确认收到过口头上报",
    "denied": "{who}未确认口头上报",
    "submitted": "{who}转{team}",
    "resolved": "{who}记为“{resolved}”",
    "followed_up": "{who}重新跟进",
    "voided": "{who}撤销",
    "offered": "请{whom}回访",
    "offer_told": "已通知{whom}",
    "took_call": "{who}接下回访",
    "revealed": "{who}查看了客户信息",
    "dialled": "{who}第{n}次拨打",
    "call_result": "{who}记录第{n}次：{result}",
    "accepted": "已受理",
    "archived": "已归档",
    "registered": "{who}登记，待受理",
    "rejected": "{who}不予受理",
    "answered": "{who}当场答复",
    "dispatched": "{who}派给{unit}",
    "signed": "{unit}签收",
    "returned": "{unit}退单",
    "contacted": "{who}联系客户",
    "waiting": "等客户补充",
    "suspended": "{who}中止办理",
    "resumed": "{who}恢复办理",
    "handed_in": "{who}提交审核",
    "sent_back": "{who}审核退回重办",
    "approved": "{who}审核通过",
    "redo_by_customer": "客户仍不满，退回重办",
    "closed": "结束",
    "withdrawn": "{who}记下客户撤回",
    "merged": "{who}并案",
    "absorbed": "{who}并入另一件",
    "reopened": "{who}重新办理",
    "handed": "{who}请{whom}接手",
    "taken_over": "{who}接手",
    "discussed": "{who}记下会商",
    "weighed": "按规则定级",
    "term_changed": "{because}，“{before}”改为“{term}”，仍从原来的日子算起，{due} 到期",
    "became_complaint": "转为投诉",
    "left_alone": "{unit}签收后久未办理，收回改派",
    "linked": "关联另一件",
    "warned": "提醒{whom}抓紧",
    "urged": "催办{whom}",
    "grave_told": "重大事项，已通知{whom}",
    "grave_again": "重大事项，再次通知{whom}",
    "grave_noted": "{who}知悉重大事项",
    "grave_nobody": "重大事项，没有可通知的负责人",
    "supervised": "督办，已通知{whom}",
}
RAN_OUT: Mapping[str, str] = {
    "staff_5m": "现场化解到时限",
    "leader_ack": "提醒领导接手",
    "leader_10m": "领导介入到时限",
    "first_callback_5m": "首次回访到时限",
    "callback_offer": "无人接下回访，请下一位",
    "callback_retry": "到再次拨打时间",
}
RESULTS: Mapping[str, str] = {
    "content": WORDS[Action.CONTENT],
    "dissatisfied": WORDS[Action.DISSATISFIED],
    "missed": WORDS[Action.MISSED],
    "": "未记结果",
}
RELATIONS: Mapping[str, str] = {
    "became_complaint": "转为投诉",
    "merged": "并案",
}
KINDS: Mapping[str, str] = {"image": "照片", "voice": "语音", "video": "视频", "file": "文件"}


def said(entry: Entry, context: Context) -> str:
    """Say one entry; one that this version does not know is shown as such."""
    payload = entry.payload
    if entry.action == "ran_out":
        clock = str(payload.get("clock"))
        return RAN_OUT.get(clock) or f"{CLOCKS.get(clock, '时限')}已到"
    whom = next((payload[part] for part in ("leader", "person", "to") if part in payload), None)
    return SAID.get(entry.action, "{who}有新记录").format(
        who=context.name(entry.actor),
        whom=context.name(whom),
        hop=payload.get("hop", ""),
        n=payload.get("n", ""),
        n_pieces=f" {payload['count']} " if "count" in payload else "",
        unit=context.unit(str(payload.get("unit", ""))),
        kind=KINDS.get(str(payload.get("kind")), "附件"),
        result=RESULTS.get(str(payload.get("outcome", "")), ""),
        team=context.policy.labels.complaint_team,
        resolved=WORDS[Action.RESOLVE],
        noticed=_noticed(payload, context),
        because=context.because(payload),
        before=CLOCKS.get(str(payload.get("before", "")), ""),
        term=CLOCKS.get(str(payload.get("term", "")), ""),
        due=_due(payload, context),
    )


def _due(payload: Mapping[str, Any], context: Context) -> str:
    due = payload.get("due")
    return context.ends(datetime.fromisoformat(due)) if due else ""


def _noticed(payload: Mapping[str, Any], context: Context) -> str:
    told = payload.get("sensed_told")
    if not told:
        return "已收回"
    return f"{datetime.fromisoformat(told).astimezone(context.policy.zone):%m-%d %H:%M}"
