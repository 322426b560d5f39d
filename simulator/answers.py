"""Shows a passive reply on the phone, or notes why WeCom would have dropped it."""

from simulator.cards import greyed
from simulator.errors import ApiError, ReplyError
from simulator.inbound import Inbound
from simulator.replies import Reply, open_reply
from simulator.state import Simulator


def show(sim: Simulator, inbound: Inbound, body: bytes) -> None:
    """Open the response body of a callback and let the person see it."""
    try:
        reply = open_reply(body, sim.envelope(inbound.app), inbound)
        if reply is not None:
            _apply(sim, inbound, reply)
    except (ReplyError, ApiError) as error:
        sim.note_error(inbound.app.name, inbound.userid, str(error))


def _apply(sim: Simulator, inbound: Inbound, reply: Reply) -> None:
    app, userid = inbound.app.name, inbound.userid
    if reply.msgtype in ("update_button", "update_template_card"):
        _change_card(sim, inbound, reply)
        return
    if reply.media_id:
        sim.media.get(reply.media_id)
    entry = sim.phones.show(userid, app, "in", reply.msgtype, reply.text)
    entry["passive"] = True
    if reply.media_id:
        entry["media_id"] = reply.media_id
    if reply.articles:
        entry["articles"] = reply.articles


def _change_card(sim: Simulator, inbound: Inbound, reply: Reply) -> None:
    app, userid = inbound.app.name, inbound.userid
    entry = sim.phones.card(userid, app, inbound.task_id)
    if entry is None:
        raise ReplyError("the pressed card is not on this phone")
    card = reply.card or greyed(entry["card"], reply.text)
    sim.phones.show_card(userid, app, inbound.task_id, card | {"task_id": inbound.task_id})
