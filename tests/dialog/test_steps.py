"""What each kind of question takes for an answer, and what it says to the rest."""

from typing import Any

import pytest

from bot.dialog.steps import Many, Refusal, Step, Text
from bot.flows.dissatisfaction import claim_no, customer, phone, plate, policy_no, scene, what
from tests.dialog.flows import matter, wishes


def why(step: Step[Any], text: str) -> str:
    """Return the sentence with which a step refuses a text."""
    with pytest.raises(Refusal) as refusal:
        step.parse(text)
    return refusal.value.reason


@pytest.mark.parametrize(
    ("step", "text", "stored"),
    [
        (phone, "＋86 138 0013 8000", "13800138000"),
        (phone, "0086-13800138000", "13800138000"),
        (phone, "电话是13800138000。", "13800138000"),
        (phone, "打这个13800138000找他", "13800138000"),
        (phone, "（025）8300 1234-801", "025-83001234转801"),
        (phone, "400 8888 123", "4008888123"),
        (customer, "张三", "张三"),
        (customer, "他叫张三", "张三"),
        (customer, "姓王", "姓王"),
        (customer, "欧阳女士", "欧阳女士"),
        (customer, "阿里木·买买提", "阿里木·买买提"),
        (customer, "John Smith", "John Smith"),
        (customer, "南京顺达运输有限公司", "南京顺达运输有限公司"),
        (customer, "仝飞", "仝飞"),
        (plate, "苏ａ·12345", {"kind": "plate", "value": "苏A12345"}),
        (plate, "车牌苏AD12345", {"kind": "plate", "value": "苏AD12345"}),
        (policy_no, "pdza2026-3201-0000-1234", {"kind": "policy", "value": "PDZA2026320100001234"}),
        (claim_no, "报案号 20263201000001", {"kind": "claim", "value": "20263201000001"}),
        (scene, "2", "survey"),
        (scene, "②", "survey"),
        (scene, "第2个", "survey"),
        (scene, "电销", "sales_call"),
        (matter, "送货。", "delivery"),
        (matter, "DELIVERY", "delivery"),
        (wishes, "1 2", ["sorry", "money"]),
        (wishes, "2、1", ["sorry", "money"]),
        (wishes, "12", ["sorry", "money"]),
        (wishes, "道歉和退款", ["sorry", "money"]),
        (wishes, "退款，", ["money"]),
        (what, " 吵起来了\u200b ", "吵起来了"),
    ],
)
def test_an_answer_is_read_as_people_write_it(step: Step[Any], text: str, stored: object) -> None:
    """Spaces, widths, labels and synonyms all lead to one stored form, which loads again."""
    value = step.parse(text)

    assert step.dump(value) == stored
    assert step.load(step.dump(value)) == value


@pytest.mark.parametrize(
    ("step", "text", "said"),
    [
        (phone, "138001380001", "12 位"),
        (phone, "1380013800", "10 位"),
        (phone, "12800138000", "不像手机号"),
        (phone, "83001234", "区号"),
        (phone, "没有", "没看到电话"),
        (phone, "13800138000 13900139000", "22 位"),
        (customer, "不知道", "不像姓名"),
        (customer, "很生气", "不像姓名"),
        (customer, "车损", "不像姓名"),
        (customer, "13800138000", "不像姓名"),
        (plate, "苏A1234", "车牌"),
        (policy_no, "123", "保单号"),
        (policy_no, "13800138000", "保单号"),
        (scene, "7", "1–6"),
        (scene, "0", "1–6"),
        (scene, "天上", "1–6"),
        (wishes, "1 5", "1–2"),
        (wishes, "", "1–2"),
        (what, "😀😀", "文字"),
        (what, "x" * 20_001, "20000 字"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_reason(step: Step[Any], text: str, said: str) -> None:
    """The sentence says what is wrong with this text, and never repeats a private number."""
    assert said in why(step, text)
    assert "1380013" not in why(step, text)


@pytest.mark.parametrize(
    ("step", "raw"),
    [
        (phone, "12"),
        (phone, 13800138000),
        (customer, ""),
        (plate, {"kind": "policy", "value": "苏A12345"}),
        (plate, "苏A12345"),
        (scene, "moon"),
        (wishes, []),
        (wishes, ["sorry", "moon"]),
        (what, None),
    ],
)
def test_what_no_longer_fits_does_not_load(step: Step[Any], raw: object) -> None:
    """A stored value is checked like a typed one."""
    with pytest.raises(ValueError, match=r".*"):
        step.load(raw)


@pytest.mark.parametrize(
    ("step", "text", "shown"),
    [
        (phone, "13800138000", "138****8000"),
        (phone, "025-83001234", "025****1234"),
        (customer, "张三", "张*"),
        (customer, "张三先生", "张*先生"),
        (customer, "欧阳小明", "欧阳**"),
        (customer, "John Smith", "J***"),
        (what, "客户13800138000很生气", "已记录（16 字）"),
        (Text("t", "?", "t"), "打13800138000", "打138****8000"),
    ],
)
def test_private_answers_are_masked(step: Step[Any], text: str, shown: str) -> None:
    """A recap may be seen by others: numbers lose their middle, names their given part."""
    assert step.show(step.parse(text)) == shown


def test_one_option_is_one_number() -> None:
    """Where there is one thing to choose, nobody is told to choose several of it."""
    with pytest.raises(Refusal, match="请回数字 1，或选项的文字。"):
        Many("told", "", "", {"progress": ("告知进展",)}).parse("材料齐了")
