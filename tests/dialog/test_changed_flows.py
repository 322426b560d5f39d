"""Every flow may change under an open draft: what still fits stays, and once is enough."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialog.draft import Draft, upgrade
from bot.dialog.engine import advance
from bot.dialog.events import Said
from bot.dialog.flow import Flow
from bot.dialog.steps import Text
from tests.dialog.flows import NOW, ORDER
from tests.dialog.test_every_flow import flow_of

DRAFTS = sorted((Path(__file__).parent / "drafts").glob("*.json"))
VERSIONS = ["1.0", "1.1"]


@pytest.fixture(params=DRAFTS, ids=lambda path: path.stem)
def draft(request: pytest.FixtureRequest) -> Draft:
    """Give a stored draft of each flow."""
    path: Path = request.param
    return Draft.from_json(path.read_text(encoding="utf-8"))


@pytest.fixture(params=VERSIONS)
def flow(draft: Draft, request: pytest.FixtureRequest) -> Flow:
    """Give its flow, released under the same number and under the next."""
    flow = ORDER if draft.flow == ORDER.name else flow_of(draft.flow)
    return replace(flow, version=request.param)


def after(flow: Flow, draft: Draft) -> dict[str, object]:
    """Return the answers after the change; a second upgrade does nothing, and nobody is silent."""
    newer = upgrade(flow, draft)
    assert upgrade(flow, newer) == newer
    assert advance(flow, draft, Said("查看"), NOW).say
    return dict(newer.answers)


def test_steps_in_another_order_lose_nothing(flow: Flow, draft: Draft) -> None:
    """No place is stored."""
    assert after(replace(flow, steps=flow.steps[::-1]), draft) == draft.answers


def test_a_new_step_loses_nothing(flow: Flow, draft: Draft) -> None:
    """It is one more open question, wherever it stands."""
    new = Text("weather", "天气怎么样？", "天气")
    assert after(replace(flow, steps=(new, *flow.steps)), draft) == draft.answers


def test_a_removed_step_takes_only_its_own_answer(flow: Flow, draft: Draft) -> None:
    """Whichever it is, also the one that was asked."""
    for gone in flow.steps:
        steps = tuple(step for step in flow.steps if step is not gone)
        left = {key: value for key, value in draft.answers.items() if key != gone.key}
        asked = replace(draft, asked=gone.key)
        assert after(replace(flow, steps=steps, story=None), asked) == left


def test_a_renamed_step_keeps_its_answer(flow: Flow, draft: Draft) -> None:
    """Its former key leads to it."""
    for old in flow.steps:
        steps = tuple(
            replace(step, key="renamed", was=(step.key,)) if step is old else step
            for step in flow.steps
        )
        moved = {"renamed" if key == old.key else key: v for key, v in draft.answers.items()}
        assert after(replace(flow, steps=steps, story=None), draft) == moved
