"""What one may do with an open case: 补充 催办 撤回."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from cases import ratings
from cases.commands import Command as Write
from cases.model import CITIZEN, Case, Refused
from cases.progress import owed
from cases.steps import decide, lawful
from cases.values import replace
from cases.words import public
from handlers.citizen import petition
from handlers.citizen.common import DRAFT_STEPS, day, decided, done, goto, guess, holder, no_case, open_cases, stay, telling, which
from handlers.citizen.progress import ANSWERED
from handlers.notices.places import days_left
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command
from nlp.classes import OTHER
from nlp.normal import simplify
from nlp.verdict import reasons, verdict

#: What was wrong is so no longer, as they say.
_SOLVED = re.compile(
    r"(?<![没未不])(?<!没有)(?:(?:钱|工资|款|押金)[^，。]{0,6}(?:给了|结了|结清|还了|发了|退了|到账了)|(?:修|弄|办|搞|处理|解决)好?了(?![吗么没不])|来[水电]了)(?![吗么没])"
    r"|不用(?:你们)?(?:再)?(?:管|办|来|查)了"
)
#: Longer words tell a matter of their own.
_SHORT = 40


def supplement(ctx: Context, word: Command) -> Turn:
    """补充, with the words or before them; without a number it is for the matter that is being told, if there is one."""
    if not word.number and telling(ctx.dialogue) and ctx.dialogue.step in DRAFT_STEPS:
        return petition.more(ctx, word.rest) if word.rest else Turn(say("citizen.petition.go_on"), ctx.dialogue)
    # What is said of a case that is over is kept with it all the same.
    case = which(ctx, word, open_cases(ctx) or (list(ctx.book.cases_of(ctx.person.id)) if word.rest else []))
    if case is None:
        return no_case(ctx, word)
    waiting = ctx.dialogue.note if ctx.dialogue.step == "same" else ""
    text = word.rest or waiting
    if not text:
        return goto(ctx, "supplement", "supplement.what", number=case.number)
    return add(ctx, case, text)


def add(ctx: Context, case: Case, text: str, key: str = "supplement.added") -> Turn:
    """Joins the words to the case; the handler is told."""
    cause = ratings.cause(case, reasons(text))
    step = _take(ctx, case, "supplement", {"text": text, "cause": cause})
    if isinstance(step, str):
        return Turn(step, ctx.dialogue)
    if cause:
        turn = done(ctx, "supplement.not_done", *step, number=case.number, office=ctx.office.name)
        return replace(turn, dialogue=guess(turn.dialogue, text))
    if _SOLVED.search(simplify(text)) and case.status not in ANSWERED:
        return done(ctx, "supplement.solved", *step, number=case.number)
    if ctx.dialogue.last.startswith(say(f"citizen.{key}", number=case.number, holder=holder(ctx, case))):
        key = "supplement.also"
    turn = done(ctx, key, *step, number=case.number, holder=holder(ctx, case))
    return replace(turn, dialogue=guess(turn.dialogue, text)) if key != "supplement.added" else turn


def urge(ctx: Context, word: Command) -> Turn:
    """催办: reaches the handler with the days left; once in some days."""
    case = which(ctx, word, open_cases(ctx))
    if case is None:
        return no_case(ctx, word)
    last = case.facts.get("urged_at", "")
    if last and ctx.now - datetime.fromisoformat(last) < timedelta(days=ctx.rules.urge_days):
        return stay(ctx, "urge.soon", number=case.number, days=f"{ctx.rules.urge_days:g}", holder=holder(ctx, case))
    if not any(row.action == "urge" for row in lawful(case, CITIZEN)):
        return stay(ctx, "urge.ended", number=case.number, status=public(case))
    cause = ratings.cause(case, reasons(word.rest))
    step = _take(ctx, case, "urge", {"text": word.rest, "cause": cause})
    if isinstance(step, str):
        return Turn(step, ctx.dialogue)
    count = int(case.facts.get("urged", "0")) + 1
    places = {"number": case.number, "holder": holder(ctx, case), "days": f"{ctx.rules.urge_days:g}", "left": _left(ctx, case)}
    also = say("citizen.urge.office", count=count, office=ctx.office.name) if count >= ctx.rules.urge_office else ""
    also += say("citizen.urge.not_done", office=ctx.office.name) if cause else ""
    return Turn(say("citizen.urge.done", **places) + also, ctx.dialogue, step)


def _left(ctx: Context, case: Case) -> str:
    """Until when its organ has time, in days, or how late it is; "" where no limit runs."""
    clock = owed(case)
    return say("citizen.urge.left", due=day(clock.due_at), left=days_left(clock.due_at, ctx.now)) if clock else ""


def not_done(ctx: Context, text: str) -> Turn | None:
    """“说了没办”, of an answer that was served: it joins that case and is supervised; None when it may be about something else."""
    meant = None if telling(ctx.dialogue) or len(text) > _SHORT else verdict(text)
    if meant is None or meant.value != ratings.POOR:
        return None
    case = next((c for c in open_cases(ctx) if ratings.cause(c, meant.reasons) and not c.sealed), None)
    return add(ctx, case, text) if case else None


def solved(ctx: Context, text: str) -> Turn | None:
    """“路灯修好了，不用管了”, of a case that is not answered yet: it joins that case; None when it may be about something else."""
    if telling(ctx.dialogue) or len(text) > _SHORT or not _SOLVED.search(simplify(text)):
        return None
    kind = ctx.reader.read(text).category
    cases = (c for c in open_cases(ctx) if not c.sealed and c.status not in ANSWERED)
    case = next((c for c in cases if kind in (c.category, OTHER)), None)
    return add(ctx, case, text) if case else None


def withdraw(ctx: Context, word: Command) -> Turn:
    """撤回: asked once more, then done of the petitioner's own will."""
    own = open_cases(ctx)
    case = which(ctx, word, [c for c in own if _may_withdraw(c)] or own)
    if case is None:
        return no_case(ctx, word)
    if not _may_withdraw(case):
        return stay(ctx, "withdraw.late", number=case.number, status=public(case))
    return goto(ctx, "withdraw", "withdraw.sure", number=case.number, note=word.rest)


def _may_withdraw(case: Case) -> bool:
    return any(row.action == "withdraw" for row in lawful(case, CITIZEN))


def withdraw_sure(ctx: Context, agreed: bool) -> Turn:
    """The answer to “真的撤回吗”."""
    case = ctx.book.case(ctx.dialogue.number)
    if not agreed or case is None:
        return done(ctx, "withdraw.kept", number=ctx.dialogue.number)
    step = _take(ctx, case, "withdraw", {"reason": ctx.dialogue.note or say("citizen.withdraw.own_will")})
    return Turn(step, ctx.dialogue) if isinstance(step, str) else done(ctx, "withdraw.done", *step, number=case.number)


def _take(ctx: Context, case: Case, action: str, fields: dict[str, str]) -> tuple[Write, ...] | str:
    """The step's commands, or why it cannot be taken."""
    try:
        decision = decide(case, action, CITIZEN, fields, ctx.now, ctx.rules, ctx.calendar)
    except Refused as refused:
        return str(refused)
    return decided(ctx, decision)
