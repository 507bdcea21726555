"""Template messages (模板消息) and subscription notices (订阅通知), with the events that tell later what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from simulator import pushes
from simulator.api.call import Call
from simulator.api.sending import OK, receiver
from simulator.errors import ApiError
from simulator.templates import Template
from simulator.world import Sent, World

#: How long a client_msg_id keeps a second sending away.
_ONCE = timedelta(minutes=10)


def template(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/message/template/send."""
    data = call.json()
    granted = world.templates.granted(data.get("template_id"), notice=False)
    person = receiver(world, data)
    if not person.following:
        raise ApiError(43004)
    text = _card(granted, data)
    again = _same(world, call, data)
    if again:
        return {**OK, "msgid": again}
    message_id = next(world.ids)
    _remember(world, call, data, message_id)
    if not person.blocks:
        world.deliver(Sent(call.now, "template", person.openid, "template", text, data, message_id))
    world.push(person.openid, pushes.job_finished(message_id, "failed:user block" if person.blocks else "success"))
    return {**OK, "msgid": message_id}


def subscription(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/message/subscribe/bizsend: works for people who do not follow, once for each consent."""
    data = call.json()
    granted = world.templates.granted(data.get("template_id"), notice=True)
    person = receiver(world, data)
    text = _card(granted, data)
    if _same(world, call, data):
        return OK
    if not person.consent(granted.id):
        raise ApiError(43101)
    message_id = next(world.ids)
    _remember(world, call, data, message_id)
    if not person.blocks:
        world.deliver(Sent(call.now, "subscribe", person.openid, "template", text, data, message_id))
    end = {"ErrorCode": "43101", "ErrorStatus": "user block"} if person.blocks else {"ErrorCode": "0", "ErrorStatus": "success"}
    row = {"TemplateId": granted.id, "MsgID": str(message_id), **end}
    world.push(person.openid, pushes.subscription("subscribe_msg_sent_event", "SubscribeMsgSentEvent", [row]))
    return OK


def listed(world: World, _call: Call) -> Mapping[str, Any]:
    """/cgi-bin/template/get_all_private_template."""
    mine = (t for t in world.templates.values() if not t.subscription)
    return {"template_list": [{"template_id": t.id, "title": t.title, "content": _content(t)} for t in mine]}


def subscriptions(world: World, _call: Call) -> Mapping[str, Any]:
    """/wxaapi/newtmpl/gettemplate."""
    mine = (t for t in world.templates.values() if t.subscription)
    return {**OK, "data": [{"priTmplId": t.id, "title": t.title, "content": _content(t), "type": t.subscription} for t in mine]}


def _content(granted: Template) -> str:
    return "\n".join(f"{words}:{{{{{name}.DATA}}}}" for name, words in granted.labels.items())


def _card(granted: Template, data: Mapping[str, Any]) -> str:
    shown = granted.shown(data.get("data") or {})
    return "\n".join([granted.title, *(f"{label}：{value}" for label, value in shown.items())])


def _same(world: World, call: Call, data: Mapping[str, Any]) -> int:
    mark = data.get("client_msg_id")
    at, message_id = world.once.get((call.path, str(data.get("touser")), str(mark)), (call.now - _ONCE, 0))
    return message_id if mark and call.now - at < _ONCE else 0


def _remember(world: World, call: Call, data: Mapping[str, Any], message_id: int) -> None:
    if data.get("client_msg_id"):
        world.once[call.path, str(data["touser"]), str(data["client_msg_id"])] = (call.now, message_id)
