"""``check``: everything that may keep the bot from working, found before it runs."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.commands.check_calendar import calendar_findings
from bot.commands.check_people import people_findings
from bot.commands.check_running import running_findings
from bot.commands.check_stores import store_findings
from bot.commands.check_wecom import wecom_findings
from bot.commands.finding import Finding, Level, fine, wrong
from bot.commands.settings_file import config_path
from bot.policies import read_branches, read_policy
from bot.settings import Institution, Settings, load
from cases.policy import Policy


def run(arguments: Namespace) -> int:
    """Print all findings; 1 where something has to be corrected."""
    path = config_path(arguments)
    settings, problems = load(path, os.environ)
    findings = [wrong(str(problem)) for problem in problems]
    if settings is not None:
        findings += [fine(f"配置文件 {path}"), *asyncio.run(_findings(settings))]
    for finding in findings:
        print(finding)
    bad = sum(finding.level is Level.WRONG for finding in findings)
    print(f"共 {bad} 处要改。" if bad else "没有要改的。")
    return 1 if bad else 0


async def _findings(settings: Settings) -> list[Finding]:
    policies, findings = _policies(settings)
    findings += calendar_findings(policies, settings.announced, datetime.now(UTC))
    findings += [found async for found in store_findings(settings)]
    findings += [found async for found in people_findings(settings, policies)]
    findings += [found async for found in running_findings(settings)]
    findings += [found async for found in wecom_findings(settings)]
    return findings


def _policies(settings: Settings) -> tuple[dict[str, Policy], list[Finding]]:
    """Read each institution's policy, by its code."""
    policies: dict[str, Policy] = {}
    findings: list[Finding] = []
    for institution in settings.institutions:
        policy, problems = read_policy(institution.policy)
        findings += [wrong(str(problem)) for problem in problems]
        if policy is not None:
            policies[institution.code] = policy
            findings.append(fine(f"政策 {policy.id} {policy.version}（{institution.code}）"))
            findings += _overlays(policy, institution)
    return policies, findings


def _overlays(policy: Policy, institution: Institution) -> Iterator[Finding]:
    found, problems = read_branches(policy, institution.overlays)
    yield from (wrong(str(problem)) for problem in problems)
    for department, (_, overlay) in found.items():
        yield fine(f"分支细则 {overlay.id} {overlay.version}（{institution.code}，{department}）")
