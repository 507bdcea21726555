"""Events in which WeChat tells afterwards what became of a message that it had accepted."""

from __future__ import annotations

import json
from typing import Any

from wechat.inbound import Inbound


def outcomes(inbound: Inbound) -> list[tuple[str, str]]:
    """(WeChat's message id, "" when delivered or else why not) for each message this event tells of; [] for any other event."""
    if inbound.event == "templatesendjobfinish":
        status = inbound.extra.get("Status", "")
        return [(inbound.extra.get("MsgID", ""), "" if status == "success" else status or "failed")]
    if inbound.event == "subscribe_msg_sent_event":
        rows = _rows(inbound.extra.get("SubscribeMsgSentEvent", ""))
        return [(str(row.get("MsgID", "")), _why(row)) for row in rows if isinstance(row, dict)]
    return []


def _why(row: dict[str, Any]) -> str:
    return "" if str(row.get("ErrorCode", "")) == "0" else str(row.get("ErrorStatus") or row.get("ErrorCode") or "failed")


def _rows(text: str) -> list[Any]:
    try:
        found = json.loads(text).get("List", []) if text else []
    except (ValueError, AttributeError):
        return []
    return found if isinstance(found, list) else [found]
