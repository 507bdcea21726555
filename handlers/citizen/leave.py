"""帮助 隐私 退订 删除我的信息."""

from __future__ import annotations

from cases.commands import Detach, OpenTask, SaveContact
from cases.words import ENDED
from handlers.citizen.common import done, goto, stay
from handlers.dialogue import Dialogue
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command


def help_(ctx: Context, word: Command) -> Turn:
    """What can be said, and how a person is reached."""
    return stay(ctx, "help", office=ctx.office.name, phone=ctx.office.phone)


def privacy(ctx: Context, word: Command) -> Turn:
    """Who keeps what for how long, and the rights (个人信息保护法 Art. 17, 35)."""
    return stay(ctx, "privacy", office=ctx.office.name, phone=ctx.office.phone)


def opt_out(ctx: Context, word: Command) -> Turn:
    """退订: optional pushes end; notices owed in law and what somebody says to them go on."""
    return stay(ctx, "opted_out", SaveContact(opted_out=True))


def opt_in(ctx: Context, word: Command) -> Turn:
    """恢复提醒: optional pushes come again."""
    return stay(ctx, "opted_in", SaveContact(opted_out=False))


def erase(ctx: Context, word: Command) -> Turn:
    """删除我的信息: asked once more, with what must be kept."""
    return goto(ctx, "erase", "erase.sure")


def erase_sure(ctx: Context, agreed: bool) -> Turn:
    """What came from WeChat is erased; registered cases keep their lawful data (个保法 Art. 47)."""
    if not agreed:
        return done(ctx, "erase.kept")
    cases = [c for c in ctx.book.cases_of(ctx.person.id) if c.status not in ENDED]
    task = OpenTask(
        f"erase:{ctx.message.mark}", "human", say("citizen.task.erase", count=len(cases)), ctx.calendar.workday_morning(ctx.now)
    )
    words = say("citizen.erase.done_with_cases" if cases else "citizen.erase.done")
    return Turn(words, Dialogue(), (task, Detach(ctx.now, reason="删除我的信息")))
