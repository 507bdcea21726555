"""A step as commands, whoever asks (chat, command line, console): units by their names, linked cases, the people told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases import casefile, clocks
from cases.calendar import Calendar, local_date
from cases.commands import Audit, Command, SaveCase
from cases.facts import facts
from cases.history import History, standing_rows
from cases.intake import open_case
from cases.model import Actor, Breach, Case, Decision, Entry, Notice, Purpose, Refused, Status, Unit
from cases.petitioner import same_petitioner
from cases.rules import Rules
from cases.steps import decide, meant, unseen
from cases.values import replace
from cases.words import ENDED
from handlers.directory import accused, find_unit, near_units, unit_name
from handlers.notices import pushes
from handlers.turn import Book, Office

#: Evidence that names a unit, and that may name one.
_UNITS, _MAYBE = ("unit",), ("organ",)
#: Limits by which an earlier case tells since when and until when it is handled.
_HANDLED = ("C6", "C7", "C17", "C8", "C4", "C3", "C2")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step needs beside the case: the moment, who can be found where, the county's rules."""

    now: datetime
    book: Book
    office: Office
    rules: Rules
    calendar: Calendar


def step(
    desk: Desk, case: Case, word: str, actor: Actor, fields: Mapping[str, str], tell: tuple[Notice, ...] = ()
) -> tuple[Decision, tuple[Command, ...]]:
    """The decision and all that is written with it. ``tell``: further notices. Raises ``Refused``."""
    action = meant(case, word, actor)
    said = _named(desk.book, action, fields)
    if action == "serve" and actor.id and not said.get("way"):
        raise Refused("送达要写明怎么送的、哪天：当面、邮寄或微信，如“送达 编号 当面 12月8日”。微信送到了会自动记。", "way")
    if action == "archive":
        _filed(desk, case)
    other = _other(desk, action, case, said, actor)
    if action == "refuse" and other:
        said = _being_handled(desk, case, other, said)
    if action == "seal":
        case = _accusing(desk.book, case, said)
    decision = decide(case, action, actor, said, desk.now, desk.rules, desk.calendar)
    decision = replace(decision, notices=(*decision.notices, *tell))
    if action == "split":
        return _split(desk, case, decision, said)
    commands: tuple[Command, ...] = (SaveCase(decision), *_told(desk, decision))
    link = {"merge": "absorb", "unmerge": "release"}.get(action)
    if link and other:
        written = replace(actor, roles=actor.roles | {"link"})
        linked = decide(other, link, written, {"main": case.number}, desk.now, desk.rules, desk.calendar)
        commands = (*commands, SaveCase(linked))
    return decision, (*commands, *(_along(desk, case, actor) if action == "seal" else ()))


def _accusing(book: Book, case: Case, said: Mapping[str, str]) -> Case:
    """The case as the accusation that it turned out to be: against whom, and which units may not get it."""
    against = said.get("against") or case.against
    barred = accused(book, against) or accused(book, f"{said.get('reason', '')}{case.text}")
    return facts(replace(case, against=against), complained=";".join(sorted(barred)))


def _along(desk: Desk, case: Case, actor: Actor) -> Iterator[Command]:
    """What was joined to a case that is sealed tells the same: it is sealed with it (Art. 30)."""
    for number in filter(None, case.facts.get("merged", "").split(";")):
        joined = desk.book.case(number)
        if joined is not None and not joined.sealed:
            said = {"reason": f"并入的{case.number}转为保密件"}
            yield SaveCase(decide(joined, "seal", actor, said, desk.now, desk.rules, desk.calendar))


def _filed(desk: Desk, case: Case) -> None:
    """Raises ``Refused`` with every paper that the file still lacks."""
    lacks = casefile.missing(History(case, standing_rows(desk.book.entries(case.number))), desk.rules)
    if lacks:
        named = "、".join(paper.called(desk.rules) for paper in lacks)
        raise Refused(f"归档还缺：{named}。补齐了再归档。")


def breach(case: Case, actor: Actor, why: Breach, now: datetime) -> tuple[Command, ...]:
    """What is put on record of a step that it is a fault to try: the case stays as it is."""
    entry = Entry(now, actor.name, "asked_mark", case.status, case.status, why.said, actor.id)
    return SaveCase(Decision(case, (entry,))), Audit(now, actor.name, "asked_mark", case.number, why.said)


def _told(desk: Desk, decision: Decision) -> tuple[Command, ...]:
    return pushes(decision, desk.book, desk.office, desk.now, desk.rules)


def _named(book: Book, action: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The evidence with units by their codes. Raises ``Refused`` for a name that no unit has."""
    said = dict(fields)
    for key in (*_UNITS, *_MAYBE):
        if not said.get(key) or action == "refuse":
            continue
        if action == "to_pl":
            said[key] = _law_organ(book, said[key])
            continue
        unit = _unit(book, said[key]) if key in _UNITS else find_unit(book, said[key])
        said[key] = unit.code if unit else said[key]
    if said.get("leader"):
        _leader(book, said["leader"])
    if said.get("tasks"):
        said["tasks"] = ";".join(_task(book, part) for part in said["tasks"].replace("；", ";").split(";") if part.strip())
    return said


def _task(book: Book, part: str) -> str:
    name, mark, rest = part.replace("：", ":").partition(":")
    return f"{_unit(book, name).code if mark else name}{mark}{rest}"


def _unit(book: Book, name: str) -> Unit:
    """The unit that is called so. Raises ``Refused`` with those that come near."""
    unit = find_unit(book, name)
    if unit is None:
        near = "、".join(near_units(book, name))
        raise Refused(f"没有叫“{name.strip()}”的单位" + (f"，是不是：{near}？" if near else "，请写全称。"))
    return unit


def _law_organ(book: Book, name: str) -> str:
    """The code of a political-legal organ (Art. 22). Raises ``Refused`` with the list for anything else."""
    organs = [unit for unit in book.units() if unit.kind == "law" or "政法委" in unit.name]
    found = find_unit(book, name)
    if organs and found not in organs:
        raise Refused(f"转政法只能转给：{'、'.join(unit.name for unit in organs)}；没有叫“{name}”的政法机关。", "organ")
    return found.code if found else name


def _leader(book: Book, name: str) -> None:
    """Raises ``Refused`` for a name that no leader on the list has: the case would be nobody's."""
    leaders = [person.name for person in book.staff_with("leader")]
    if leaders and name not in leaders:
        raise Refused(f"包案领导要是名单上的县领导：{'、'.join(leaders)}；没有叫“{name}”的。", "leader")


def _other(desk: Desk, action: str, case: Case, said: Mapping[str, str], actor: Actor) -> Case | None:
    """The case that this step links to. Raises ``Refused`` where there is none, or where it cannot be linked.

    A sealed case is not there for whoever may not open it: no answer tells whose it is (Art. 30).
    """
    number = case.main_number if action == "unmerge" else said.get("main", "")
    if action not in ("merge", "unmerge", "refuse", "absorb", "release") or not number or unseen(case, actor):
        return None
    other = desk.book.case(number.strip().upper())
    if other is None or unseen(other, actor):
        raise Refused(f"没有编号是{number}的信访件，请核对。")
    if other.sealed and not case.sealed and action in ("merge", "refuse"):
        # Whoever reads the open case would read there who accuses.
        raise Refused(f"{other.number}是保密件：这一件要先“保密 {case.number} 理由”，再办这一步。")
    if action == "merge" and other.number != case.number:
        if not same_petitioner(case, other):
            raise Refused("并案只用在同一个人的同一件事：这两件不是同一位信访人，各有各的时限、告知和评价，请分别办。")
        if other.status in ENDED and other.status != Status.CLOSED:
            raise Refused("主件已经走到头了，不能再并进去；请单独办，或写明理由不再受理。")
    return other


def _being_handled(desk: Desk, case: Case, main: Case, said: dict[str, str]) -> dict[str, str]:
    """N1 tells who handles the earlier case, since when and until when (Art. 19); the petitioner has its query code already."""
    if said.get("ground", "").upper() != "N1":
        return said
    if not same_petitioner(case, main):
        raise Refused("N1只用在同一位信访人的同一件事：那一件不是这位信访人的，不能以它为由不予受理。")
    if main.status in ENDED or main.number == case.number or not main.unit:
        raise Refused("N1只用在正在办的事项；那一件现在没有在办，不能以它为由不予受理。")
    running = [c for c in clocks.valid(main) if c.id in _HANDLED]
    limit = max(running, key=lambda c: c.due_at, default=None)
    known = {
        "unit": unit_name(desk.book, main.unit) or desk.office.name,
        "since": local_date(limit.started_at if limit and limit.id != "C7" else main.received_at).isoformat(),
        "until": local_date(limit.due_at).isoformat() if limit else "",
    }
    return {**{key: value for key, value in known.items() if value}, **{k: v for k, v in said.items() if v}}


def _split(desk: Desk, case: Case, decision: Decision, said: Mapping[str, str]) -> tuple[Decision, tuple[Command, ...]]:
    """One claim becomes a case of its own: same people and representatives, same receipt, so no right is lost by it.

    Of a sealed case only what the clerk wrote goes on, and nothing in the open case leads back to the sealed one (Art. 30).
    """
    born = replace(
        case, id=0, number="", version=0, status=Status.DRAFT, clocks=(), facts={}, claims=(), helpers=(), unit="", proposed_unit="",
        handler="", answer="", main_number="", national_number="", text=said["text"], summary="", wants="", sealed=False,
        against="" if case.sealed else case.against, confidence=0.0, route=0 if case.sealed else case.route,
        category="其他" if case.sealed else case.category, category2="" if case.sealed else case.category2,
        told_before="" if case.sealed else case.told_before, since="" if case.sealed else case.since,
        purpose=Purpose.APPEAL if case.sealed else case.purpose, flags=case.flags - {"confidential", "misconduct"},
    )  # fmt: skip
    born = facts(born, representatives=case.facts.get("representatives"), split_from=None if case.sealed else case.number)
    opened = open_case(born, desk.now, desk.rules, desk.calendar)
    entry, *others = decision.entries
    linked = replace(decision, entries=(replace(entry, fields={**entry.fields, "into": "{number}"}), *others))
    # The new case comes first: its number is what the open places of the others are filled with.
    return linked, (SaveCase(opened), *_told(desk, opened), *_told(desk, linked), SaveCase(linked))
