"""Putting a logged call that has no case before a hotline agent, as a draft with its gaps."""

from bot.conversation.visit import Desk
from bot.web.api.record import Record
from bot.web.api.taking import Result
from desk.work import Work


async def nobody(work: Work, institution: str, desk: Desk, record: Record, numbers: str) -> Result:
    """Refuse where no agent can take it: somebody has to file it by hand."""
    del work, institution, desk, record
    several = f"（可能是 {numbers}，请填 case_number 再发）" if numbers else ""
    return Result.refused("case_number", f"没有找到唯一对应的未结事项{several}，请坐席登记")
