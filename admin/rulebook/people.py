"""What a policy is, and who reports under it."""

from collections.abc import Iterator

from admin.rulebook.rows import Row, Scribe, listed
from cases.policy import CHANNELS, PostRule

# What each part does in a case, as far as roles say who does it.
_WORK = {
    "complaint_team": "首次回访",
    "dispatcher": "受理、派单、改派",
    "reviewer": "审核、退回重办",
    "callback_agent": "二次回访",
    "cs_manager": "中止、指定办理、重新办理",
    "line_leader": "接受督办",
    "hotline_agent": "受理、代录",
    "handler": "承办",
}


def head(scribe: Scribe) -> Iterator[Row]:
    """Tell which policy it is, of whom, and what it is laid over."""
    policy = scribe.policy
    about, labels = policy.head, policy.labels
    yield Row("机构", policy.institution)
    yield Row("版本", f"{policy.version}，自 {policy.effective_from} 起施行")
    if about.supersedes:
        yield Row("代替", about.supersedes)
    if about.department:
        yield Row("适用部门", f"{about.department}及以下（分支细则，只严不宽）")
    if about.based_on:
        yield Row("依据", listed(about.based_on))
    yield Row("求助电话", labels.hotline)
    yield Row("投诉受理", labels.complaint_team)
    if labels.form_code:
        yield Row("对应表单", labels.form_code)


def reporters(scribe: Scribe) -> Iterator[Row]:
    """Tell who reports, how the post shows in the contacts, and where the entry is."""
    policy = scribe.policy
    for code, text in policy.triggers.items():
        yield Row(f"情形 {code}", text)
    for label, *others in policy.relations.values():
        yield Row(f"投诉人：{label}", f"也可说{listed(others)}" if others else "")
    for post in policy.posts.values():
        came = f"；客户由{CHANNELS[post.channel]}来" if post.channel else ""
        yield Row(post.label, _signs(post) + came)
    for place, menu in enumerate(policy.menus):
        posts = listed(policy.posts[code].label for code in menu.posts)
        entry = f"{menu.module} → {menu.item}"
        yield scribe.row(f"{posts}的入口", entry, "menu", place, number=False)


def _signs(post: PostRule) -> str:
    signs = (("职务含", post.titles), ("标签", post.tags), ("部门含", post.departments))
    return "；".join(f"{name}{listed(words)}" for name, words in signs if words)


def parts(scribe: Scribe) -> Iterator[Row]:
    """Tell which roles do the work of each part; the case itself says the others."""
    for part, roles in scribe.policy.parts:
        if roles:
            yield Row(_WORK[part], listed(scribe.role(role) for role in roles))
