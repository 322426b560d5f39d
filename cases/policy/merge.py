"""Inheritance: a policy file laid over the ones that it changes, nearest first."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias

from cases.policy.errors import Path, dotted
from cases.policy.provenance import Source, leaves, nearest, plain, sources

Layer: TypeAlias = Mapping[str, Any]

# Each file says of itself which policy it is; none of it comes from another one.
_OWN: Final = (
    "id",
    "version",
    "effective_from",
    "supersedes",
    "inherits",
    "overlay_of",
    "department",
)
_MARKS: Final = ("source", "assumed")


def merged(layers: Sequence[Layer]) -> dict[str, Any]:
    """Lay files over each other: tables join key by key, a list or a value replaces."""
    top, *rest = layers
    if not rest:
        return dict(top)
    below = merged(rest)
    head = below.get("policy")
    if isinstance(head, Mapping):
        below["policy"] = {key: value for key, value in head.items() if key not in _OWN}
    return _over(top, _narrowed(top, below))


def merged_sources(layers: Sequence[Layer]) -> dict[str, Source]:
    """Give the source of everything by dotted path: of each value, that of the file it is from."""
    own = [sources(layer) for layer in layers]
    found = {path: source for known in reversed(own) for path, source in known.items()}
    if len(layers) == 1:
        return found
    for path, _ in leaves((), plain(merged(layers))):
        source = nearest(own[owner(layers, path)], path)
        if source is not None and source != nearest(found, path):
            found[dotted(path)] = source
    return found


def owner(layers: Sequence[Layer], path: Path) -> int:
    """Give the place of the file that says most about a path; the nearest where all say as much."""
    depths = [_depth(layer, path) for layer in layers]
    return depths.index(max(depths))


def ancestry(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Name the files below the first by id and version, for the version that is made of them."""
    heads = [layer["policy"] for layer in layers[1:] if isinstance(layer.get("policy"), Mapping)]
    return tuple(f"{head.get('id')} {head.get('version')}" for head in heads)


def overlays(layers: Sequence[Layer]) -> Iterator[int]:
    """Give the places of the files that may only be stricter than the next one."""
    for place, (layer, _) in enumerate(pairwise(layers)):
        head = layer.get("policy")
        if isinstance(head, Mapping) and "overlay_of" in head:
            yield place


def _narrowed(top: Layer, below: Layer) -> Layer:
    """Take the kinds away that an heir does without; an overlay may leave none out."""
    head, kinds = top.get("policy"), below.get("kind")
    if not isinstance(head, Mapping) or not isinstance(kinds, Mapping) or "overlay_of" in head:
        return below
    wanted = head.get("kinds")
    if not isinstance(wanted, list):
        return below
    gone = [code for code in kinds if code not in wanted]
    left: dict[str, Any] = {**below, "kind": _without(kinds, gone)}
    if isinstance(clocks := below.get("clock"), Mapping):
        left["clock"] = {code: _clock_without(clock, gone) for code, clock in clocks.items()}
    return left


def _clock_without(clock: object, gone: Sequence[str]) -> object:
    if not isinstance(clock, Mapping) or not isinstance(by := clock.get("by_kind"), Mapping):
        return clock
    return {**clock, "by_kind": _without(by, gone)}


def _without(table: Layer, gone: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in gone}


def _over(top: Layer, below: Layer) -> dict[str, Any]:
    # Whoever names a source of his own does not claim the one of the file below.
    says = any(mark in top for mark in _MARKS)
    joined = {key: value for key, value in below.items() if not (says and key in _MARKS)}
    return {**joined, **{key: _one(value, joined.get(key)) for key, value in top.items()}}


def _one(top: object, below: object) -> object:
    if not isinstance(top, Mapping) or not isinstance(below, Mapping):
        return top
    # A single value that carries its source in a table of its own is replaced whole.
    return top if "value" in top or "value" in below else _over(top, below)


def _depth(layer: object, path: Path) -> int:
    for depth, part in enumerate(path):
        if isinstance(layer, Mapping) and part in layer:
            layer = layer[str(part)]
        elif isinstance(layer, list) and isinstance(part, int) and part < len(layer):
            layer = layer[part]
        else:
            return depth
    return len(path)
