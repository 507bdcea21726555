"""Answers that several staff words share: the numbered list, and mistakes met with what can be done instead."""

from __future__ import annotations

from cases.calendar import local_date
from cases.commands import Command
from cases.model import Case, Staff, Status
from cases.steps import lawful
from cases.transitions import TRANSITIONS
from cases.values import replace
from cases.words import public
from handlers.dialogue import Dialogue
from handlers.directory import short_name
from handlers.notices.places import brief, day, stands
from handlers.sentences import say, sentences
from handlers.staff.desk import Item, items, next_limit
from handlers.turn import Context, TaskRow, Turn

_LINES = 8
_LIST_FOLLOWS = "您的待办是：\n"
_NEXT = 3
#: What is offered first. Two steps are taken along with a later word, so that word is offered at once.
_NEXT_ORDER = (
    *("sign", "accept", "approve", "send_back", "answer", "progress", "serve", "transfer", "close", "review", "review_done"),
    *("verify", "verify_done", "co_report", "reopen", "object", "classify", "settle", "weekly", "visit"),
)
#: What only these are offered, after all else.
_THEIRS = {"conference": ("coordinate", "confer"), "supervisor": ("inspect", "remind")}
_SAID_ALONG = {
    Status.TO_SIGN: Status.SIGNED,
    Status.ACCEPTED: Status.HANDLING,
    Status.OBJECTED: Status.ROUTE_BACK,
    Status.REVIEW_REQ: Status.REVIEWING,
    Status.VERIFY_REQ: Status.VERIFYING,
}


def turn(ctx: Context, key: str, *commands: Command, desk: str = "", **places: object) -> Turn:
    """One sentence as the answer; the talk that this person may have as a citizen stays where it is."""
    return Turn(say(f"staff.{key}", **places), _kept(ctx, desk), commands)


def _kept(ctx: Context, desk: str) -> Dialogue:
    return replace(ctx.dialogue, desk=desk or ctx.dialogue.desk)


def with_list(ctx: Context, staff: Staff, head: str) -> Turn:
    """A sentence and the numbered list below it; later words may use its places."""
    waiting = items(ctx, staff)
    dialogue = replace(ctx.dialogue, listing=tuple(i.key for i in waiting))
    # “Your list is:” before nothing would be odd.
    return Turn((head if waiting else head.removesuffix(_LIST_FOLLOWS)) + listing(ctx, waiting), dialogue)


def listing(ctx: Context, waiting: tuple[Item, ...]) -> str:
    """The list as text, or that nothing waits; of what no longer fits the kinds are counted, each task under its number."""
    if not waiting:
        return say("staff.nothing_waits")
    lines = [say("staff.line", place=n, what=line(ctx, item)) for n, item in enumerate(waiting[:_LINES], 1)]
    return "".join(lines) + _more(waiting[_LINES:]) + say("staff.list_hint")


def _more(rest: tuple[Item, ...]) -> str:
    if not rest:
        return ""
    tasks = "、".join(f"{say(f'staff.task.{task_kind(item.task.kind)}')} {item.key}" for item in rest if item.task)
    return say("staff.more_tasks" if tasks else "staff.more", count=len(rest), tasks=tasks)


def line(ctx: Context, item: Item) -> str:
    """One line of the list, short enough for a phone."""
    if item.alarm:
        alarm = item.alarm
        return say("staff.alarm_line", level=alarm.level, text=alarm.text[:40], place=alarm.place, id=item.key)
    if item.case:
        return case_line(ctx, item.case)
    return task_line(ctx, item.task) if item.task else ""


def status_words(case: Case) -> str:
    """Where the case stands, and that a unit objects."""
    told = stands(case, public(case))
    return say("staff.objected", status=told) if case.status == Status.OBJECTED else told


def limit_words(ctx: Context, case: Case) -> str:
    """Until when, and whether that has passed; "" where no limit runs for staff."""
    due = next_limit(case)
    if due is None:
        return ""
    return say("staff.late" if local_date(due) < local_date(ctx.now) else "staff.due", due=day(due, ctx.now))


def task_line(ctx: Context, task: TaskRow) -> str:
    """Kind, what it is about, until when."""
    kind, text = say(f"staff.task.{task_kind(task.kind)}"), task.text.split("\n")[0]
    number = f" {task.number}" if task.number and task.number not in text else ""
    return say("staff.task_line", kind=kind, text=text[:36], number=number, due=day(task.due_at, ctx.now))


def task_kind(kind: str) -> str:
    """The kind as the sentences know it."""
    return kind if f"staff.task.{kind}" in sentences() else "other"


def case_line(ctx: Context, case: Case) -> str:
    """Number, status, what it is, the next limit."""
    told = brief(case, 24)
    town = "" if case.sealed else short_name(ctx.book, case.town)
    place = f"{town}：" if town and town not in told else ""
    what = "" if case.sealed else say("staff.case_what", category=case.category, place=place, brief=told)
    return say("staff.case_line", number=case.number, status=status_words(case), what=what, due=limit_words(ctx, case))


def unknown(ctx: Context, staff: Staff, target: str) -> Turn:
    """No such number for this person, or a place in the last list whose item is done: say what there is."""
    gone = target.isdecimal() and 0 < int(target) <= len(ctx.dialogue.listing)
    return with_list(ctx, staff, say("staff.gone" if gone else "staff.no_such_number"))


def refused(ctx: Context, staff: Staff, case: Case, why: str) -> Turn:
    """A step that the case does not allow now, with what it allows this person."""
    # The table's own list of steps is replaced by words that can be sent as they stand.
    return turn(ctx, "refused", why=why.split("；您现在可以")[0].rstrip("。"), next=next_for(case, staff))


def next_for(case: Case, staff: Staff) -> str:
    """Staff words, ready to be sent, that this person may use on this case now; looking is always possible."""
    may = {
        row.action
        for at in (case.status, _SAID_ALONG.get(case.status, case.status))
        for row in lawful(replace(case, status=at), staff.actor())
    }
    may -= {"close"} if "call_owed" in case.facts else set()
    # What is with a unit has its class.
    may -= set() if case.status == Status.REGISTERED else {"classify"}
    order = (*_NEXT_ORDER, *(action for role, actions in _THEIRS.items() if role in staff.roles for action in actions))
    said = [say(f"staff.next.{action}", number=case.number) for action in order if action in may]
    return "、".join(said[:_NEXT]) or say("staff.next.look", number=case.number)


def word_of(action: str) -> str:
    """The Chinese word of an action of the table."""
    return next((row.word for row in TRANSITIONS if row.action == action), action)
