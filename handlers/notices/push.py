"""One notice into one push for each person who must know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from cases.commands import Push
from cases.model import Decision
from cases.rules import Rules
from cases.undo import mark
from handlers.notices.cards import card
from handlers.notices.kinds import Manner, manner
from handlers.notices.people import NOBODY, recipients, stand_ins
from handlers.notices.places import Scene, clock_words, limit_clock, stands, status_word
from handlers.notices.wording import citizen_text, staff_text, unreached_text
from handlers.sentences import say
from handlers.turn import Book, Office

#: WeChat refuses a customer-service text above 2048 bytes; the number of a further part stands before it.
_BYTES = 1850


def pushes(decision: Decision, book: Book, office: Office, now: datetime, rules: Rules) -> tuple[Push, ...]:
    """Everything that people must be told of this decision, as outbox rows; staff's words to a citizen wait out the recall time."""
    entry = decision.entries[-1] if decision.entries else None
    case = decision.case
    recalls = bool(entry and entry.actor_id and case.number) and any(notice.audience == "citizen" for notice in decision.notices)
    group = f"recall:{entry.actor_id}:{case.number}:{mark(entry)}" if recalls and entry else ""
    told: list[Push] = []
    for notice in decision.notices:
        scene = Scene(notice, decision.case, book, office, now, entry.actor if entry else "", entry.actor_id if entry else 0, rules)
        told += _of_notice(scene, rules, group)
    return tuple(told)


def _of_notice(scene: Scene, rules: Rules, group: str) -> Iterator[Push]:
    notice, case = scene.notice, scene.case
    how = manner(notice.kind, notice.audience, notice.statutory)
    citizen = notice.audience == "citizen"
    status = status_word(scene, how.status)
    parts = _parts(citizen_text(scene, status) if citizen else staff_text(scene), scene.number)
    wait = timedelta(seconds=rules.recall_seconds if group else 0)
    people = recipients(notice, case, scene.book, scene.now)
    values = _data(scene, status)
    for contact in people:
        for part, text in enumerate(parts):
            last = part == len(parts) - 1
            yield Push(
                key=_key(scene, how, contact, part),
                to=contact,
                kind=notice.kind,
                text=text,
                due_at=max(notice.due_at, scene.now + wait),
                number=scene.number,
                template=_template(how, values) if last else "",
                data=values if citizen or not last else {**values, **_at_length(scene, status), **card(notice.kind, scene.number)},
                urgent=notice.urgent,
                routine=not notice.urgent,
                statutory=notice.statutory,
                whole=how.whole,
                proves=how.proves if last and rules.wechat_written else "",
                group=group,
                optional=how.optional,
                sealed=case.sealed,
                ladder=how.ladder,
            )
    if people == (NOBODY,):
        yield from _unreached(scene, how, group)


def _unreached(scene: Scene, how: Manner, group: str) -> Iterator[Push]:
    """Nobody of the unit is bound: the petition office hears that the step stands still."""
    notice = scene.notice
    for contact in stand_ins(notice, scene.case, scene.book):
        text = unreached_text(scene)
        key = _key(scene, how, contact, 0) + ":unreached"
        values = _data(scene, status_word(scene, how.status))
        due, template = max(notice.due_at, scene.now), _template(how, values)
        yield Push(
            key, contact, "unreached", text, due, scene.number, template, values, group=group, sealed=scene.case.sealed, ladder="staff"
        )


def _template(how: Manner, values: Mapping[str, str]) -> str:
    """The template of assignments shows a limit: what has none goes by that of news, whose time is the moment of the notice."""
    return "progress" if how.template == "assignment" and not values["due"] else how.template


def _key(scene: Scene, how: Manner, contact: int, part: int) -> str:
    """Unique for ever: what a timer causes by its due date, what a step causes by the version of the case that it changed."""
    notice = scene.notice
    which = notice.due_at.isoformat() if how.timed else f"{scene.case.version}:{notice.due_at.isoformat()}"
    more = f":{part}" if part else ""
    return f"{scene.number}:{notice.audience}:{notice.kind}:{contact}:{which}{more}"


def _at_length(scene: Scene, status: str) -> dict[str, str]:
    """Where the case stands, where one word of the closed list does not say it: for staff, on cards that have room."""
    told = stands(scene.case, status)
    return {"stands": told} if told != status and not scene.case.sealed else {}


def _data(scene: Scene, status: str) -> dict[str, str]:
    """Values for a template's fields; never the petition's substance (a template is seen on a locked screen)."""
    clock = limit_clock(scene.case)
    named = scene.notice.data.get("due", "")
    due = datetime.fromisoformat(named) if named[:1].isdigit() and "T" in named else clock.due_at if clock else None
    return {
        "number": scene.number,
        "status": status,
        "time": clock_words(scene.now),
        "unit": "" if scene.case.sealed else scene.unit[:20],
        "category": "" if scene.case.sealed else scene.case.category[:20],
        "due": clock_words(due) if due else "",
    }


def _parts(text: str, number: str) -> list[str]:
    """The text in pieces that WeChat takes, each with the number."""
    parts: list[str] = []
    rest = text
    while rest:
        size = len(rest.encode()[:_BYTES].decode(errors="ignore"))
        piece, rest = rest[:size], rest[size:]
        parts.append(say("notice.word.part", number=number, part=len(parts) + 1, text=piece) if parts else piece)
    return parts
