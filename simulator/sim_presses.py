"""A press on a card: whether this phone lets it happen, and the event it causes."""

from simulator.cards import button_keys, menu_keys
from simulator.errors import RefusedError
from simulator.inbound import Inbound, Origin, press_fields
from simulator.sim_json import Json
from simulator.state import Simulator


def pressed(sim: Simulator, origin: Origin, body: Json) -> Inbound:
    """Return the event of a press; RefusedError when the card is closed or lacks the key."""
    app, task_id, key = origin.app.name, str(body.get("task_id", "")), str(body.get("key", ""))
    entry = sim.phones.card(origin.userid, app, task_id)
    if not body.get("force"):
        _check(entry, key)
    card: Json = entry["card"] if entry else {}
    sent = sim.cards.find(app, task_id)
    # A forced press on a card that was never sent carries a code that changes nothing.
    code = sim.cards.new_code(sent) if sent else "none"
    card_type = str(card.get("card_type", "button_interaction"))
    fields = press_fields(key, task_id, card_type, code, _selected(body))
    on_menu = bool(card) and key in menu_keys(card)
    name = "template_card_menu_event" if on_menu else "template_card_event"
    return origin.event(name, fields, task_id)


def _check(entry: Json | None, key: str) -> None:
    if entry is None:
        raise RefusedError("这部手机上没有这张卡片")
    if entry["state"] == "closed":
        raise RefusedError("这张卡片已关闭，按钮不能再按")
    if key not in button_keys(entry["card"]):
        raise RefusedError("这张卡片上没有这个按钮")


def _selected(body: Json) -> dict[str, list[str]]:
    chosen = body.get("selected") or {}
    if not isinstance(chosen, dict):
        raise RefusedError("selected 应是 {问题: [选项, …]}", 400)
    return {
        str(question): [str(o) for o in (options if isinstance(options, list) else [options])]
        for question, options in chosen.items()
    }
