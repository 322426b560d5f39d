"""message/send, message/update_template_card, message/recall (wecom.md §3.3 to §3.5)."""

import secrets
from datetime import timedelta
from typing import Any

from aiohttp import web

from simulator.api import answer, caller, json_object, own_agent
from simulator.card_rules import calls_back, check_card
from simulator.cards import SentCard, greyed
from simulator.config import SimApp
from simulator.contents import shown_text
from simulator.errors import ApiError
from simulator.receivers import Receivers, of_message, of_update
from simulator.state import SIM, Simulator

Json = dict[str, Any]

_RECALL = timedelta(hours=24)
_INTERACTIVE = {"button_interaction", "vote_interaction", "multiple_interaction"}


async def send(request: web.Request) -> web.Response:
    """Deliver one message to the phones of its receivers."""
    sim, body = request.app[SIM], await request.read()
    sim.sends.append(body.decode(errors="replace"))
    app = caller(request)
    _announced_error(sim)
    message = json_object(body)
    own_agent(app, message.get("agentid"))
    text = shown_text(message, sim.media)
    if earlier := sim.duplicates.earlier(app.name, body, message):
        sim.note_refusal(request.path, 0, "a duplicate, not delivered again")
        return answer(**earlier)
    found = of_message(sim.people, app, message)
    fields = found.invalid_fields() | _sent(sim, app, message, found, text)
    sim.duplicates.remember(app.name, body, message, fields)
    return answer(**fields)


async def update(request: web.Request) -> web.Response:
    """Change a card on the phones of its receivers; a response code works once."""
    sim, app = request.app[SIM], caller(request)
    _announced_error(sim)
    body = json_object(await request.read())
    own_agent(app, body.get("agentid"))
    sent = sim.cards.of_code(body.get("response_code"), app.name)
    found = of_update(sim.people, app, body, sent.receivers)
    if body.get("template_card") is not None:
        check_card(body["template_card"], update=True)
    elif not _replace_name(body):
        raise ApiError(40058, "button.replace_name or template_card missing")
    sim.cards.spend(body["response_code"])
    for userid in found.userids:
        _change(sim, sent, userid, body)
    return answer(**found.invalid_fields())


async def recall(request: web.Request) -> web.Response:
    """Take a message back from the phones within 24 h."""
    sim, app = request.app[SIM], caller(request)
    msgid = json_object(await request.read()).get("msgid")
    sent = sim.delivered.get(msgid) if isinstance(msgid, str) else None
    if sent is None or sent["app"] != app.name:
        raise ApiError(40058, "msgid invalid or sent by another app")
    if sent["at"] + _RECALL < sim.clock.now():
        raise ApiError(42052, "msgid expired")
    for userid, n in sent["entries"]:
        sim.phones.recall(userid, n)
    sim.delivered.pop(str(msgid))
    return answer()


def _announced_error(sim: Simulator) -> None:
    if errcode := sim.faults.send_error():
        raise ApiError(errcode, "a fault of the simulator")


def _sent(sim: Simulator, app: SimApp, message: Json, found: Receivers, text: str) -> Json:
    card = message["template_card"] if message["msgtype"] == "template_card" else {}
    fields: Json = {"msgid": secrets.token_urlsafe(24)}
    if card and calls_back(card) and not sim.callback_urls[app.name]:
        raise ApiError(43012, "the app has no callback url")
    if card.get("task_id"):
        sent = SentCard(app.name, card["task_id"], found.userids)
        sim.cards.add(sent)
        if card["card_type"] in _INTERACTIVE or card.get("action_menu"):
            fields["response_code"] = sim.cards.new_code(sent)
    entries = [
        (u, _shown(sim, app, u, message, text)) for u in found.userids if _admits(sim, app, u)
    ]
    sim.delivered[fields["msgid"]] = {"app": app.name, "at": sim.clock.now(), "entries": entries}
    return fields


def _admits(sim: Simulator, app: SimApp, userid: str) -> bool:
    if sim.rate.admits(app.name, userid):
        return True
    sim.note_refusal("message/send", 0, f"dropped silently: too many for {userid}")
    return False


def _shown(sim: Simulator, app: SimApp, userid: str, message: Json, text: str) -> int:
    msgtype = message["msgtype"]
    if msgtype == "template_card":
        card = message["template_card"]
        return int(sim.phones.show_card(userid, app.name, card.get("task_id", ""), card)["n"])
    entry = sim.phones.show(userid, app.name, "in", msgtype, text)
    if media_id := message[msgtype].get("media_id"):
        entry["media_id"] = media_id
    return int(entry["n"])


def _replace_name(body: Json) -> str:
    button = body.get("button")
    name = button.get("replace_name") if isinstance(button, dict) else None
    return name if isinstance(name, str) else ""


def _change(sim: Simulator, sent: SentCard, userid: str, body: Json) -> None:
    entry = sim.phones.card(userid, sent.app, sent.task_id)
    # A card that never reached this phone (dropped by the rate limit) can't be changed on it.
    if entry is not None:
        card = body.get("template_card") or greyed(entry["card"], _replace_name(body))
        sim.phones.show_card(userid, sent.app, sent.task_id, card | {"task_id": sent.task_id})
