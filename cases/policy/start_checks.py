"""Whether each clock of a policy is ever started: a time that never runs misleads who reads it."""

from collections.abc import Iterator, Sequence

from cases.policy.checks import Values, entries, table, unknown_words, words
from cases.policy.clocks import USUAL_TERMS, TermRule
from cases.policy.errors import PolicyError
from cases.policy.merge import Layer, merged
from cases.policy.names import (
    CHANNELS,
    CLOCKS,
    CLOCKS_OF_STAGE,
    EXTENSIONS,
    FLAGS,
    KINDS,
    STATES,
    TERMS,
    clocks_of,
)
from cases.policy.provenance import plain

# Work is done again only where somebody may send it back.
_REDO = "给某一类写上环节 review，或环节 result_callback 和 max_redo"


def term_errors(values: Values) -> Iterator[PolicyError]:
    """Find ``when`` where no term is, and names in it that nothing bears."""
    for code, clock in entries(values, "clock").items():
        at = ("clock", code, "when")
        if "when" in clock and code not in TERMS:
            message = f"只有答复期限（{'、'.join(TERMS)}）才写 when，请从 [clock.{code}] 删去"
            yield PolicyError(at, message)
        when = table(clock, "when")
        yield from unknown_words((*at, "kinds"), when.get("kinds"), KINDS)
        yield from unknown_words((*at, "channels"), when.get("channels"), CHANNELS)
        yield from unknown_words((*at, "flags"), when.get("flags"), FLAGS)


def idle_clocks(layers: Sequence[Layer]) -> Iterator[tuple[int, PolicyError]]:
    """Find clocks that nothing starts, each in the file that writes it.

    A file is judged together with those below it: who inherits a clock need not use it.
    """
    for place, layer in enumerate(layers):
        values = plain(merged(layers[place:]))
        started = _started(values)
        for code in entries(layer, "clock"):
            if code in CLOCKS and code not in started:
                yield place, PolicyError(("clock", code), _advice(values, code))


def _started(values: Values) -> set[str]:
    """Name every clock that some case of the policy may run on."""
    found: set[str] = set()
    for code, kind in entries(values, "kind").items():
        stages = [stage for _, stage in words(kind.get("stages"))]
        found |= {clock for stage in stages for clock in clocks_of(stages, stage)}
        found |= {"handle_redo"} if _redone(kind, stages) else set()
        found |= {"quick7"} if code == "complaint" and _registered(stages) else set()
    found |= {term for term in TERMS if not _missing(values, term)}
    return found | {late for late, term in EXTENSIONS.items() if term in found}


def _redone(kind: Values, stages: Sequence[str]) -> bool:
    off = {move for _, move in words(kind.get("transitions_off"))}
    by_customer = "result_callback" in stages and kind.get("max_redo") and "T23" not in off
    return bool(("review" in stages and "T20" not in off) or by_customer)


def _registered(stages: Sequence[str]) -> bool:
    """Tell whether a kind begins at the desk, which notes when the customer came."""
    return "submitted" in stages and not {"soothing", "first_callback"} & {*stages}


def _missing(values: Values, term: str) -> str:
    """Say what is missing for a term to hold for any case; "" where one may come."""
    if term not in entries(values, "clock"):
        return f"先写上 [clock.{term}]（{CLOCKS[term]}）"
    usual, when = USUAL_TERMS[term], table(entries(values, "clock")[term], "when")
    kinds = entries(values, "kind")
    wanted = [kind for _, kind in words(when.get("kinds"))] or [*usual.kinds]
    if not any(_registered(_stages(kinds, kind)) for kind in wanted):
        return f"写上从 submitted 开始的 [kind.{wanted[0]}]"
    flags = _flags(when, usual)
    if flags and not flags & _set_by_levels(values):
        flag = min(flags)
        return f'加一条 [[level]] 规则，flags = ["{flag}"]（{FLAGS.get(flag, flag)}）'
    return ""


def _stages(kinds: dict[str, Values], kind: str) -> list[str]:
    return [stage for _, stage in words(kinds.get(kind, {}).get("stages"))]


def _flags(when: Values, usual: TermRule) -> set[str]:
    return {flag for _, flag in words(when.get("flags"))} if when else {*usual.flags}


def _set_by_levels(values: Values) -> set[str]:
    rules = values.get("level")
    listed = rules if isinstance(rules, list) else []
    return {
        flag for rule in listed if isinstance(rule, dict) for _, flag in words(rule.get("flags"))
    }


def _advice(values: Values, code: str) -> str:
    term = EXTENSIONS.get(code, code)
    if term in TERMS:
        needed = _missing(values, term)
    elif code == "handle_redo":
        needed = _REDO
    else:
        stage = next((one for one, clocks in CLOCKS_OF_STAGE.items() if code in clocks), "")
        needed = (
            f"给某一类写上环节 {stage}（{STATES[stage]}）" if stage else "写上 [kind.complaint]"
        )
    return f"没有哪件事会开始计“{CLOCKS[code]}”。请{needed}；不需要就删去 [clock.{code}]"
