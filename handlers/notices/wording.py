"""The words of each notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.model import Case, Status
from cases.ratings import NOT_CARRIED_OUT
from cases.reviews import organ_above
from cases.words import GROUNDS, REDO, ROUTES, public
from handlers.directory import unit_name
from handlers.notices.places import Scene, brief, day, days_left, due_by, limit, limit_clock, moment, place, plain, stands, without_person
from handlers.sentences import say, sentences

#: Purposes whose answers no 复查 follows (Art. 29-31).
_NO_REVIEW = frozenset({"建议意见", "检举控告", "咨询", "感谢", "其他"})

#: Route → what an answer must have said for its remedy to be told already (Art. 31, 35).
_LIMITS = {4: ("60日", "6个月"), 5: ("60日", "6个月"), 6: ("30日", "复查")}

#: What the office's call may have found → how that is told to whoever was called.
_CALLED = {"是": "received", "否": "not_received", "已落实": "carried", "部分落实": "part_carried", NOT_CARRIED_OUT: "not_carried"}


def citizen_text(scene: Scene, status: str) -> str:
    """What the petitioner reads. Of a sealed case only that there is news (Art. 30)."""
    kind = scene.notice.kind
    if scene.case.sealed and kind not in ("to_disc", "withdrawn"):
        return say("notice.citizen.sealed", number=scene.number, status=status)
    redo = kind == "verify_done" and scene.notice.data.get("result") == REDO
    key = "notice.citizen.verify_redo" if redo else f"notice.citizen.{kind}"
    if key not in sentences():
        key = "notice.citizen.other"
    return say(key, **_citizen_places(scene, status))


def _citizen_places(scene: Scene, status: str) -> Mapping[str, str]:
    data, case, now = scene.notice.data, scene.case, scene.now
    person, phone = _handler(scene)
    clock, ground = limit_clock(case), GROUNDS.get(data.get("ground", ""))
    return {
        "number": scene.number,
        "status": status,
        "unit": scene.unit,
        "text": _sentence(_answer(scene)),
        "reason": _sentence(plain(data.get("reason", ""))),
        "ground": ground.words if ground else "",
        "article": ground.article if ground else data.get("article", "条例"),
        "due_by": due_by(scene),
        "limit": limit(scene),
        "limit_short": due_by(scene),
        "procedure": say(f"notice.procedure.{data.get('route') or case.route or 'none'}"),
        "remedy": remedy(scene),
        "above": _above(scene, "review"),
        "higher": _above(scene, "verify"),
        "call": called(scene) if scene.notice.kind == "callback" else "",
        "result": data.get("result", ""),
        "document": data.get("document", ""),
        "days": data.get("days", ""),
        "split_number": "{number}",
        "received": day(_received(scene), now),
        "person": person,
        "phone": phone,
        "office": scene.office.phone,
        "limit_of": say("notice.word.limit_of", limit=_guided(data)) if _guided(data) else "",
        "organ": say("notice.word.organ", organ=unit_name(scene.book, data["organ"])) if data.get("organ") else "",
        "main": data.get("main") or case.main_number,
        "date": day(moment(data.get("date", "")) or now, now),
        "way": data.get("way", "微信"),
        "clerk": data.get("clerk", ""),
        "due": day(clock.due_at, now) if clock else "",
        "receipt": scene.rules.titles.receipt,
        "extension": scene.rules.titles.extension,
    }


def _guided(data: Mapping[str, str]) -> str:
    """The limit of the way that somebody is guided to, as the clerk or the table of ways says."""
    return data.get("limit") or (ROUTES[int(data["route"])].limit if data.get("route", "").isdecimal() else "")


def called(scene: Scene) -> str:
    """What was put down of the office's call, for the petitioner: the fields of the record, never the clerk's own note."""
    data, office = scene.notice.data, scene.office.name
    told = [say(f"notice.call.{_CALLED[said]}") for name in ("received", "carried") if (said := data.get(name, "")) in _CALLED]
    marks = (("unit_value", scene.unit), ("office_value", office))
    told += [say("notice.call.value", who=who, value=data[name]) for name, who in marks if data.get(name)]
    words = say("notice.call.heard", heard="，".join(told)) if told else say("notice.call.kept")
    undone = data.get("carried") in (NOT_CARRIED_OUT, "部分落实")
    return words + (say("notice.call.undone", office=office, unit=scene.unit) if undone else "")


def _sentence(text: str) -> str:
    return text if not text or text[-1] in "。！？!?.…" else text + "。"


def _received(scene: Scene) -> datetime:
    """When the unit received the matter: the start of its notice clock."""
    clock = scene.case.clock("C4") or scene.case.clock("C3")
    return clock.started_at if clock else scene.case.received_at


def _handler(scene: Scene) -> tuple[str, str]:
    """Contact person and phone of the unit, as Art. 23 wants them told; the office's phone where the unit gave none."""
    people = scene.book.staff_of(scene.case.unit)
    acting = next((p for p in people if p.id == scene.actor_id), None)
    return (acting.name if acting else ""), (acting.phone if acting and acting.phone else scene.office.phone)


def remedy(scene: Scene) -> str:
    """What one may do against the answer, by purpose and route; a petition opinion names 复查 and its organ, never a court.

    What the answer itself says of it is not told twice; where to ask for 复查 always is.
    """
    case = scene.case
    if case.purpose in _NO_REVIEW:
        return ""
    told = scene.notice.kind == "answer" and all(sign in _answer(scene) for sign in ("不服", *_LIMITS.get(case.route, ())))
    words = ("told" if case.route == 6 else "none") if told else case.route or "none"
    return say(f"notice.remedy.{words}", above=_above(scene, "review"))


def _answer(scene: Scene) -> str:
    return plain(scene.notice.data.get("text") or scene.case.answer)


def _above(scene: Scene, round_: str) -> str:
    """The organ one level above the one that handled the case, or above its reviewer (Art. 35, 36)."""
    unit = scene.book.unit(scene.case.unit) if scene.case.unit else None
    return organ_above(unit.name if unit else "", unit.kind if unit else "", scene.rules, round_)


def staff_text(scene: Scene) -> str:
    """What the unit or the office reads; sealed cases are named by number only."""
    kind, case = scene.notice.kind, scene.case
    if case.sealed:
        return say("notice.staff.assignment_sealed", number=scene.number)
    if kind == "warning" and (moment(scene.notice.data.get("due", "")) or scene.now) < scene.now:
        kind = "late"
    if kind == "confirm" and not case.proposed_unit:
        kind = "confirm_unit"
    key = f"notice.staff.{kind}"
    if key not in sentences():
        key = "notice.staff.other"
    return say(key, **_staff_places(scene))


def unreached_text(scene: Scene) -> str:
    """What the office reads when nobody of the unit is bound to get a notice."""
    kind = scene.notice.kind
    if scene.case.sealed:
        return say("notice.staff.unreached_sealed", number=scene.number)
    role = say("notice.word.head" if kind == "to_approve" else "notice.word.handler")
    return say("notice.staff.unreached", number=scene.number, unit=scene.unit, role=role, what=say(f"notice.what.{kind}"))


def _staff_places(scene: Scene) -> Mapping[str, str]:
    data, case, now = scene.notice.data, scene.case, scene.now
    due = moment(data.get("due", ""))
    proposed, told = data.get("proposed") or data.get("to", ""), brief(case)
    return {
        "number": scene.number,
        "status": stands(case, public(case)),
        "category": case.category,
        "place": f"{where}：" if (where := place(scene.book, case, told)) else "",
        "summary": told,
        "unit": unit_name(scene.book, case.proposed_unit) if scene.notice.kind == "confirm" else scene.unit,
        "text": _sentence(plain(without_person(case, data.get("text") or (case.answer if scene.notice.kind == "to_approve" else "")))),
        "reason": _sentence(plain(without_person(case, data.get("reason", "")))),
        "proposed": say("notice.word.proposed", unit=unit_name(scene.book, proposed)) if proposed else "",
        "due": day(due, now) if due else "",
        "due_by": due_by(scene),
        "clock": data.get("name") or data.get("clock", ""),
        "article": say("notice.word.article", article=data["article"]) if data.get("article") else "",
        "left": _left(scene),
        "result": data.get("result", ""),
        "document": data.get("document", ""),
        "leader": data.get("leader", ""),
        "person": _holder(scene),
        "hours": data.get("hours", ""),
        "count": data.get("count", ""),
        "until": say("notice.word.until", due=day(due, now), left=_left(scene)) if due else "",
        "kind": data.get("kind", ""),
        "organ": unit_name(scene.book, data.get("organ", "")),
        "earlier": _earlier(scene),
        "next": next_step(case, scene.number),
        "value": say(f"notice.word.value_{data['value']}") if data.get("value") in ("0", "1", "3") else data.get("value", ""),
    }


def _earlier(scene: Scene) -> str:
    """The same petitioner's case of the same matter; none once it is sealed, for its number would tell who accuses (Art. 30)."""
    main = scene.case.facts.get("earlier", "")
    earlier = scene.book.case(main) if main else None
    return "" if earlier is None or earlier.sealed else say("notice.word.earlier", main=main, number=scene.number)


def _holder(scene: Scene) -> str:
    """Whose it is by load; asked only where it is said."""
    holder = scene.book.holder(scene.number) if scene.notice.kind == "unopened" else None
    return holder.name if holder else ""


def _left(scene: Scene) -> str:
    due = moment(scene.notice.data.get("due", ""))
    return days_left(due, scene.now) if due else ""


def next_step(case: Case, number: str) -> str:
    """The staff words that move this case on."""
    # Nobody closes a case before the office has called whoever rated it poorly.
    called_first = case.status == Status.SERVED and "call_owed" in case.facts
    key = "notice.next.other" if called_first else f"notice.next.{Status(case.status)}"
    return say(key if key in sentences() else "notice.next.other", number=number)
