"""What may be chosen where an action asks for a unit, a person, a reason; read as people write."""

from collections.abc import Iterable

from cases.forms import Ask, Field
from cases.model import Case
from cases.policy import TOPICS, Kind, Policy
from desk.work import Work
from storage import cases as case_rows
from storage import people

Option = tuple[str, str]
Read = tuple[object, str]
YES, NO = ("yes", "是"), ("no", "否")
_YES = frozenset({"yes", "true", "1", "是", "是的", "对", "有", "已告知", "联系上了", "联系上"})
_NO = frozenset({"no", "false", "0", "否", "不", "不是", "没有", "未告知", "没联系上", "无"})
_BETWEEN = str.maketrans("，、；;/\n", ",,,,,,")


async def choices(work: Work, case: Case, field: Field) -> tuple[Option, ...]:
    """Give what may be chosen for a field, the most likely first; empty for free text."""
    policy = await work.policy(case)
    if field.ask in {Ask.UNIT, Ask.UNITS}:
        return _units(policy, case)
    if field.when and field.codes:
        return _of_kind(policy.kind[case.kind], field.codes)
    if field.ask is Ask.CODE:
        return codes(policy, field.codes)
    return (YES, NO) if field.ask is Ask.FLAG else ()


def codes(policy: Policy, listed: str) -> tuple[Option, ...]:
    """Give the codes of one of the policy's lists with their labels."""
    if listed == "causes":
        causes = (cause for unit in policy.units.values() for cause in unit.causes)
        return tuple((cause, cause) for cause in dict.fromkeys(causes))
    return tuple(getattr(policy.dispatch, listed).items())


def _of_kind(kind: Kind, listed: str) -> tuple[Option, ...]:
    """Give what a kind of case lists: its results, or what is talked over with the customer."""
    if listed == "outcomes":
        return tuple(kind.outcomes.items())
    return tuple((code, TOPICS[code]) for code in kind.talked)


def _units(policy: Policy, case: Case) -> tuple[Option, ...]:
    """List the units, the one that the case's category names first."""
    category = policy.categories.get(case.category)
    likely = category.unit if category else None
    units = sorted(policy.units.items(), key=lambda item: item[0] != likely)
    return tuple((code, unit.label) for code, unit in units)


async def read(work: Work, case: Case, field: Field, options: Iterable[Option], said: str) -> Read:
    """Read one answer; gives the value and "", or None and the name of a sentence."""
    if field.ask is Ask.PERSON:
        return await _person(work, case, said)
    if field.ask is Ask.PEOPLE:
        return await _people(work, case, said)
    if field.ask is Ask.CASE:
        return await _case(work, case, said)
    return _plain(field, tuple(options), said)


def _plain(field: Field, options: tuple[Option, ...], said: str) -> Read:
    if field.ask is Ask.UNIT:
        return _one(options, said, "unread_unit")
    if field.ask is Ask.UNITS:
        return _several(options, said)
    if field.ask is Ask.CODES:
        return _several(options, said, "unread_code")
    if field.ask is Ask.FILES:
        return tuple(_parted(said)), ""
    if field.ask is Ask.CODE:
        # Where the institution lists nothing, and for a cause that no list foresees: the words.
        value, problem = _one(options, said, "unread_code")
        strict = bool(options) and field.codes != "causes"
        return (value, problem) if strict else (value or said, "")
    return _flag(said) if field.ask is Ask.FLAG else (said, "")


def _one(options: tuple[Option, ...], said: str, problem: str) -> Read:
    exact = [code for code, label in options if said in (code, label)]
    near = [code for code, label in options if said in label or label in said]
    found = exact or near
    return (found[0], "") if len(found) == 1 else (None, problem)


def _several(options: tuple[Option, ...], said: str, problem: str = "unread_unit") -> Read:
    return _all([_one(options, part, problem) for part in _parted(said)])


def _parted(said: str) -> list[str]:
    parts = (part.strip() for part in said.translate(_BETWEEN).split(","))
    return [part for part in parts if part]


def _all(found: list[Read]) -> Read:
    """Give every value, each once, or the first problem."""
    problem = next((problem for _, problem in found if problem), "")
    return (None, problem) if problem else (tuple(dict.fromkeys(v for v, _ in found)), "")


def _flag(said: str) -> Read:
    word = said.lower()
    if word in _YES:
        return True, ""
    return (False, "") if word in _NO else (None, "unread_flag")


async def _person(work: Work, case: Case, said: str) -> Read:
    found = await people.named(work.store, case.institution, said)
    if len(found) == 1:
        return found[0].key, ""
    return None, "person_several" if found else "unread_person"


async def _people(work: Work, case: Case, said: str) -> Read:
    return _all([await _person(work, case, part) for part in _parted(said)])


async def _case(work: Work, case: Case, said: str) -> Read:
    row = await case_rows.by_number(work.store, said.upper())
    known = row is not None and row.institution == case.institution and row.id != case.id
    return (row.id, "") if row and known else (None, "unread_case")
