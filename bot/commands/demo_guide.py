"""What a demo prints: where to look and what to try."""

from collections.abc import Iterator

from admin.rulebook import said
from bot.commands.demo_place import Place
from bot.contact import Contact
from cases.policy import Menu, Policy

# Who may sign in to the admin page of a demo.
ADMIN = "admin"


def guide(place: Place, policy: Policy, contacts: list[Contact], password: str) -> Iterator[str]:
    """Give the lines: addresses, and the story of one tap with the names of the sample."""
    menu, reporter, leader = _story(policy, contacts)
    limit, hop = policy.clocks["staff_5m"].limit, policy.clocks["leader_10m"].limit
    yield ""
    yield "Escalation Bot 演示已就绪 · the demo is ready"
    yield ""
    yield f"  手机 phones   {place.simulator}/"
    yield f"  管理 admin    {place.bot}/admin/   用户 user {ADMIN}   密码 password {password}"
    yield f"  表单 forms    {place.bot}/report/dissatisfaction   （complaint callback hotline）"
    yield f"  日志 logs     {place.folder}/bot.log, simulator.log"
    yield ""
    yield "试一试 · what to try（手机页上的“三分钟引导”会一步步带着走 · the page has a guide）"
    post, team = reporter.post, policy.labels.complaint_team
    yield f"  1. 打开手机页，在{reporter.name}（{post}）的“{menu.module}”里点“{menu.item}”。"
    yield f"     Open the phones; on {reporter.userid}'s tap {menu.item}: the clock runs."
    yield f"  2. 快进 {said(limit)}，看{leader.name}的手机：来了一张带按钮的卡片。"
    yield f"     Fast-forward {limit}: {leader.userid}'s phone gets a card with buttons."
    yield f"  3. 不理它，再快进 {said(hop)}：轮到上一级领导，最后是{team}。"
    yield f"     Ignore it for {hop} more: the next leader is told, in the end the callers."
    yield "  4. 或者回“已化解”，大家都会知道。 Or type 已化解: everyone is told, all clocks stop."
    yield ""
    yield "Ctrl-C 结束 · Ctrl-C stops everything"


def _story(policy: Policy, contacts: list[Contact]) -> tuple[Menu, Contact, Contact]:
    """Find whose tap the story begins with: the first who has a menu item and a leader."""
    people = {contact.key: contact for contact in contacts}
    return next(
        (menu, contact, people[contact.leader.lower()])
        for menu in policy.menus
        for contact in contacts
        if contact.leader and policy.post_of(contact.post, contact.department) in menu.posts
    )
