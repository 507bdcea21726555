"""人工 and 回电: a person of the office is asked; while one has the talk the bot records and keeps silent."""

from __future__ import annotations

from datetime import timedelta

from cases.commands import CloseTask, OpenTask
from cases.values import replace
from handlers.citizen.common import aside, ended, telling
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command


def _task(ctx: Context, kind: str, text: str, key: str) -> OpenTask:
    draft = ctx.dialogue.draft
    return OpenTask(
        key=key,
        kind=kind,
        text=text,
        due_at=ctx.calendar.workday_morning(ctx.now),
        contact=ctx.person.id,
        role="confidential" if draft.sealed else "clerk",
        sealed=draft.sealed,
    )


def human(ctx: Context, word: Command) -> Turn:
    """人工: a clerk's task; the person may go on writing, everything is kept."""
    told = "\n".join((*ctx.dialogue.draft.texts, word.rest)).strip() or say("citizen.task.nothing_yet")
    phone = ctx.dialogue.draft.phone or ctx.person.phone or say("citizen.task.no_phone")
    task = _task(
        ctx, "human", say("citizen.task.human", text=told, phone=phone), f"human:{ctx.person.id or ctx.message.mark}:{ctx.now:%Y%m%d%H}"
    )
    until = (ctx.now + timedelta(hours=ctx.rules.human_hours)).timestamp()
    words = say("citizen.human.asked", phone=ctx.office.phone, hours=ctx.office.hours or say("citizen.consult.work_hours"))
    words += say("citizen.human.go_on") if telling(ctx.dialogue) else ""
    waits = replace(ctx.dialogue, human_until=until)
    alone = replace(waits, step="human", note=f"{task.key}\n{word.rest}") if ctx.dialogue.step == "idle" else waits
    return Turn(words, alone, (task,))


def call_back(ctx: Context, word: Command) -> Turn:
    """回电: somebody will call."""
    slot = ctx.reader.slot("phone", word.rest) if word.rest else None
    phone = (slot.value if slot else "") or ctx.dialogue.draft.phone or ctx.person.phone
    if not phone:
        return Turn(say("citizen.human.which_phone"), aside(ctx.dialogue, "call_back"))
    task = _task(ctx, "call", say("citizen.task.call", phone=phone), f"call:{ctx.person.id or ctx.message.mark}:{ctx.now:%Y%m%d}")
    words = say("citizen.human.will_call", hours=ctx.office.hours or say("citizen.consult.work_hours"))
    asked = ctx.dialogue.step == "call_back"
    tail = say("citizen.consult.back_to_draft") if asked and telling(ctx.dialogue) else ""
    return Turn(words + tail, ended(ctx.dialogue) if asked else ctx.dialogue, (task,))


def listen(ctx: Context, text: str) -> Turn:
    """While a person has the talk: what comes is kept for them, all of it in one task."""
    before, _, told = ctx.dialogue.note.partition("\n")
    text = "\n".join(filter(None, (told, text)))
    task = _task(
        ctx,
        "human",
        say("citizen.task.human", text=text, phone=ctx.person.phone or say("citizen.task.no_phone")),
        f"human:{ctx.message.mark}",
    )
    key = "citizen.human.kept" if ctx.dialogue.last != say("citizen.human.kept") else "citizen.human.kept_again"
    ended = (CloseTask("信访人", ctx.now, key=before),) if before else ()
    return Turn(say(key), replace(ctx.dialogue, note=f"{task.key}\n{text}"), (*ended, task))
