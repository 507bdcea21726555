"""What `--json` prints, as text for people: Chinese headings, a line for each row under the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: Key of the JSON → its heading; a key that stands in no row is its own.
_HEADINGS = {
    "number": "编号", "status": "状态", "category": "类别", "purpose": "目的", "unit": "单位", "urgency": "紧急", "flags": "标记",
    "sealed": "保密",
    "clocks": "时限", "timeline": "记录", "deliveries": "消息", "ratings": "评价", "name": "名称", "article": "条款", "started_at": "起算",
    "due_at": "到期", "stopped_at": "停止", "extended": "延期", "at": "时间", "actor": "谁", "action": "步骤", "from": "从", "to": "到",
    "reason": "理由", "kind": "种类", "channel": "渠道", "why": "原因", "object": "对象", "value": "评价", "id": "代号", "owner": "谁在办",
    "step": "下一步", "due": "到期", "colour": "预警", "lacks": "缺", "fault": "问题", "since": "从哪天", "steps": "做了几步",
    "list": "名单", "week": "本周变化", "proposed": "够条件列入", "target": "目标日期", "late": "超期", "cases": "信访件",
    "settled": "办成", "goals": "目标", "leader": "领导", "duties": "五包", "visits": "走访", "short": "本月还差", "boxes": "到位",
    "links": "关联环节", "resolved": "解决", "route": "途径", "claims": "诉求", "helpers": "协办",
    "forms": "周报", "county": "全县", "backlog": "积案变化", "counts": "件数", "colours": "预警", "units": "各单位",
    "red": "红色",
    "done": "做了什么", "next": "下周", "handed_in": "已报", "asked": "要填的", "index": "目录", "papers": "材料", "day": "日期",
    "what": "事项", "who": "谁", "words": "内容", "hash": "校验码", "level": "级别", "place": "地点", "date": "日期", "answered": "回了",
    "yellow": "黄", "orange": "橙", "black": "黑",
}  # fmt: skip


def lines(shape: Any) -> Iterator[str]:
    """A list is a table, an object a line for each key and a table for each list of rows."""
    if isinstance(shape, Sequence):
        yield from _table(shape)
        return
    tables = {key: value for key, value in shape.items() if _is_table(value)}
    yield from (f"{_heading(key)}：{_flat(value)}" for key, value in shape.items() if key not in tables)
    for key, rows in tables.items():
        yield from ("", f"{_heading(key)}：", *(f"  {line}" for line in _table(rows)))


def _table(rows: Sequence[Any]) -> Iterator[str]:
    if rows and isinstance(rows[0], Mapping):
        yield "\t".join(map(_heading, rows[0]))
    yield from ("\t".join(map(_flat, row.values())) if isinstance(row, Mapping) else _flat(row) for row in rows)


def _is_table(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(row, Mapping) for row in value)


def _heading(key: str) -> str:
    return _HEADINGS.get(key, key)


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{_heading(key)}={_flat(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "；".join(map(_flat, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
