"""Where a customer is met."""

import re
from dataclasses import dataclass

from bot.dialog.steps import Refusal, Text
from bot.dialog.words import fold

# What people do at a place, which is never part of its name.
_DOING = re.compile(
    "说明|解释|告知|告诉|沟通|核实|核对|确认|回复|答复|道歉|致歉|商量|商谈|协商|了解|处理|办理|递交|提交"
    "|送达|送交|签字|签收|签署|面谈|洽谈|调解|赔付|理赔|定损|查勘|回访|安抚|讨论|催|补交|补齐|补材料|送材料"
)
_BEGINNING = re.compile(
    "(?:去|来|要|为了?|想|给|跟|和|向|请|把|谈|聊|讲|说|问|送|签|取|拿|交|看望|带|客户(?:要|想|说|希望|反映))"
)
# How a part of an address ends.
_ADDRESS = re.compile(
    r"[省市区县镇乡村街路巷弄号栋幢座楼层室店厅站院园厦场城里门口旁边处馆所家]$|中心$|附近|对面|隔壁|小区|大厦|公司"
    r"|[\dA-Za-z]$|\)$"
)
_PARTS = re.compile(r"[^\s,、]+")


@dataclass(frozen=True, eq=False)
class Place(Text):
    """A place as it was typed; behind its label it ends where what is done there begins."""

    def told(self, text: str) -> tuple[str, int]:
        """Read the place with which a text begins; refuse where its end is in doubt."""
        end = 0
        for part in _PARTS.finditer(fold(text)):
            doing = _DOING.search(part[0])
            if end and (_BEGINNING.match(part[0]) or (doing and not doing.start())):
                break
            if (end or doing) and not _ADDRESS.search(part[0]):
                raise Refusal("在哪里见面？请单独说一下地点。", self.example)
            end = part.end()
        return self.parse(text[:end]), end
