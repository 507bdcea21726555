"""Pictures, voices, videos, places and links: they join the draft or the open case; nobody is asked to type."""

from __future__ import annotations

from datetime import timedelta

from cases.commands import Command, OpenTask, SaveMedia
from cases.model import Case
from cases.values import replace
from handlers.citizen import emergency, manage, petition, readback
from handlers.citizen.common import DRAFT_STEPS, fresh_draft, open_cases, telling
from handlers.dialogue import Dialogue, Draft
from handlers.sentences import say
from handlers.turn import Context, Turn
from wechat.inbound import mark

_KINDS = {"image": "照片", "voice": "语音", "video": "视频", "shortvideo": "视频", "location": "位置", "link": "链接"}
_PICTURES = ("image", "video", "shortvideo")


def receive(ctx: Context) -> Turn:
    """Whatever is not text."""
    kind = ctx.message.kind
    if kind == "location":
        return place(ctx)
    if kind == "link":
        return link(ctx, f"{ctx.message.title} {ctx.message.url}".strip())
    if kind not in _KINDS or not ctx.message.media_id:
        return Turn(say("citizen.media.unknown"), ctx.dialogue)
    case = _target(ctx)
    if case is not None:
        return _to_case(ctx, case)
    return _to_draft(ctx)


def link(ctx: Context, text: str) -> Turn:
    """An article that somebody passes on: evidence for what is being told or for the open case, else the first words of a matter."""
    dialogue, cases = ctx.dialogue, open_cases(ctx)
    if dialogue.step in ("sealed", "report") or (telling(dialogue) and dialogue.step in DRAFT_STEPS):
        return petition.more(ctx, text)
    if dialogue.step == "supplement":
        case = next((c for c in cases if c.number == dialogue.number), None)
        return manage.add(ctx, case, text) if case else petition.tell(_as_text(ctx), text)
    if dialogue.step in ("idle", "human") and cases:
        return manage.add(ctx, cases[0], text, "supplement.guessed")
    return petition.tell(_as_text(ctx), text)


def _as_text(ctx: Context) -> Context:
    return replace(ctx, dialogue=replace(ctx.dialogue, draft=_draft(ctx)))


def _draft(ctx: Context) -> Draft:
    """What is being told, also where it is nothing yet but a picture, a place, or that a grid worker tells it; else a fresh one."""
    draft = ctx.dialogue.draft
    return draft if draft.texts or draft.media or draft.place or draft.sealed or draft.relation else fresh_draft(ctx)


def _target(ctx: Context) -> Case | None:
    """The open case that a picture belongs to when no draft is being told."""
    if ctx.dialogue.step not in ("idle", "supplement", "human") or ctx.dialogue.draft.media:
        return None
    cases = open_cases(ctx)
    if ctx.dialogue.step == "supplement":
        return next((c for c in cases if c.number == ctx.dialogue.number), None)
    return cases[0] if cases else None


def _to_case(ctx: Context, case: Case) -> Turn:
    kind = ctx.message.kind
    commands: tuple[Command, ...] = (SaveMedia(ctx.message.media_id, kind, ctx.now, number=case.number, sealed=case.sealed),)
    if kind == "voice":
        commands = (*commands, to_hear(ctx, ctx.message.media_id, case.number, case.sealed))
    return Turn(say("citizen.media.to_case", kind=_KINDS[kind], number=case.number), ctx.dialogue, commands)


def to_hear(ctx: Context, media_id: str, number: str = "", sealed: bool = False) -> OpenTask:
    """A voice is heard by a person; the task opens at once. Asked for again as sealed it moves to the confidential clerk."""
    phone = ctx.dialogue.draft.phone or ctx.person.phone or say("citizen.task.no_phone")
    return OpenTask(
        key=f"listen:{mark(media_id)}",
        kind="listen",
        text=say("citizen.task.listen", phone=phone),
        due_at=ctx.calendar.workday_morning(ctx.now),
        number=number,
        contact=ctx.person.id if ctx.person.id else -1,
        role="confidential" if sealed else "clerk",
        sealed=sealed,
    )


def _to_draft(ctx: Context) -> Turn:
    message, dialogue = ctx.message, ctx.dialogue
    draft = _draft(ctx)
    voice = message.kind == "voice"
    heard_before = draft.listen
    draft = replace(draft, media=(*draft.media, (message.media_id, message.kind)), listen=draft.listen or voice)
    saved: tuple[Command, ...] = (SaveMedia(message.media_id, message.kind, ctx.now, sealed=draft.sealed),)
    if voice:
        saved = (*saved, to_hear(ctx, message.media_id, sealed=draft.sealed))
    went = replace(dialogue, draft=draft, wake="nudge")
    wake = ctx.now + timedelta(hours=ctx.rules.nudge_hours)
    together = not voice and ctx.now.timestamp() - dialogue.said_at < ctx.rules.bubble_seconds
    if heard_before and not draft.texts and dialogue.note == "voice_asked" and not together:
        return register_voice(replace(ctx, dialogue=went), saved)
    if dialogue.step in ("ask", "confirm", "edit", "sealed", "report", "emergency") and draft.texts:
        count = sum(k == message.kind for _, k in draft.media)
        tail = say(f"citizen.media.back_to_{'confirm' if dialogue.step == 'confirm' else 'ask'}")
        return Turn(say("citizen.media.to_draft", kind=_KINDS[message.kind], count=count) + tail, went, saved, wake)
    if voice or draft.listen:
        both = "_and_picture" if any(k in _PICTURES for _, k in draft.media) else ""
        return Turn(say(f"citizen.media.voice{both}"), replace(went, step="ask", asking="", note="voice_asked"), saved, wake)
    key = "citizen.media.picture_what" if draft.town or draft.place else "citizen.media.picture"
    again = "_again" if dialogue.last == say(key) else ""
    return Turn(say(key + again), replace(went, step="ask", asking=""), saved, wake)


def register_voice(ctx: Context, saved: tuple[Command, ...] = ()) -> Turn:
    """A matter told by voice alone, after one more word or voice: it gets its number now, a person listens first thing."""
    draft = ctx.dialogue.draft
    spoken = replace(draft, purpose=draft.purpose or "申诉求决", grievance=True)
    if not draft.texts:
        # Words of ours, from which nothing is to be understood.
        spoken = replace(spoken, texts=(say("citizen.media.voice_text"),), category="其他")
    made = readback.confirm(replace(ctx, dialogue=replace(ctx.dialogue, draft=spoken)))
    waits = say("citizen.registered.voice", hours=ctx.office.hours or say("citizen.consult.work_hours"))
    return Turn(waits, made.dialogue, (*saved, *made.commands))


def place(ctx: Context) -> Turn:
    """A position: it is the answer to where, or one more fact."""
    message = ctx.message
    label = message.label or f"{message.latitude:.5f},{message.longitude:.5f}" if message.latitude is not None else message.label
    if ctx.dialogue.step == "emergency":
        return emergency.told(replace(ctx, message=replace(message, kind="text", text=label)))
    cases = open_cases(ctx)
    if ctx.dialogue.step == "idle" and cases:
        return manage.add(ctx, cases[0], say("citizen.media.place_text", label=label))
    dialogue: Dialogue = _as_text(ctx).dialogue
    draft = replace(dialogue.draft, place=label, town=dialogue.draft.town or _town(ctx, label))
    if not draft.texts:
        return Turn(say("citizen.media.place", label=label), replace(dialogue, step="ask", asking="", draft=draft))
    turn = petition.go_on(ctx, replace(dialogue, draft=draft))
    return replace(turn, reply=say("citizen.media.place_noted") + turn.reply)


def _town(ctx: Context, label: str) -> str:
    found = ctx.reader.slot("town", label)
    return found.value if found else ""
