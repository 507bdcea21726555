"""The page's whole picture as JSON: clock, phones, feed, case, guide. The page draws nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from simulator.demo import guide, suggest
from simulator.demo.stage import Stage
from simulator.demo.view import CaseView, ClockView, Player
from simulator.demo.watch import CHINA
from simulator.people import Bubble

_WEEK = "一二三四五六日"
_BUBBLES, _LINES = 80, 120
#: How the account begins when it has done what staff asked; an alarm that is taken begins with its number.
_DONE = ("好，", "A")


def picture(stage: Stage) -> dict[str, Any]:
    """Everything that the page shows now."""
    phones = [_phone(stage, name, player) for name, player in cast(stage)]
    return {
        "account": stage.backend.account,
        "clock": _clock(stage),
        "phones": phones,
        "guide": _guide(stage, phones),
        "feed": [{**asdict(line), "at": _hour(line.at)} for line in stage.feed.lines[-_LINES:]],
        "cases": [case_picture(case, stage.clock()) for case in stage.scene.cases[:12]],
        "tasks": [{"id": t.id, "kind": t.kind, "text": t.text, "number": t.number, "due": _date(t.due_at)} for t in stage.scene.tasks[:8]],
        "menu": stage.server.world.menu or {},
    }


def cast(stage: Stage) -> list[tuple[str, Player]]:
    """The four phones in their order: two citizens, the clerk, the unit."""
    players = list(stage.players.values())
    citizens = [p for p in players if p.kind == "citizen"][:2]
    return [("citizen", citizens[0]), ("other", citizens[1]), ("clerk", stage.holder("clerk")), ("unit", stage.holder("unit"))]


def _holders(stage: Stage, kind: str) -> list[dict[str, Any]]:
    """Who could have this phone in hand; a citizen's is their own."""
    players = [p for p in stage.players.values() if p.kind == kind and kind != "citizen"]
    return [{"openid": p.openid, "label": f"{p.title} {p.name}", "busy": _busy(stage, p)} for p in players]


def _busy(stage: Stage, player: Player) -> bool:
    """Has a case of this page come to this person? The office's people have it when a message about one stands on their screen."""
    if player.kind == "unit":
        return any(case.unit_code == player.unit for case in stage.scene.cases)
    numbers = [case.number for case in stage.scene.cases]
    return any(number in bubble.text for bubble in stage.server.phone(player.openid).screen for number in numbers)


def _clock(stage: Stage) -> dict[str, Any]:
    now = stage.clock().astimezone(CHINA)
    journey = stage.journey
    return {
        "date": f"{now.year}年{now.month}月{now.day}日",
        "week": f"周{_WEEK[now.weekday()]}",
        "time": f"{now:%H:%M}",
        "journey": None if journey is None else {"share": round(journey.share, 3), "stops": journey.stops, "to": _date(journey.target)},
    }


def _phone(stage: Stage, name: str, player: Player) -> dict[str, Any]:
    with stage.server.world.lock:
        person = stage.server.world.person(player.openid)
        bubbles = list(person.screen)
        left = person.left if person.open(stage.clock()) else 0
    own = [c for c in stage.scene.cases if c.openid == player.openid]
    last = suggest.last_words([b.text for b in bubbles if b.side in ("account", "card")])
    return {
        "id": name,
        "openid": player.openid,
        "name": player.name,
        "title": player.title,
        "kind": player.kind,
        "count": len(bubbles),
        "left": left,
        "holders": _holders(stage, player.kind),
        "bubbles": [_bubble(b, i) for i, b in enumerate(bubbles)][-_BUBBLES:],
        "chips": [{"label": label, "say": say} for label, say in _chips(stage, player, last, own)],
    }


def _chips(stage: Stage, player: Player, last: str, own: Sequence[CaseView]) -> list[tuple[str, str]]:
    if player.kind == "citizen":
        return suggest.citizen(player, last, own)
    if player.kind == "clerk":
        return suggest.clerk(stage.scene.cases, stage.scene.tasks, stage.scene.alarms)
    return suggest.unit([c for c in stage.scene.cases if c.unit_code == player.unit])


def _bubble(bubble: Bubble, place: int) -> dict[str, Any]:
    items = bubble.body.get("msgmenu", {}).get("list", []) if bubble.kind == "msgmenu" else []
    head = bubble.body.get("msgmenu", {}) if items else {}
    return {
        "n": place,
        "side": bubble.side,
        "kind": bubble.kind,
        "how": bubble.how,
        "text": head.get("head_content", "") if items else bubble.text,
        "items": [{"id": str(i["id"]), "text": str(i["content"])} for i in items],
        "tail": head.get("tail_content", ""),
        "at": _hour(bubble.at),
    }


def _guide(stage: Stage, phones: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = phones[0]
    own = [c for c in stage.scene.cases if c.openid == first["openid"]]
    last = suggest.last_words([b["text"] for b in first["bubbles"] if b["side"] in ("account", "card")])
    asked, rating = suggest.asked(last), suggest.rating(last)
    chip = first["chips"][0]["say"] if (asked or rating) and first["chips"] else ""
    player = stage.players[first["openid"]]
    waits = any(row.status == "queued" for case in own for row in case.deliveries)
    night = not 8 <= stage.clock().astimezone(CHINA).hour < 21
    told = any("回访】" in b["text"] and case.number in b["text"] for case in own for b in phones[2]["bubbles"] if b["side"] != "me")
    scene = guide.Scene(player.openings[0][1], asked, chip, rating, waits, night, told)
    found = _another(stage, guide.step(own, stage.scene.tasks, stage.scene.alarms, scene), phones)
    return {**asdict(found), **_hands(stage, found, own)}


def _another(stage: Stage, found: guide.Step, phones: Sequence[dict[str, Any]]) -> guide.Step:
    """The office or a unit whose very sentence was just refused is not offered it again."""
    phone = next((p for p in phones if p["id"] == found.phone), None)
    if phone is None or phone["kind"] == "citizen" or not found.say:
        return found
    bubbles = phone["bubbles"]
    place = next((n for n in reversed(range(len(bubbles))) if bubbles[n]["side"] == "me" and bubbles[n]["text"] == found.say), None)
    answer = next((b["text"] for b in bubbles[place + 1 :] if b["how"] == "passive"), "") if place is not None else ""
    if found.say == "待办" or not answer or answer.startswith(_DONE):
        return found
    return replace(found, text="刚才那句没被接受：照这部手机上的话，换一句自己写。", say="")


def _hands(stage: Stage, found: guide.Step, own: Sequence[CaseView]) -> dict[str, Any]:
    """Whose hand the step's phone belongs in; said where another has it now. Of a unit's two people the second one approves."""
    if found.phone not in ("clerk", "unit"):
        return {"holder": ""}
    case = next((c for c in own if not c.sealed), None)
    fits = [p for p in stage.players.values() if p.kind == found.phone and (p.kind == "clerk" or (case and p.unit == case.unit_code))]
    if not fits:
        unit = case.unit if case else "这个单位"
        text = f"这一页没有{unit}的手机。把时钟往前拨15天，看没人办的时候程序怎么提醒、怎么算超期。"
        return {"holder": "", "phone": "clock", "say": "", "hours": 360, "text": text}
    wanted = fits[-1] if found.phone == "unit" and case and case.code == "OPINION_REVIEW" else fits[0]
    if stage.holder(found.phone) is wanted:
        return {"holder": wanted.openid}
    return {"holder": wanted.openid, "text": f"{found.text}（这部手机先换到“{wanted.title} {wanted.name}”手里。）"}


def case_picture(case: CaseView, now: datetime) -> dict[str, Any]:
    """One case as the page draws it; every limit with its state and what is left of it."""
    return {
        "number": case.number,
        "status": case.status,
        "category": case.category,
        "purpose": case.purpose,
        "unit": case.unit,
        "summary": case.summary,
        "urgency": case.urgency,
        "sealed": case.sealed,
        "clocks": [
            {
                "name": c.name,
                "article": c.article,
                "due": _date(c.due_at),
                "how": f"{c.how}{c.unsure}",
                "state": _state(c, now),
                "owed": c.owed,
                "overdue": (c.stopped_at or now) > c.due_at,
                "left": max(0, (c.due_at.astimezone(CHINA).date() - now.astimezone(CHINA).date()).days),
                "share": _share(c.started_at, c.stopped_at or now, c.due_at),
                "stopped": _date(c.stopped_at) if c.stopped_at else "",
            }
            for c in case.clocks
        ],
        "steps": [
            {"at": _hour(s.at), "actor": s.actor, "word": s.word, "after": s.after, "article": s.article, "reason": s.reason}
            for s in case.steps
        ],
        "deliveries": [
            {"to": d.to, "kind": d.kind, "channel": d.channel, "status": d.status, "why": d.why, "at": _hour(d.at) if d.at else ""}
            for d in case.deliveries
        ],
        "ratings": [{"object": r[0], "value": r[1], "reason": r[2]} for r in case.ratings],
    }


def _state(clock: ClockView, now: datetime) -> str:
    """stopped, running, late (still owed), over (a right that was not used)."""
    if clock.stopped_at:
        return "stopped"
    return "running" if clock.due_at >= now else "late" if clock.owed else "over"


def _share(start: datetime, here: datetime, end: datetime) -> float:
    whole = (end - start).total_seconds()
    return round(min(1.0, max(0.0, (here - start).total_seconds() / whole)), 3) if whole > 0 else 1.0


def _date(moment: datetime) -> str:
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日"


def _hour(moment: datetime) -> str:
    local = moment.astimezone(CHINA)
    return f"{local.month}-{local.day} {local:%H:%M}"
