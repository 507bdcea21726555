"""评价: first the responsible unit, then the petition office; exact words at once, free words read back; a poor one becomes a call-back."""

from __future__ import annotations

from datetime import time

from cases import masking, timers
from cases.calendar import at_local, local_date
from cases.commands import CloseTask, OpenTask, Rate
from cases.commands import Command as Write
from cases.model import CITIZEN, Case, Purpose
from cases.steps import decide
from cases.values import replace
from cases.words import RATINGS
from handlers.citizen.common import aside, decided, done, ended, holder, no_case, stay, telling, which
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command, no, rating, rating_in_words, yes

_OBJECTS = ("unit", "office")
_POOR = 3
#: Longer words tell a matter rather than rate one.
_FREE = 24
_RATEABLE = ("SERVED", "CLOSED", "REVIEW_REQ")


def start(ctx: Context, word: Command) -> Turn:
    """评价 N: asks for the first object that has no rating yet."""
    waiting = ctx.book.case_of_service(ctx.person.id)
    rated = [c for c in ctx.book.cases_of(ctx.person.id) if c.status in _RATEABLE and ctx.book.ratings(c.number)]
    case = which(ctx, word, [waiting] if waiting else rated)
    if case is None:
        return no_case(ctx, word) if word.number or not ctx.book.cases_of(ctx.person.id) else stay(ctx, "rate.not_yet")
    if case.sealed or case.purpose == Purpose.ACCUSATION or case.status not in _RATEABLE:
        return stay(ctx, "rate.not_yet")
    left = _left(ctx, case)
    if not left:
        return stay(ctx, "rate.already", number=case.number)
    value = rating(word.rest) if word.rest else None
    if value is not None:
        return record(ctx, case, left[0], value, "")
    return _ask(ctx, case, left[0])


def _left(ctx: Context, case: Case) -> list[str]:
    given = ctx.book.ratings(case.number)
    return [o for o in _OBJECTS if o not in given]


def _ask(ctx: Context, case: Case, object_: str) -> Turn:
    words = say(f"citizen.rate.ask_{object_}", number=case.number, holder=holder(ctx, case))
    return Turn(words, aside(ctx.dialogue, f"rate_{object_}", number=case.number, note=""))


def offered(ctx: Context, text: str) -> Turn | None:
    """A rating word (or plain 1 2 3) that answers the survey though no question is open; None when there is nothing to rate."""
    value = rating(text)
    case = ctx.book.case_of_service(ctx.person.id) if value is not None else None
    if case is None or value is None:
        return None
    left = _left(ctx, case)
    return record(ctx, case, left[0], value, "") if left else None


def in_words(ctx: Context, text: str) -> Turn | None:
    """What is said of the work after an answer was served, in free words; None when it may be about something else."""
    meant = rating_in_words(text)
    if meant is None or len(text) > _FREE or ctx.reader.slot("town", text) or telling(ctx.dialogue):
        return None
    case = ctx.book.case_of_service(ctx.person.id)
    left = _left(ctx, case) if case else []
    if case is None or not left:
        return None
    asked = aside(ctx.dialogue, f"rate_{left[0]}", number=case.number, note="")
    return answer(replace(ctx, dialogue=asked), text)


def answer(ctx: Context, text: str) -> Turn | None:
    """The answer to a rating question; None when it is none."""
    object_ = ctx.dialogue.step.removeprefix("rate_").removesuffix("_sure")
    case = ctx.book.case(ctx.dialogue.number)
    if case is None or object_ not in _left(ctx, case):
        return None
    if ctx.dialogue.step.endswith("_sure"):
        return _sure(ctx, case, object_, text)
    value = rating(text)
    if value is not None:
        return record(ctx, case, object_, value, "")
    meant = rating_in_words(text)
    if meant is None:
        return None
    words = say("citizen.rate.sure", object=_name(ctx, case, object_), value=RATINGS[meant], text=text[:60])
    return Turn(words, replace(ctx.dialogue, step=f"rate_{object_}_sure", note=f"{meant}|{text}"))


def _sure(ctx: Context, case: Case, object_: str, text: str) -> Turn:
    exact = rating(text)
    if exact is not None and text.strip() != "1":
        return record(ctx, case, object_, exact, "")
    value, _, reason = ctx.dialogue.note.partition("|")
    if yes(text):
        return record(ctx, case, object_, int(value), reason)
    if no(text):
        return _ask(ctx, case, object_)
    meant = rating_in_words(text)
    return record(ctx, case, object_, int(value) if meant is None else meant, f"{reason}；{text}")


def _name(ctx: Context, case: Case, object_: str) -> str:
    return holder(ctx, case) if object_ == "unit" else ctx.office.name


def record(ctx: Context, case: Case, object_: str, value: int, reason: str) -> Turn:
    """Keeps the rating, says what was kept, and asks for the next object or for the reason."""
    step = decide(case, "rate", CITIZEN, {"object": object_, "value": RATINGS[value], "reason": reason}, ctx.now, ctx.rules, ctx.calendar)
    rest = [o for o in _left(ctx, case) if o != object_]
    if not rest:
        step = timers.all_rated(step, ctx.now)
    commands: tuple[Write, ...] = (Rate(case.number, object_, value, ctx.now, reason), *decided(ctx, step))
    if value == _POOR:
        commands = (*commands, _call_back(ctx, case, object_, reason))
    kept = say("citizen.rate.kept", object=_name(ctx, case, object_), value=RATINGS[value])
    told = (
        say(
            "citizen.rate.call_back",
            phone=masking.phone(case.petitioner.phone) or say("citizen.rate.your_phone"),
            days=ctx.rules.callback_workdays,
        )
        if value == _POOR
        else ""
    )
    if value == _POOR and not reason:
        # The reason while it is on their mind; the other object after it.
        words = kept + told + say("citizen.rate.why")
        return Turn(words, aside(ctx.dialogue, "rate_why", number=case.number, note="".join(rest[:1])), commands)
    if rest:
        return _then(ctx, case, rest[0], kept + told, commands)
    return _over(ctx, kept + told + say("citizen.rate.thanks"), commands)


def _then(ctx: Context, case: Case, object_: str, before: str, commands: tuple[Write, ...] = ()) -> Turn:
    asked = say(f"citizen.rate.then_{object_}", holder=_name(ctx, case, object_))
    return Turn(before + asked, aside(ctx.dialogue, f"rate_{object_}", number=case.number, note=""), commands)


def _over(ctx: Context, words: str, commands: tuple[Write, ...]) -> Turn:
    tail = say("citizen.consult.back_to_draft") if telling(ctx.dialogue) else ""
    return Turn(words + tail, ended(ctx.dialogue), commands)


def skip(ctx: Context) -> Turn:
    """跳过: a reason left out goes on to the other object, a rating left out ends."""
    case, rest = ctx.book.case(ctx.dialogue.number), ctx.dialogue.note
    if ctx.dialogue.step == "rate_why" and case is not None:
        return _then(ctx, case, rest, "") if rest else done(ctx, "rate.thanks")
    return done(ctx, "rate.skipped")


def _call_back(ctx: Context, case: Case, object_: str, reason: str, key: str = "callback") -> OpenTask:
    """The call is the petition office's, never the unit's, within some working days."""
    day = ctx.calendar.add_workdays(local_date(ctx.now), ctx.rules.callback_workdays)
    return OpenTask(
        key=f"{key}:{case.number}",
        kind="callback",
        text=say(
            "citizen.task.callback", number=case.number, object=_name(ctx, case, object_), reason=reason or say("citizen.task.no_reason")
        ),
        due_at=at_local(day, time(18, 0)),
        number=case.number,
        contact=ctx.person.id,
    )


def why(ctx: Context, text: str) -> Turn:
    """The reason of a poor rating: it joins the case; then the other object. A rating word is the other object's at once."""
    case, rest = ctx.book.case(ctx.dialogue.number), ctx.dialogue.note
    if case is None or no(text):
        return skip(ctx)
    value = rating(text)
    if value is not None and rest:
        return record(ctx, case, rest, value, "")
    step = decide(case, "supplement", CITIZEN, {"text": f"评价原因：{text}"}, ctx.now, ctx.rules, ctx.calendar)
    told = _call_back(ctx, case, "unit" if rest else "office", text, "callback_why")
    ended = CloseTask("信访人", ctx.now, key=f"callback:{case.number}")
    commands = (*decided(ctx, replace(step, notices=())), ended, told)
    return _then(ctx, case, rest, say("citizen.rate.why_kept"), commands) if rest else done(ctx, "rate.why_kept", *commands)
