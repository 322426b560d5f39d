"""The command line: names, options, and the module that does each command's work (design §9)."""

import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence
from importlib import import_module
from typing import Final, TypeAlias

from bot.commands.failure import CommandError

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"

ROLES: Final = ("all", "web", "worker")
INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give 0 when all is well and 1 when something has to be corrected."""
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except CommandError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough (``… | head``); what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def _run(arguments: Namespace) -> int:
    # A command's module is loaded when it is called: init starts without stores and servers.
    command = import_module(f"bot.commands.{arguments.module}")
    return int(command.run(arguments))


def parser() -> ArgumentParser:
    """Make the parser with all commands."""
    made = ArgumentParser(
        prog="escalation-bot",
        description="A WeCom bot that catches customer dissatisfaction early.",
    )
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    settings = ArgumentParser(add_help=False)
    settings.add_argument(
        "--config", metavar="FILE", help="settings (default: $ESCALATION_BOT_CONFIG or bot.toml)"
    )
    _setting_up(commands, settings)
    _running(commands, settings)
    _policy(commands)
    _contacts(commands, settings)
    _users(commands, settings)
    _audit(commands, settings)
    _keeping(commands, settings)
    _exporting(commands, settings)
    return made


def _setting_up(commands: Commands, settings: ArgumentParser) -> None:
    init = commands.add_parser("init", parents=[settings], help="write bot.toml with fresh keys")
    init.set_defaults(module="init")
    init.add_argument("--corp-id", default="", help="the corp's id, as in the WeCom console")
    init.add_argument("--policy", default="", metavar="FILE", help="default: the sample policy")
    init.add_argument("--code", default="JS", help="the institution's code (default: %(default)s)")
    init.add_argument("--prefix", default="", help="before case numbers; never changed later")
    init.add_argument("--root-department", type=int, default=1, metavar="ID")
    init.add_argument("--public-url", default="", metavar="URL", help="how WeCom reaches the bot")
    init.add_argument("--api-base", default="", metavar="URL", help="WeCom's API, where not public")
    check = commands.add_parser(
        "check", parents=[settings], help="check settings, policies, stores, contacts and WeCom"
    )
    check.set_defaults(module="check")
    migrate = commands.add_parser(
        "migrate", parents=[settings], help="bring the database to this release's schema"
    )
    migrate.set_defaults(module="migrate")


def _running(commands: Commands, settings: ArgumentParser) -> None:
    run = commands.add_parser("run", parents=[settings], help="run the bot")
    run.set_defaults(module="run")
    run.add_argument("--role", choices=ROLES, default="all")
    simulator = commands.add_parser(
        "simulator", parents=[settings], help="run a WeCom of our own, with phones in a browser"
    )
    simulator.set_defaults(module="simulator")
    simulator.add_argument("--contacts", metavar="FILE.csv", help="default: the sample institution")
    simulator.add_argument("--host", default="127.0.0.1")
    simulator.add_argument("--port", type=int, default=8090, help="default: %(default)s")
    talk = commands.add_parser("talk", help="talk to a flow in the terminal; nothing is kept")
    talk.set_defaults(module="talk")
    talk.add_argument("flow", metavar="FLOW", help="such as dissatisfaction, or its word")
    talk.add_argument("--as", dest="who", default="", metavar="USERID", help="who speaks first")
    talk.add_argument("--record", metavar="FILE", help="write it down as a story")
    talk.add_argument("--contacts", metavar="FILE.csv", help="default: the sample institution")
    talk.add_argument("--policy", metavar="FILE", help="default: the sample policy")
    demo = commands.add_parser("demo", help="run bot and simulator with a sample institution")
    demo.set_defaults(module="demo")


def _policy(commands: Commands) -> None:
    policy = commands.add_parser("policy", help="check or show a policy file")
    actions = policy.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="report every error with its line")
    check.set_defaults(module="policy_check")
    show = actions.add_parser("show", help="print the policy as rules, with the source of each")
    show.set_defaults(module="policy_show")
    show.add_argument("--html", default="", metavar="OUT.html", help="as one page for a browser")
    moves = actions.add_parser("moves", help="print who may do what in every state, and what not")
    moves.set_defaults(module="policy_moves")
    moves.add_argument("--csv", action="store_true", help="one line for each state, action, part")
    for action in (check, show, moves):
        action.add_argument("file", metavar="FILE")


def _contacts(commands: Commands, settings: ArgumentParser) -> None:
    contacts = commands.add_parser("contacts", help="the people of an institution")
    actions = contacts.add_subparsers(metavar="ACTION", required=True)
    take = actions.add_parser("import", parents=[settings], help="take over people from a CSV")
    take.set_defaults(module="contacts_import")
    take.add_argument("file", metavar="FILE.csv")
    take.add_argument("--institution", metavar="CODE", help="needed where there are several")
    sync = actions.add_parser("sync", parents=[settings], help="take over people from WeCom now")
    sync.set_defaults(module="contacts_sync")
    sync.add_argument(
        "--force", action="store_true", help="also when more than a fifth of the people would leave"
    )


def _users(commands: Commands, settings: ArgumentParser) -> None:
    users = commands.add_parser("users", help="who may sign in to the admin page")
    actions = users.add_subparsers(metavar="ACTION", dest="action", required=True)
    add = actions.add_parser("add", parents=[settings], help="add one; asks for the password")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=("admin", "manager", "auditor"), required=True)
    add.add_argument(
        "--person", metavar="USERID", default="", help="whom of the staff it is: acts as that one"
    )
    actions.add_parser("list", parents=[settings], help="list them all")
    for action in actions.choices.values():
        action.set_defaults(module="users")


def _audit(commands: Commands, settings: ArgumentParser) -> None:
    audit = commands.add_parser("audit", help="the audit chains")
    actions = audit.add_subparsers(metavar="ACTION", required=True)
    verify = actions.add_parser("verify", parents=[settings], help="check every link of each chain")
    verify.set_defaults(module="audit_verify")


def _exporting(commands: Commands, settings: ArgumentParser) -> None:
    export = commands.add_parser("export", help="take something out of the record")
    actions = export.add_subparsers(metavar="WHAT", required=True)
    transcript = actions.add_parser(
        "transcript", parents=[settings], help="a conversation, with everybody in it made up"
    )
    transcript.set_defaults(module="export_transcript")
    which = transcript.add_mutually_exclusive_group(required=True)
    which.add_argument("--case", default="", metavar="NUMBER")
    which.add_argument("--draft", default="", metavar="ID", help="as the admin page shows it")
    transcript.add_argument("--out", metavar="FILE", help="default: printed")
    transcript.add_argument("--purpose", default="", metavar="WORDS", help="kept in the audit")


def _keeping(commands: Commands, settings: ArgumentParser) -> None:
    backup = commands.add_parser(
        "backup", parents=[settings], help="copy record and evidence into one file, while running"
    )
    backup.set_defaults(module="backup")
    backup.add_argument("target", metavar="DIR|FILE", help="a folder, or a file: .tar, .tar.gz")
    restore = commands.add_parser(
        "restore", parents=[settings], help="put a backup in place, while no bot runs"
    )
    restore.set_defaults(module="restore")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument(
        "--replace", action="store_true", help="move aside what is there; nothing is deleted"
    )
