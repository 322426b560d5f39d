"""``init``: a bot.toml with fresh keys."""

from argparse import Namespace
from pathlib import Path

from bot.commands.failure import CommandError
from bot.commands.settings_file import config_path
from bot.commands.shipped import POLICY
from bot.flows.registry import FLOWS
from bot.policies import read_policy
from bot.settings.fields import FLOWS as OFFERED
from bot.settings.fresh import INSURERS, Fresh, FreshApp, rendered, write_new

# The two apps of design §7: one for the claims staff, one for everybody else.
APPS = ("claims", "service")


def run(arguments: Namespace) -> int:
    """Write the file; CommandError where there is one already or none can be written."""
    path = config_path(arguments)
    try:
        write_new(path, rendered(_fresh(arguments)))
    except FileExistsError as failure:
        raise CommandError([f"{path} 已经存在，没有改动；要重新生成请先移走它"]) from failure
    except OSError as failure:
        raise CommandError([f"写不了 {path}：{failure.strerror}"]) from failure
    print(f"已生成 {path}（仅本人可读，含密钥，请另存一份备份）。")
    print("接着：填写 corp_id 和各应用的 agent_id、secret，再运行 escalation-bot check")
    print("运行 escalation-bot migrate 之后，用这一句建立管理页的第一位管理员：")
    print("  escalation-bot users add 名字 --role admin")
    return 0


def _fresh(arguments: Namespace) -> Fresh:
    known = {"public_url": arguments.public_url} if arguments.public_url else {}
    settings = config_path(arguments)
    policy = arguments.policy or _policy_for(settings)
    flows = _flows(settings.absolute().parent / policy)
    return Fresh(
        corp_id=arguments.corp_id,
        apps=tuple(FreshApp(name, flows=flows) for name in APPS),
        policy=policy,
        code=arguments.code,
        prefix=arguments.prefix,
        root_department=arguments.root_department,
        api_base=arguments.api_base,
        **known,
    )


def _policy_for(settings: Path) -> str:
    """Name the shipped policy as short as it can be said from the settings' folder."""
    folder = settings.absolute().parent
    return str(POLICY.relative_to(folder) if POLICY.is_relative_to(folder) else POLICY)


def _flows(policy_file: Path) -> tuple[str, ...]:
    """Name the flows that the policy has a use for; all of an insurer's where it can't be read."""
    policy, _ = read_policy(policy_file)
    if policy is None:
        return INSURERS
    kinds = {"", *policy.kind}
    return tuple(name for name in OFFERED if FLOWS[name].case_kind in kinds)
