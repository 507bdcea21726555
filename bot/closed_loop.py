"""Events in which WeChat tells afterwards what became of a message that it had accepted, and what a person allows."""

from __future__ import annotations

import json
from typing import Any

from wechat.inbound import Inbound
from wechat.templates import subscription_mark

_ANSWERS = {"subscribe_msg_popup_event": "SubscribeMsgPopupEvent", "subscribe_msg_change_event": "SubscribeMsgChangeEvent"}
_WORDS = {"failed:user block": "对方拒收模板消息", "failed: system failed": "微信没能送出模板消息"}


def outcomes(inbound: Inbound) -> list[tuple[str, str, str]]:
    """(the message's mark, "" when delivered or else why not, what names this word where the mark names several messages) for each message
    that this event tells of; [] for any other event."""
    if inbound.event == "templatesendjobfinish":
        status = inbound.extra.get("Status", "")
        return [(inbound.extra.get("MsgID", ""), "" if status == "success" else _failed(status), "")]
    if inbound.event == "subscribe_msg_sent_event":
        rows = _rows(inbound.extra.get("SubscribeMsgSentEvent", ""))
        return [
            (subscription_mark(str(row.get("TemplateId", "")), inbound.openid), _why(row), f"{inbound.mark}:{n}")
            for n, row in enumerate(rows)
        ]
    return []


def consents(inbound: Inbound) -> list[tuple[str, bool]]:
    """(template id, accepted) for each answer of a person to the question whether subscription notices may come; [] for other events."""
    rows = _rows(inbound.extra.get(_ANSWERS.get(inbound.event, ""), ""))
    return [(str(row.get("TemplateId", "")), row.get("SubscribeStatusString") == "accept") for row in rows]


def _failed(status: str) -> str:
    return f"{_WORDS[status]}（{status}）" if status in _WORDS else status or "failed"


def _why(row: dict[str, Any]) -> str:
    if str(row.get("ErrorCode", "")) == "0":
        return ""
    return f"订阅通知没能送出（{row.get('ErrorStatus') or row.get('ErrorCode') or 'failed'}）"


def _rows(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text).get("List", []) if text else []
    except (ValueError, AttributeError):
        return []
    return [row for row in (found if isinstance(found, list) else [found]) if isinstance(row, dict)]
