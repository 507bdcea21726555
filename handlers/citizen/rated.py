"""After a mark: it is kept and said, the other object is asked for, a poor one gets its reason and a call-back; comments may follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from cases import masking, ratings, timers
from cases.calendar import at_local, local_date
from cases.commands import CloseTask, OpenTask, Rate, Remark, SaveCase
from cases.commands import Command as Write
from cases.model import CITIZEN, Case, Decision, Entry
from cases.ratings import OBJECTS, POOR, REASONS
from cases.steps import decide
from cases.values import replace
from cases.words import RATINGS
from handlers.citizen.common import aside, decided, done, ended, holder, stay, telling
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import no, rating
from nlp.verdict import reasons

#: ``Dialogue.note``: the mark that is asked for takes the place of an earlier one; the mark kept last was read from free words.
AGAIN, LOOSE = "again", "loose:"


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its reason in the person's own words. ``loose``: read from free words, so it may be put right in the next message;
    ``again``: it takes the place of an earlier one."""

    value: int
    reason: str = ""
    loose: bool = False
    again: bool = False


def left(ctx: Context, case: Case) -> list[str]:
    """Objects that have no rating yet, in the order of asking."""
    given = ctx.book.ratings(case.number)
    return [o for o in OBJECTS if o not in given]


def named(ctx: Context, case: Case, object_: str) -> str:
    """The object as people call it."""
    return holder(ctx, case) if object_ == "unit" else ctx.office.name


def record(ctx: Context, case: Case, marks: Mapping[str, Mark]) -> Turn:
    """Keeps these marks, object → mark, says what was kept, and asks for the next object or for the reason."""
    if any(ctx.reader.accuses(mark.reason) for mark in marks.values() if mark.reason):
        return _apart(ctx, case, marks)
    rest = [o for o in left(ctx, case) if o not in marks]
    step, kept, told = Decision(case), list[Write](), ""
    for object_, mark in marks.items():
        one, rate = _rated(ctx, step.case, object_, mark)
        step, kept = step.then(one), [*kept, rate]
        said = "citizen.rate.kept_loose" if mark.loose else "citizen.rate.kept"
        told += say(said, object=named(ctx, case, object_), value=RATINGS[mark.value])
    step = step if rest else timers.all_rated(step, ctx.now)
    commands: tuple[Write, ...] = (*kept, *decided(ctx, step))
    fixable = "、".join(o for o, mark in marks.items() if mark.loose or mark.again)
    note = LOOSE + fixable if fixable else ""
    poor = {o: mark.reason for o, mark in marks.items() if mark.value == POOR}
    if poor:
        commands = (*commands, *_call_back(ctx, case, poor))
        told += _will_call(ctx, case)
        if not all(poor.values()):
            # The reason while it is on their mind; the other object after it.
            words = told + say("citizen.rate.why", reasons="、".join(REASONS.values()))
            after = f"{next(iter(poor))}|{''.join(rest[:1])}"
            return Turn(words, aside(ctx.dialogue, "rate_why", number=case.number, note=after), commands)
    if rest:
        return ask_next(ctx, case, rest[0], told, commands, note)
    return _over(ctx, case, told + say("citizen.rate.thanks"), commands, note)


def _rated(ctx: Context, case: Case, object_: str, mark: Mark) -> tuple[Decision, Rate]:
    codes = reasons(mark.reason) if mark.value else ()
    fields = {"object": object_, "value": RATINGS[mark.value], "reason": mark.reason, "why": "、".join(REASONS[c] for c in codes)}
    cause = ratings.cause(case, codes) if (object_, mark.value) == ("unit", POOR) else ""
    step = decide(case, "rate", CITIZEN, {**fields, "cause": cause}, ctx.now, ctx.rules, ctx.calendar)
    return step, Rate(
        case.number, object_, mark.value, ctx.now, mark.reason, channel="tap" if ctx.message.menu_id else "chat", reasons=codes,
        identity="bound" if case.contact == ctx.person.id else "code", change=mark.again,
    )  # fmt: skip


def _apart(ctx: Context, case: Case, marks: Mapping[str, Mark]) -> Turn:
    """The marks are kept; a reason that accuses is none for the unit to read and goes the sealed way (Art. 30)."""
    from handlers.citizen import report

    told = "；".join(dict.fromkeys(mark.reason for mark in marks.values() if mark.reason))
    kept = record(ctx, case, {o: replace(mark, reason="") for o, mark in marks.items()})
    chosen = report.choose(ctx, told)
    return replace(chosen, reply=f"{kept.reply}\n{chosen.reply}", commands=(*kept.commands, *chosen.commands))


def _will_call(ctx: Context, case: Case) -> str:
    phone = masking.phone(case.petitioner.phone) or say("citizen.rate.your_phone")
    return say("citizen.rate.call_back", phone=phone, days=ctx.rules.callback_workdays)


def ask_next(ctx: Context, case: Case, object_: str, before: str, commands: tuple[Write, ...] = (), note: str = "") -> Turn:
    """Asks for this object, after what was said of the one before."""
    asked = say(f"citizen.rate.then_{object_}", holder=named(ctx, case, object_))
    return Turn(before + asked, aside(ctx.dialogue, f"rate_{object_}", number=case.number, note=note), commands)


def _over(ctx: Context, case: Case, words: str, commands: tuple[Write, ...], note: str) -> Turn:
    if telling(ctx.dialogue):
        return Turn(words + say("citizen.consult.back_to_draft"), ended(ctx.dialogue), commands)
    return Turn(words, aside(ended(ctx.dialogue), "rate_fix", number=case.number, note=note), commands)


def thanks(ctx: Context) -> Turn:
    """A yes to what was kept."""
    return done(ctx, "welcome")


def skip(ctx: Context) -> Turn:
    """跳过: a reason left out goes on to the other object, a rating left out ends."""
    case = ctx.book.case(ctx.dialogue.number)
    if ctx.dialogue.step == "rate_why" and case is not None:
        _, _, rest = ctx.dialogue.note.partition("|")
        return ask_next(ctx, case, rest, "") if rest else done(ctx, "rate.thanks")
    return done(ctx, "rate.skipped")


def _key(case: Case, object_: str) -> str:
    """Each answer that was served has calls of its own."""
    window = case.clock("C20")
    return f"callback:{case.number}:{object_}:{window.started_at:%y%m%d%H%M}" if window else f"callback:{case.number}:{object_}"


_TOLD = ":why"


def _call_back(ctx: Context, case: Case, now: Mapping[str, str], part: str = "") -> tuple[Write, ...]:
    """One call for all that was rated poorly, the petition office's, never the unit's; of the office alone its director's.

    ``now``: object → reason of what is rated poorly in this message."""
    day = ctx.calendar.add_workdays(local_date(ctx.now), ctx.rules.callback_workdays)
    before = [one for one in ctx.book.given(case.number) if one.value == POOR and one.object not in now]
    poor = [*((one.object, one.reason) for one in before), *now.items()]
    why = "；".join(dict.fromkeys(told for _, told in poor if told)) or say("citizen.task.no_reason")
    names = "、".join(named(ctx, case, one) for one, _ in poor)
    mine = [one for one, _ in poor] == ["office"] and ctx.book.staff_with("director")
    *_, object_ = now
    task = OpenTask(
        key=_key(case, object_) + part,
        kind="callback",
        text=say("citizen.task.callback", number=case.number, object=names, reason=why),
        due_at=at_local(day, time(18, 0)),
        number=case.number,
        contact=ctx.person.id,
        role="director" if mine else "clerk",
    )
    old = [_key(case, one.object) + told for one in before for told in ("", _TOLD)] + ([_key(case, object_)] if part else [])
    return (*(CloseTask(CITIZEN.name, ctx.now, key=key) for key in old), task)


def why(ctx: Context, case: Case, text: str) -> Turn:
    """The reason of a poor mark joins it; then the other object. A rating word is the other object's at once."""
    object_, _, rest = ctx.dialogue.note.partition("|")
    if no(text):
        return skip(ctx)
    value = rating(text)
    if value is not None and rest:
        return record(ctx, case, {rest: Mark(value)})
    commands = (*_noted(ctx, case, object_, text), *_call_back(ctx, case, {object_: text}, _TOLD))
    return ask_next(ctx, case, rest, say("citizen.rate.why_kept"), commands) if rest else done(ctx, "rate.why_kept", *commands)


def comment(ctx: Context, case: Case, text: str) -> Turn:
    """What is added to a rating that was given: the mark stays."""
    given = ctx.book.ratings(case.number)
    object_ = next((o for o in OBJECTS if given.get(o) == POOR), OBJECTS[0])
    return stay(ctx, "rate.commented", *_noted(ctx, case, object_, text), number=case.number)


def _noted(ctx: Context, case: Case, object_: str, text: str) -> tuple[Write, ...]:
    codes = reasons(text)
    cause = ratings.cause(case, codes) if object_ == "unit" else ""
    told = {"object": object_, "cause": cause} if cause else {"object": object_}
    entry = Entry(ctx.now, CITIZEN.name, "rate_comment", case.status, case.status, text, fields=told)
    return Remark(case.number, object_, text, reasons=codes), SaveCase(Decision(case, (entry,)))
