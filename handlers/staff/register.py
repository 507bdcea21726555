"""登记 N: a clerk registers what somebody told and never confirmed, or what a voice said (Art. 22: what is received is registered)."""

from __future__ import annotations

from cases.commands import CloseTask, Command, Push, SaveMedia
from cases.intake import open_case
from cases.model import Case, Decision, Notice, Staff
from cases.steps import decide
from cases.values import replace
from handlers.citizen import drafting, readback
from handlers.citizen.common import decided
from handlers.dialogue import Draft
from handlers.directory import complained_of
from handlers.sentences import say
from handlers.staff.desk import Item
from handlers.staff.reply import turn
from handlers.turn import Context, Person, TaskRow, Turn


def register(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """What stands in the task becomes a case; its number goes to the person who told it."""
    task = item.task
    if task is None or task.number or not task.contact:
        return turn(ctx, "no_draft", n=item.key)
    draft = _told(ctx, task, rest)
    if not draft.texts:
        return turn(ctx, "want_text", word="登记", number=item.key, example="凤凰镇，后坡塌土堵了院门，希望清走")
    return open_for(ctx, staff, task, draft)


def heard(ctx: Context, staff: Staff, task: TaskRow, words: str) -> Turn:
    """A voice that has no case yet: what the clerk heard makes it, and is read back."""
    draft = readback.understood(ctx, _told(ctx, task, words))
    return open_for(ctx, staff, task, replace(draft, texts=draft.texts[:-1] or (say("citizen.media.voice_text"),)), words)


def open_for(ctx: Context, staff: Staff, task: TaskRow, draft: Draft, wording: str = "") -> Turn:
    """The case of another person, with what they sent; they are told its number."""
    case = readback.to_case(_theirs(ctx, task), draft)
    case = replace(case, contact=task.contact, facts={**case.facts, "draft": mark(draft)})
    decision = open_case(case, ctx.now, ctx.rules, ctx.calendar, complained_of=complained_of(ctx.book, case))
    if wording:
        decision = _read_back(ctx, staff, decision, wording)
    told = Push(
        key="registered:{number}",
        to=task.contact,
        kind="registered",
        text=say("citizen.registered.for_you") + readback.registered(ctx, decision.case),
        due_at=ctx.now,
        number="{number}",
        template="progress",
        statutory=True,
        ladder="duty",
        sealed=case.sealed,
    )
    media = tuple(SaveMedia(media_id, kind, ctx.now, "{number}", task.contact, case.sealed) for media_id, kind in draft.media)
    done: tuple[Command, ...] = (CloseTask(by=staff.name, at=ctx.now, id=task.id, result="{number}"),)
    saved, *others = decided(ctx, decision)
    return turn(ctx, "registered", saved, told, *others, *media, *done, number="{number}")


def mark(draft: Draft) -> str:
    """What a case keeps of the draft it was made of, so that the draft is not confirmed once more."""
    return f"{draft.started:.0f}"


def _read_back(ctx: Context, staff: Staff, opened: Decision, wording: str) -> Decision:
    recorded = decide(opened.case, "record", staff.actor(), {"text": wording}, ctx.now, ctx.rules, ctx.calendar)
    asked = Notice("wording", "citizen", ctx.now, data={"text": wording, "clerk": staff.name})
    return opened.then(replace(recorded, notices=(asked,)))


def _theirs(ctx: Context, task: TaskRow) -> Context:
    """The context as if that person spoke: none of the clerk's own data gets into their case."""
    return replace(ctx, person=Person(task.contact))


def _told(ctx: Context, task: TaskRow, words: str) -> Draft:
    """The draft that still waits, or else what the task kept of it; the clerk's words join it."""
    there = ctx.book.conversation(task.contact)
    body, _, contact = task.text.rpartition("\n")
    lines = body.splitlines() if task.kind == "unconfirmed" else []
    waits = there is not None and (there.draft.texts[:1] == tuple(lines[:1]) or (task.kind == "listen" and not there.draft.texts))
    draft = there.draft if there is not None and waits else Draft(started=ctx.now.timestamp(), sealed=task.role == "confidential")
    theirs = _theirs(ctx, task)
    for line in (*(() if waits else lines), *((words,) if words else ())):
        draft = drafting.add(theirs, draft, line)
    phone = ctx.reader.slot("phone", contact)
    return replace(draft, phone=draft.phone or (phone.value if phone else ""), sealed=draft.sealed or task.role == "confidential")


def taken(ctx: Context, cases: tuple[Case, ...]) -> bool:
    """Has the draft of this talk become a case already?"""
    return any(c.facts.get("draft") == mark(ctx.dialogue.draft) for c in cases)
