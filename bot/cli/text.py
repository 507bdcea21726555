"""What `--json` prints, as text for people: Chinese headings, a line for each row under the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cases.alerts import COLOURS

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
    "resolved": "解决", "route": "途径", "claims": "诉求", "helpers": "协办",
    "forms": "周报", "county": "全县", "backlog": "积案变化", "counts": "件数", "colours": "预警", "units": "各单位（在办／超期）",
    "red": "红色、黑色的件",
    "done": "做了什么", "next": "下周", "handed_in": "已报", "asked": "要填的", "index": "目录", "papers": "材料", "day": "日期",
    "what": "事项", "who": "谁", "words": "内容", "hash": "校验码", "level": "级别", "place": "地点", "date": "日期", "answered": "回了",
    "keep": "保管", "links": "关联、环节", "main": "并入", "merged": "并入这件的", "split_from": "从哪件拆出",
    "split_into": "拆出的", "claim": "第几项", "text": "内容", "opinion": "意见",
    "reply": "答复", "basis": "依据", "asked_at": "何时请", "reported_at": "何时回",
    "view": "信访人意见", "year": "年度", "state": "报了没有", "sum": "怎么算的",
}  # fmt: skip


def lines(shape: Any) -> Iterator[str]:
    """A list is a table, an object a line for each key and a table for each list of rows; what is empty says so."""
    if isinstance(shape, Sequence):
        yield from _table(shape)
        return
    tables = {key: value for key, value in shape.items() if _is_table(value)}
    for key, value in shape.items():
        if key not in tables:
            yield from _entry(key, value)
    for key, rows in tables.items():
        yield from ("", f"{_heading(key)}：", *(f"  {line}" for line in _table(rows)))


def _entry(key: str, value: object) -> Iterator[str]:
    """One key: counts stand side by side, whatever is longer has a line for each."""
    if isinstance(value, Mapping) and value and not all(isinstance(one, int) and not isinstance(one, bool) for one in value.values()):
        yield f"{_heading(key)}："
        yield from (f"  {line}" for name, one in value.items() for line in _entry(name, one))
    else:
        yield f"{_heading(key)}：{_flat(value) or '没有'}"


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
        return " ".join(
            f"{COLOURS.get(key) or _heading(key)}{' ' if isinstance(one, int) else '：'}{_flat(one) or '没有'}"
            for key, one in value.items()
        )
    if isinstance(value, list | tuple):
        return ("／" if all(isinstance(one, int) for one in value) else "；").join(map(_flat, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
