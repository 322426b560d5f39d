"""The plain Chinese names of what the record holds in code words."""

from types import MappingProxyType
from typing import Final

from cases.facts import Why
from cases.policy import CLOCKS as POLICY_CLOCKS
from cases.policy import STATES

ROLES: Final = MappingProxyType({"admin": "管理员", "manager": "主管", "auditor": "审计员"})

ROLE_NOTES: Final = MappingProxyType(
    {
        "admin": "查看、显示客户信息、重新投递、管理用户",
        "manager": "查看、显示客户信息（留痕），代客服负责人办理案件",
        "auditor": "只读，客户信息始终打码",
    }
)

CLOCKS: Final = MappingProxyType(
    {
        **POLICY_CLOCKS,
        "callback_retry": "再次拨打",
        "idle": "签收后未办收回",
        "archive": "归档",
        "grave": "重大事项待知悉",
    }
)

ENDED_STATES: Final = (
    *("resolved_early", "closed", "archived", "rejected", "withdrawn", "merged", "void"),
)
OPEN_STATES: Final = tuple(state for state in STATES if state not in ENDED_STATES)

FLAGS: Final = MappingProxyType(
    {
        Why.NO_LEADER: ("没有上级", "通讯录里没有下一级领导，流程直接转投诉组"),
        Why.CIRCLE: ("领导关系成环", "下一级领导已经在上报链里，流程直接转投诉组"),
        Why.HOPS_USED: ("级数用完", "已到政策规定的最多级数，流程转投诉组"),
        Why.UNREACHABLE: ("领导联系不上", "有领导在任何应用里都收不到消息，已立即通知再上一级"),
        Why.LEFT: ("领导已离开", "有领导离开了通讯录，已立即通知再上一级"),
        Why.NOBODY_ON_DUTY: ("无人值班", "转投诉组时没有人上班，按全组名单依次询问"),
        Why.NOBODY_REACHABLE: ("无人可打", "投诉组没有人能收到消息，请立即人工联系客户"),
        Why.INCOMPLETE: ("信息不全", "转投诉组时还缺经过、客户或电话，请先问报告人"),
        Why.BACKDATED: ("另说更早发现", "报告人另说了更早的发现时间：只作记录，不是凭据，不改计时"),
        "overdue": ("超时", "有时限到了而事情没有完成，是哪一个见经过"),
        "supervised": ("督办", "超时后已通知负责人督促办理"),
        "major": ("重大", "按规则定为重大，已通知有关负责人关注"),
        "group": ("群体", "人数达到群体投诉的标准"),
        "urgent": ("紧急", "时限不避开夜间和假日"),
        "complex": ("疑难", "按疑难事项办理"),
        "sensitive": ("敏感", "涉及敏感信息，请注意保密"),
        "calendar_missing": ("缺放假安排", "时限算到还没有放假安排的年份，这一段按昼夜连续计"),
        Why.CUSTOMER_UNREACHABLE: ("客户未接通", "拨打次数用完，客户没有接通，按已受理处理"),
    }
)

EVENTS: Final = MappingProxyType(
    {
        "opened": "一键上报，开始计时",
        "amended": "补充信息",
        "resolved": "已化解",
        "raised": "上报到领导",
        "told": "领导的提醒已送达企业微信",
        "unreachable": "联系不上",
        "ran_out": "时限到",
        "warned": "时限提醒",
        "urged": "催办",
        "supervised": "督办",
        "taken": "领导接手",
        "told_verbally": "称已口头上报",
        "confirmed": "确认口头上报属实",
        "denied": "否认口头上报",
        "voided": "撤销",
        "followed_up": "重新跟进",
        "submitted": "转投诉组，流程开始",
        "offered": "请投诉组成员回访",
        "offer_told": "回访提醒已送达企业微信",
        "took_call": "接下回访",
        "dialled": "拨打客户",
        "call_result": "回访结果",
        "accepted": "受理，待派单",
        "archived": "归档",
        "registered": "登记，待受理",
        "rejected": "不予受理",
        "answered": "当场答复",
        "dispatched": "派单",
        "signed": "签收",
        "returned": "退单",
        "contacted": "联系客户",
        "waiting": "等客户补充",
        "suspended": "中止",
        "resumed": "恢复办理",
        "handed_in": "提交审核",
        "sent_back": "审核退回重办",
        "approved": "审核通过",
        "redo_by_customer": "客户不满，退回重办",
        "closed": "结束",
        "withdrawn": "客户撤回",
        "merged": "并案",
        "absorbed": "并入另一件",
        "reopened": "重新办理",
        "handed": "转交，等对方接手",
        "discussed": "会商",
        "taken_over": "接手转交",
        "weighed": "按规则定级",
        "term_changed": "答复期限改变（仍从原来的日子算起）",
        "became_complaint": "转为投诉",
        "grave_told": "重大事项，已通知负责人",
        "grave_again": "重大事项，再次通知",
        "grave_noted": "知悉重大事项",
        "grave_nobody": "重大事项，没有可通知的负责人",
        "left_alone": "签收后久未办理，收回改派",
        "linked": "关联另一件",
        "evidence": "收到证据",
        "evidence_off": "去掉附件（留档）",
        "evidence_back": "恢复附件",
        "backdated": "另说更早的发现时间",
        "revealed": "查看客户信息",
        "evidence_opened": "打开证据",
        "note": "备注",
        "callback_booked": "约好回访",
        "callback_moved": "改回访时间",
        "callback_tried": "按预约回访",
        "callback_cancelled": "取消回访预约",
        "hotline_log": "热线来电",
        "call_opened": "坐席打开来电草稿",
        "call_moved": "来电草稿转给下一位",
        "call_left": "来电草稿无人可转",
        "left": "人员离开，事项转交",
        "delivery_retried": "人工重新投递",
        # What belongs to no case.
        "contacts_imported": "导入通讯录",
        "contacts_synced": "同步通讯录",
        "person_corrected": "修改人员的本机构设定",
        "login": "手机登录",
        "policy_adopted": "启用政策版本",
        "exported": "导出对话",
        "signed_in": "登录",
        "sign_in_failed": "登录失败",
        "signed_out": "退出登录",
        "looked_up": "查找客户的案件",
        "user_added": "新增用户",
        "user_changed": "修改用户",
        "password_set": "设置密码",
    }
)

FACTS: Final = MappingProxyType(
    {
        "leader": "领导", "person": "人员", "to": "对", "by": "报告人", "at": "时间",
        "sensed_told": "自述发现时间", "due": "到期", "sensed_at": "感知时间", "clock": "时限",
        "reason": "原因",
        "outcome": "结果", "why": "原因", "kind": "类型", "details": "内容", "user": "用户",
        "role": "角色", "active": "启用", "label": "版本", "added": "新增", "changed": "更新",
        "unchanged": "不变", "left": "离开", "name": "用户名", "what": "按", "found": "找到",
        "address": "来自", "text": "内容", "field": "项目", "apps": "应用", "cleared": "改回",
        "unit": "主办单位", "co_units": "协办单位",
        "handler": "承办人", "cause": "直接原因", "designated": "指定办理", "reached": "联系上",
        "finding": "调查结果", "responsibility": "责任认定", "grounds": "理由",
        "result": "结论", "settled": "达成协议", "about": "谈到",
        "solution": "处理方案", "into": "并入", "of": "来自", "level": "级别",
        "new_facts": "新情况", "today": "当日提出", "relation": "关系",
        "number": "编号", "purpose": "用途",
        "units": "参加单位", "people": "参加人", "conclusion": "会商结论", "follows": "后续安排",
        "before": "原为", "term": "改为", "flag": "因为定为", "channel": "因为来源是",
    }
)  # fmt: skip

OUTCOMES: Final = MappingProxyType(
    {
        "resolved": "已化解", "passed_up": "已上报", "flow_started": "转投诉组",
        "timed_out": "超时", "left": "已离开", "unreachable": "联系不上", "content": "接通，无不满",
        "dissatisfied": "接通，仍不满", "missed": "未接通",
    }
)  # fmt: skip

RESOLUTIONS: Final = MappingProxyType(
    {
        "self_resolved": "报告人自行化解", "leader_resolved": "领导化解", "void": "误点撤销",
        "not_dissatisfied": "回访无不满", "solved": "已解决", "explained": "已答复",
        "unreachable": "多次未接通", "dissatisfied": "客户仍不满", "rejected": "不予受理",
        "withdrawn": "客户撤回", "merged": "并案",
        "became_complaint": "转为投诉",
    }
)  # fmt: skip

RELATIONS: Final = MappingProxyType({"became_complaint": "转为投诉", "merged": "并案"})

FIELDS: Final = MappingProxyType({"leader": "上级", "apps": "应用", "phone": "电话"})

DETAILS: Final = MappingProxyType(
    {
        "what": "经过", "customer": "客户", "phone": "电话", "policy_no": "保单号",
        "claim_no": "赔案号", "plate": "车牌", "triggers": "情形", "scene": "场景",
        "id_number": "身份证号", "address": "地址", "transfer_no": "转办编号",
        "transferred_at": "转办日期",
        "demand": "诉求", "done": "已做安抚", "units": "涉及单位", "finding": "调查结果",
        "responsibility": "责任认定", "solution": "处理方案", "grounds": "理由",
        "identity": "身份核实", "materials": "材料", "delivery": "送达方式",
        "principal": "委托人", "authorised": "授权委托书", "representatives": "投诉代表",
        "people": "人数", "object": "投诉对象", "amount": "金额", "event_at": "发生日期",
    }
)  # fmt: skip

# Answers that the record keeps as codes, by field.
ANSWERS: Final = MappingProxyType(
    {"identity": {"verified": "已核实"}, "authorised": {"yes": "有委托书", "no": "没有委托书"}}
)

SCENES: Final = MappingProxyType(
    {
        "counter": "柜台", "survey": "查勘", "assessment": "定损", "sales_call": "销售电话",
        "hotline": "热线", "other": "其他",
    }
)  # fmt: skip

DELIVERIES: Final = MappingProxyType(
    {
        "pending": "待发送", "sending": "发送中", "sent": "已送达", "cancelled": "不再需要",
        "dead": "被拒绝", "unreachable": "联系不上", "listed": "结果不明", "merged": "已并入汇总",
    }
)  # fmt: skip

DELIVERY_KINDS: Final = MappingProxyType(
    {"card": "卡片", "text": "文字提醒", "answer": "答复", "update": "卡片更新"}
)

EVIDENCE_KINDS: Final = MappingProxyType(
    {"image": "照片", "voice": "语音", "video": "视频", "file": "文件"}
)
EVIDENCE_STATES: Final = MappingProxyType(
    {"waiting": "正在取回", "kept": "已保存", "lost": "没有取到"}
)

PARTS: Final = MappingProxyType(
    {
        "reporter": "报告人", "leader": "领导", "caller": "回访", "second": "二次回访",
        "contact": "首问责任人", "registrar": "登记人", "deputy": "代理", "head": "单位负责人",
        "handler": "承办人", "sender": "派单", "asked": "待办", "heir": "待接手",
        "alerted": "重大事项",
    }
)  # fmt: skip

VIAS: Final = MappingProxyType(
    {"system": "系统", "chat": "聊天", "wecom": "企业微信", "admin": "管理页", "command": "命令行",
     "web": "网页", "sync": "同步",      "cli": "命令行"}
)  # fmt: skip

_REASONS: Final = MappingProxyType(
    {
        "no app": "没有能看到此人的应用",
        "doubtful for too long": "超过 4 小时仍不知是否送达",
        "no such app": "没有这个应用",
        "errcode 60111": "企业微信没有这个成员（60111）",
        "errcode 81013": "企业微信里不可见（81013）",
        "errcode 60140": "此人在应用里不可见（60140）",
        "errcode 45009": "超过企业微信的频率限制（45009）",
        "errcode 42014": "这张卡片已经发过（42014）",
        "unreachable": "客户未接通",
        "dissatisfied": "客户仍不满",
    }
)


def reason(code: str) -> str:
    """Say why something went wrong; an unknown WeCom code is shown as it is."""
    return _REASONS.get(code, code.replace("errcode", "企业微信错误码"))


def name_in(names: MappingProxyType[str, str], code: str) -> str:
    """Give a name, or the code itself where there is none."""
    return names.get(code, code)
