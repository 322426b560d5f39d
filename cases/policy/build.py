"""From parsed data to a policy, or to every mistake in it at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from cases.policy.calendar_checks import calendar_errors
from cases.policy.checks import kind_errors, name_errors
from cases.policy.clock_checks import clock_errors
from cases.policy.errors import Path, PolicyError, from_pydantic
from cases.policy.merge import Layer, ancestry, merged, merged_sources, overlays, owner
from cases.policy.model import Policy
from cases.policy.names import KINDS
from cases.policy.provenance import OWED, malformed, plain, unsourced
from cases.policy.reference_checks import reference_errors
from cases.policy.start_checks import idle_clocks, term_errors
from cases.policy.stricter import laxer
from cases.policy.structure import keys_at
from cases.policy.walk_checks import walk_errors

# Records of our own making, not keys of the file.
_NOT_WRITTEN: Final[tuple[Path, ...]] = (("provenance",), ("policy", "based_on"))
# What decides which clocks ever start.
_STARTERS: Final = ("policy", "kind", "level")
# Tables that are filled from another one where they are not written.
_FILLED: Final = {"second_callback": "callback", "calendar": "policy"}


def build(data: Mapping[str, Any]) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """Check what ``tomllib`` gives for a policy file; either a policy or all its errors."""
    policy, errors = build_layers([data])
    return policy, tuple(error for _, error in errors)


def build_layers(
    layers: Sequence[Layer],
) -> tuple[Policy | None, tuple[tuple[int, PolicyError], ...]]:
    """Check a file laid over those that it inherits from, nearest first.

    Each error names the place of the file in which it is to be corrected.
    """
    policy, errors = _merged(layers)
    found = [(place, error) for place, layer in enumerate(layers) for error in alone(layer)]
    found += [(owner(layers, error.path), error) for error in errors]
    if policy is not None:
        found += _laxer(layers)
    # Where stages or levels are wrong, which clocks they would start is not known yet.
    if not any(error.path[0] in _STARTERS for _, error in found):
        found += idle_clocks(layers)
    found = list(_one_per_place(found))
    return (None if found else policy), tuple(found)


def alone(layer: Layer) -> Iterator[PolicyError]:
    """Find what is wrong with a file, whatever it is laid over."""
    for path in _NOT_WRITTEN:
        *around, name = path
        table: Any = layer
        for part in around:
            table = table.get(part)
        if isinstance(table, Mapping) and name in table:
            yield PolicyError(path, f"不认识“{name}”，请删去")
    yield from _branch(layer.get("policy"))
    yield from _unlisted(layer.get("policy"), layer.get("kind"))
    yield from malformed(layer)
    yield from unsourced(layer)


def _branch(head: object) -> Iterator[PolicyError]:
    """Want a department of an overlay, and of nothing else: it says whom the overlay is for."""
    if not isinstance(head, Mapping):
        return
    if "overlay_of" in head and "department" not in head:
        message = '分支细则要写适用的部门，如 department = "苏州分公司"，或路径 "江苏/苏州分公司"'
        yield PolicyError(("policy", "department"), message)
    if "department" in head and "overlay_of" not in head:
        message = "只有分支细则（overlay_of）才写适用的部门，请删去，或把 inherits 改成 overlay_of"
        yield PolicyError(("policy", "department"), message)


def _unlisted(head: object, kinds: object) -> Iterator[PolicyError]:
    """Want every kind that a file describes in the list of kinds, where it gives one."""
    listed = head.get("kinds") if isinstance(head, Mapping) else None
    if not isinstance(listed, list) or not isinstance(kinds, Mapping):
        return
    for code in kinds:
        if code in KINDS and code not in listed:
            message = f'写了 [kind.{code}]，policy.kinds 里却没有：请加上 "{code}"，或删去这一节'
            yield PolicyError(("kind", code), message)


def _merged(layers: Sequence[Layer]) -> tuple[Policy | None, list[PolicyError]]:
    values = plain(merged(layers))
    policy, errors = _structure(layers, values)
    errors += [*name_errors(values), *kind_errors(values), *walk_errors(values)]
    errors += [*reference_errors(values), *clock_errors(values), *calendar_errors(values)]
    errors += term_errors(values)
    return policy, errors


def _structure(
    layers: Sequence[Layer], values: Mapping[str, Any]
) -> tuple[Policy | None, list[PolicyError]]:
    filled = {**values, "provenance": merged_sources(layers)}
    if isinstance(head := values.get("policy"), Mapping):
        filled["policy"] = {**head, "based_on": ancestry(layers)}
    try:
        return Policy.model_validate(filled), []
    except ValidationError as failure:
        return None, list(_written(from_pydantic(failure, _keys_at), values))


def _written(errors: Sequence[PolicyError], values: Mapping[str, Any]) -> Iterator[PolicyError]:
    """Leave out what is only wrong because it was filled in from a table that is wrong."""
    paths = {error.path for error in errors}
    for error in errors:
        table, *rest = error.path
        known = _FILLED.get(str(table))
        if known is None or (table in values and (known, *rest) not in paths):
            yield error


def _laxer(layers: Sequence[Layer]) -> Iterator[tuple[int, PolicyError]]:
    for place in overlays(layers):
        (child, _), (parent, _) = (_merged(layers[start:]) for start in (place, place + 1))
        if child is not None and parent is not None:
            for error in laxer(parent, child):
                yield place, error


def _one_per_place(
    errors: Iterable[tuple[int, PolicyError]],
) -> Iterable[tuple[int, PolicyError]]:
    # Where a value has the wrong form, what else is wrong with it follows from that; not so a
    # missing source.
    first: dict[tuple[int, Path, bool], tuple[int, PolicyError]] = {}
    for place, error in errors:
        first.setdefault((place, error.path, error.message == OWED), (place, error))
    return first.values()


def _keys_at(path: Path) -> list[str]:
    return [key for key in keys_at(Policy, path) if (*path, key) not in _NOT_WRITTEN]
