"""The tables of this room as one document: ``python -m cases.lawbook > docs/law.md``.

What stands in it is what the program does: states, steps and limits are printed from the tables that ``decide`` itself reads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from cases.clocks import CLOCKS, CONDITIONS, ClockRule, length_of
from cases.grounds import FACTS
from cases.model import Status
from cases.rules import Rules
from cases.transitions import TRANSITIONS, Field, Transition
from cases.words import ENDED, GROUNDS, PUBLIC, RATINGS, ROUTES, STATES

_PEOPLE = {
    "citizen": "信访人",
    "bot": "系统",
    "clerk": "信访局经办",
    "director": "信访局负责人",
    "unit": "责任单位",
    "head": "单位负责人",
    "grid": "网格员",
    "confidential": "保密专岗",
    "helper": "协办单位",
    "town": "镇办",
    "leader": "县领导",
    "conference": "联席会议",
    "supervisor": "督查室",
    "reviewer": "复查机关",
    "verifier": "复核机关",
    "link": "系统（记在另一件上）",
}
_NEEDS = {
    "refusal": "已有人建议不予受理", "nolonger": "已有人建议不再受理", "extension": "已有人申请延期", "assignment": "已有人建议交办",
    "filing": "已有人建议存", "pending": "已有人提出建议", "supervised": "正在督办",
    "supervised_review": "正在督办复查机关", "supervised_verify": "正在督办复核机关", "suggested": "发过建议书",
    "leader": "已包案", "confidential": "保密件", "urgent": "重大紧急", "extended": "延期还没有告知", "merged": "有并入的件",
}  # fmt: skip
_UNITS = {"day": "日", "workday": "个工作日", "month": "个月", "minute": "分钟", "week": "周", "year": "年"}
_ORDER = list(Status)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rows)
    yield ""


def _states() -> Iterator[str]:
    reached = {state for row in TRANSITIONS for state in targets(row)} | {Status.DRAFT}
    yield from _table(
        ("状态", "叫法", "信访人看到的词", "说明"),
        ((f"`{s}`", STATES[s], PUBLIC[s], "，".join(_about(s, s in reached))) for s in _ORDER),
    )


#: What the county's rules leave unsaid, and what is done about it.
_NOTES = {
    Status.FILED: "每月提醒信访局负责人看一次；县里的规定没有从这里出去的步骤，程序也就没有："
    "又来说的登记为新的一件；写明“补充”的记在原件上并告诉经办，有新的事实由经办代录成新的一件",
}


def _about(state: Status, reached: bool) -> list[str]:
    notes = [_NOTES[state]] if state in _NOTES else []
    return [*(["办理到此为止"] if state in ENDED else []), *([] if reached else ["这一版没有步骤通到这里"]), *notes]


def targets(row: Transition) -> tuple[Status, ...]:
    """The states a row leads to."""
    return (row.target,) if row.target else ()


def people(roles: Iterable[str]) -> str:
    """Roles as people call them, always in the same order."""
    held = set(roles)
    return "、".join([name for role, name in _PEOPLE.items() if role in held] + sorted(held - set(_PEOPLE)))


def sources(row: Transition) -> str:
    """The states a row starts from."""
    if row.sources == frozenset(Status) - {Status.DRAFT, Status.ARCHIVED}:
        return "除草稿、已归档外的任何状态"
    return " ".join(f"`{s}`" for s in _ORDER if s in row.sources)


def _evidence(field: Field) -> str:
    return field.label if field.required else f"{field.label}（可不写）"


def _steps() -> Iterator[str]:
    head = ("行", "步骤", "从", "到", "谁来办", "要写明", "告知谁", "起算", "停止", "依据")
    yield from _table(head, (_step(row) for row in TRANSITIONS))


def _step(row: Transition) -> tuple[str, ...]:
    wanted = [*([_NEEDS.get(row.needs, row.needs)] if row.needs else []), *map(_evidence, row.fields)]
    told = [f"{people([audience])} `{kind}`" for audience, kind in row.tells]
    told += ["送不到时电话告知"] if row.statutory else []
    starts = [*map(_started, row.starts), *(f"{clock}（接着走）" for clock in row.resumes)]
    cells = (
        sources(row),
        " ".join(f"`{state}`" for state in targets(row)) or "不变",
        people(row.roles),
        "；".join(wanted),
        "；".join(told),
        " ".join(starts),
        " ".join(row.stops),
        row.article,
    )
    return (row.row, f"{row.word} `{row.action}`", *(cell or "—" for cell in cells))


def _started(clock_id: str) -> str:
    """A limit that a step starts, with the cases for which it does."""
    only = CLOCKS[clock_id].only
    return f"{clock_id}（{CONDITIONS[only][0]}）" if only else clock_id


def _clocks() -> Iterator[str]:
    head = ("时限", "名称", "依据", "长短", "起算", "停止", "哪些件", "谁的", "最后一天是休息日")
    yield from _table(head, (_clock(rule) for rule in CLOCKS.values()))


def _clock(rule: ClockRule) -> tuple[str, ...]:
    count = length_of(rule.id, Rules())
    length = "当即" if count == 0 else f"{count}{_UNITS[rule.unit]}" + (f"（县里设置 `{rule.setting}`）" if rule.setting else "")
    roll = "顺延到下一个工作日" if rule.roll else "—" if rule.unit in ("workday", "minute") else "不顺延"
    only = CONDITIONS[rule.only][0] if rule.only else "不属于单个信访件" if rule.scope == "office" else "全部"
    return rule.id, rule.name, rule.article, length, rule.starts, rule.stops, only, rule.who, roll


def _rights() -> Iterator[str]:
    """Who may take which steps, read off the table of steps."""
    held = {role: [t.word for t in TRANSITIONS if role in t.roles] for role in _PEOPLE}
    rows = ((name, "、".join(dict.fromkeys(held[role]))) for role, name in _PEOPLE.items() if held[role])
    yield from _table(("谁", "可以办的步骤"), rows)


def diagram() -> list[str]:
    """The life of a case as a Mermaid state diagram; 撤回 and steps that leave the state as it is are not drawn."""
    moves: dict[tuple[Status, Status], list[str]] = {}
    for row in TRANSITIONS:
        for source, target in ((a, b) for a in _ORDER if a in row.sources for b in targets(row) if b not in (a, Status.WITHDRAWN)):
            words = moves.setdefault((source, target), [])
            words += [row.word] if row.word not in words else []
    drawn = {state for move in moves for state in move}
    lines = ["stateDiagram-v2", *(f"  {s} : {s} {STATES[s]}" for s in _ORDER if s in drawn), f"  [*] --> {Status.DRAFT}"]
    lines += [f"  {a} --> {b} : {'、'.join(words)}" for (a, b), words in moves.items()]
    return [*lines, *(f"  {s} --> [*]" for s in _ORDER if s in drawn & ENDED and not any(a == s for a, _ in moves))]


def _words() -> Iterator[str]:
    yield from ("## 六种途径", "", "只有途径6走60日和复查。", "")
    yield from _table(
        ("途径", "名称", "期限", "不服的", "依据"), ((str(r.number), r.name, r.limit, r.remedy, r.article) for r in ROUTES.values())
    )
    yield from ("## 不予受理的理由", "", "没有写谁可以用的，不是不予受理的理由：是转送、引导，或只是无法书面告知。", "")
    yield from _table(
        ("编号", "理由", "谁可以用", "必须告诉信访人", "该走", "依据"),
        (
            (g.code, g.words, people(g.roles) or "—", "、".join(FACTS[f] for f in g.facts) or "—", g.instead or "—", g.article)
            for g in GROUNDS.values()
        ),
    )
    yield from ("## 评价", "", *_table(("代码", "评价"), ((str(value), words) for value, words in RATINGS.items())))


def page() -> str:
    """The whole document as Markdown."""
    parts = (
        "# 条款表 Law tables",
        "",
        "程序照着办的就是这几张表。由 `python -m cases.lawbook > docs/law.md` 生成，请勿手改。",
        "“条例”指《信访工作条例》（2022年5月1日起施行）。告知的原话见 [sentences.md](sentences.md)（`notice.` 开头的各句）。",
        "",
        "## 一件信访件的经过",
        "",
        "```mermaid",
        *diagram(),
        "```",
        "",
        "没有画的：送达以前的任何状态都可以由信访人撤回（`WITHDRAWN`）。",
        "",
        "## 状态",
        "",
        *_states(),
        "## 步骤",
        "",
        "表里没有的步骤，谁也办不了。“行”是县里规定的编号，“–”是不改变状态走向的。",
        "转送、交办后紧接着送单位签收（第12行）。责任单位、单位负责人只能办本单位的件；保密件只有保密专岗能办。",
        "",
        *_steps(),
        "## 时限",
        "",
        "当日不计，从第二天起数；“日”是日历日，“工作日”按国务院放假安排（含调休）。到最后一天的24时为止。",
        "单位的期限遇休息日不顺延，信访人的权利顺延（民法典203条）；按月算的到对应日为止（民法典202条）。县里设置的，这里是默认值。",
        "期限只凭日志推算，不能暂停；C7在延期告知送达以前不作数；C12不计听证的日子；C16三个环节的天数由县里设置。",
        "",
        *_clocks(),
        *_words(),
        "## 谁能办什么",
        "",
        *_rights(),
    )
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
