"""From a message to its handler: emergencies first, then words that work at any time, then the step that waits, then free text."""

from __future__ import annotations

import re
from datetime import timedelta

from cases import commands as c
from cases.model import Case, Status
from cases.values import replace
from handlers.citizen import (
    commands,
    consult,
    drafting,
    edit,
    emergency,
    greet,
    human,
    leave,
    manage,
    media,
    opening,
    person,
    petition,
    progress,
    rate,
    readback,
    report,
    review,
    same,
)
from handlers.citizen.common import DRAFT_STEPS, ended, fresh_draft, guessed, idle, open_cases, telling
from handlers.sentences import say
from handlers.staff import register
from handlers.staff import router as staff
from handlers.turn import Context, Turn
from handlers.words import Command, command, meant, no, pinyin, rating, yes
from nlp.normal import simplify

#: “How does my matter stand?” in the words people use.
_HOW_IS_IT = re.compile(
    r"(?:事|件|案子|问题|反映的|那个).{0,4}(?:怎么样了|怎样了|咋样了|办到哪|到哪一步|到哪了|有结果|有消息|有进展|有回音|办好没|办了没|处理了没|处理得)"
    r"|(?:我的|我这|这个|那个|我们的)(?:事|件|案子).{0,3}(?:还要多久|还得多久|要多久|啥时候|什么时候|几时)"
    r"|(?:你们说的|说的那个|那个).{0,6}(?:啥时候|什么时候|几时|多久|啥意思|什么意思)|(?:没|不|看不|听不)(?:太)?(?:看|听|弄|搞)?(?:懂|明白)[^，。]{0,4}$|^(?:还)?(?:要|得)多久[啊呀了嘛？?]*$"
    r"|^(?:有|还没有?).{0,2}(?:结果|消息|进展|回音)[了吗么没？?]*$"
    r"|(?:咋|怎么|为啥|为什么|到底).{0,4}(?:没|不).{0,4}(?:动静|消息|回话|回音|结果|人来|管)[^，。]{0,3}$"
)
#: There is no phone to leave.
_NONE = re.compile(r"^(?:没得|没有?|莫得)(?:了|呀|啊|嘛)?[。.]*$")
#: Whoever has spoken goes on writing of the same for so long.
_STILL_TELLING = timedelta(hours=1)
#: Words this short that hold a phone number or “不留名” hold nothing else.
_SHORT = 24


def respond(ctx: Context) -> Turn:
    """The answer to one message. Pure: everything it may know stands in the context."""
    ctx = _without_registered(ctx)
    return _shut(ctx, _remembered(ctx, _route(ctx)))


def _shut(ctx: Context, turn: Turn) -> Turn:
    """What was sent before the words that accuse is sealed together with them, not only with the case (Art. 30)."""
    draft = turn.dialogue.draft
    if not draft.sealed or ctx.dialogue.draft.sealed:
        return turn
    sent = (c.SaveMedia(media_id, kind, ctx.now, sealed=True) for media_id, kind in draft.media)
    heard = (media.to_hear(ctx, media_id, sealed=True) for media_id, kind in draft.media if kind == "voice")
    return replace(turn, commands=(*turn.commands, *sent, *heard))


def _without_registered(ctx: Context) -> Context:
    """A draft that a clerk has registered meanwhile is over: it is not confirmed once more."""
    draft = ctx.dialogue.draft
    waits = telling(ctx.dialogue) and (ctx.dialogue.nudged or draft.listen)
    if not waits or not register.taken(ctx, tuple(ctx.book.cases_of(ctx.person.id))):
        return ctx
    return replace(ctx, dialogue=idle(ctx.dialogue))


def _remembered(ctx: Context, turn: Turn) -> Turn:
    """Keeps what was said and when; the same words are not said twice in a row."""
    reply = turn.reply
    if (
        reply == ctx.dialogue.last
        and not reply.startswith(say("citizen.petition.thanks"))
        and "{number}" not in reply
        and ctx.person.staff is None
    ):
        reply = say("common.again") + reply
    return replace(turn, reply=reply, dialogue=replace(turn.dialogue, last=turn.reply, said_at=ctx.now.timestamp()))


def _route(ctx: Context) -> Turn:
    message = ctx.message
    if message.kind == "event":
        return greet.event(ctx)
    done = staff.respond(ctx)
    if done is not None:
        return done
    if message.kind != "text":
        return media.receive(ctx)
    if not message.text.strip():
        return Turn(say("citizen.empty"), ctx.dialogue)
    found = emergency.seen(ctx)
    if found is not None:
        return emergency.respond(ctx, found)
    word = command(message.text)
    if accusing := report.aside(ctx, word):
        return report.choose(ctx, accusing)
    # A bare number answers the list that was just shown; 1 2 3 are ratings when one is asked.
    if word is not None and not (word == Command("确认") and _asks_yes(ctx.dialogue.step)):
        return commands.run(ctx, word)
    return _said(ctx, message.text)


def _asks_yes(step: str) -> bool:
    """Does this step wait for a yes that is no confirmation of a draft?"""
    return step in ("withdraw", "review", "verify", "erase") or step.endswith("_sure")


def _said(ctx: Context, text: str) -> Turn:
    """Words to the step that waits; what is no answer to something asked in between goes on to the draft behind it."""
    turn = greet.who(ctx) or _waiting(ctx, text)
    if turn is not None:
        return turn
    if ctx.dialogue.step in (*DRAFT_STEPS, "idle", "human"):
        return _free(ctx, text)
    back = replace(ctx, dialogue=ended(ctx.dialogue))
    return _free(back, text) if back.dialogue.step == "idle" else _said(back, text)


def _waiting(ctx: Context, text: str) -> Turn | None:
    """The step that waits for an answer; None when nothing does or this is no answer."""
    dialogue = ctx.dialogue
    step = dialogue.step
    if step in ("ask", "confirm", "edit") and report.accuses(ctx, text):
        return report.within(ctx, text)
    if step in ("ask", "confirm") and dialogue.note == emergency.AFTER and emergency.over(ctx):
        return emergency.calm(ctx, dialogue)
    if step in ("ask", "confirm"):
        turn = _confirm(ctx, text) if step == "confirm" else _asked(ctx, text)
        news = emergency.later(ctx) if dialogue.note == emergency.AFTER else ()
        return replace(turn, commands=(*news, *turn.commands))
    if step == "edit":
        return edit.answer(ctx, text)
    if step == "emergency":
        return emergency.told(ctx)
    if step == "sealed":
        return report.tell(ctx, text)
    if step == "report":
        return report.go_on(ctx, Command("继续")) if yes(text) else report.waiting(ctx, text)
    if step.startswith("rate"):
        return rate.answer(ctx, text)
    if step == "same":
        return same.answer(ctx, text)
    if step in ("withdraw", "review", "verify", "erase") and (yes(text) or no(text)):
        answers = {"withdraw": manage.withdraw_sure, "review": review.sure, "verify": review.sure, "erase": leave.erase_sure}
        return answers[step](ctx, yes(text))
    if step == "supplement":
        case = ctx.book.case(dialogue.number)
        return manage.add(ctx, case, text) if case else None
    if step == "call_back":
        return human.call_back(ctx, Command("回电", rest=text)) if ctx.reader.slot("phone", text) else None
    return None


def _asked(ctx: Context, text: str) -> Turn:
    dialogue = ctx.dialogue
    question = _question(ctx, text)
    # A question may look like a wish (“要身份证吗”) or a refusal (“能匿名吗”): a question it is.
    if question and (dialogue.asking in ("wants", "who") or not drafting.take(ctx, dialogue.draft, dialogue.asking, text)):
        return consult.answer(ctx, question)
    if dialogue.draft.listen and not dialogue.draft.texts:
        if greet.met(ctx, text) or not meant(text):
            return Turn(say("citizen.media.voice"), dialogue)
        draft = drafting.add(ctx, dialogue.draft, text)
        return media.register_voice(replace(ctx, dialogue=replace(dialogue, draft=draft)))
    if not dialogue.asking:
        met = greet.met(ctx, text) if dialogue.draft.texts else ""
        angry = Turn(met + say("citizen.hello_say"), petition.in_passing(ctx, text, met)) if met else None
        return petition.bubble(ctx, text) or angry or _first(ctx, text)
    return petition.answer(ctx, text)


def _confirm(ctx: Context, text: str) -> Turn:
    """A yes makes the case; a no asks what to change; anything else joins the matter and is read back again."""
    if yes(text):
        return readback.confirm(ctx)
    if _NONE.match(simplify(text)) and not (ctx.dialogue.draft.phone or ctx.person.phone):
        # “电话没留，想留就直接发号码”: “没得”.
        draft = replace(ctx.dialogue.draft, skipped=(*ctx.dialogue.draft.skipped, person.NO_PHONE))
        return readback.read(ctx, replace(ctx.dialogue, draft=draft))
    if no(text):
        return Turn(say("citizen.edit.what"), replace(ctx.dialogue, step="edit", note=""))
    if petition.WAITS.match(simplify(text)):
        return Turn(say("citizen.petition.wait"), ctx.dialogue)
    question = _question(ctx, text)
    if question:
        return consult.answer(ctx, question)
    late = petition.bubble(ctx, text)
    if late is not None:
        return late
    if met := greet.met(ctx, text):
        return Turn(met + say("citizen.media.back_to_confirm"), petition.in_passing(ctx, text, met))
    if petition.asks(ctx, text):
        draft = drafting.add(ctx, ctx.dialogue.draft, text)
        kept = replace(ctx.dialogue, draft=replace(draft, answers=(*draft.answers, text)))
        return Turn(say("citizen.consult.unknown_aside") + say("citizen.media.back_to_confirm"), kept)
    if not meant(text):
        return Turn(say("citizen.media.back_to_confirm"), ctx.dialogue)
    draft = ctx.dialogue.draft
    known = person.alone(ctx, draft, text) or (person.answered(ctx, draft, text) if _unnamed(text) else None)
    corrects = _corrects(text)
    # A place, where none was told yet or nothing else is said, is the place.
    placed = not corrects and (drafting.only_a_place(ctx, text) or (drafting.nowhere(draft) and len(text) <= _SHORT))
    known = known or (drafting.take(ctx, draft, "where", text) if placed else None)
    wish = not (draft.wants or corrects) and len(text) <= _SHORT and drafting.BARE_WISH.match(simplify(text))
    known = known or (drafting.take(ctx, draft, "wants", text) if wish else None)
    if known is not None:
        return readback.read(ctx, replace(ctx.dialogue, draft=known))
    if corrects:
        return edit.change(ctx, text)
    return readback.read(ctx, replace(ctx.dialogue, draft=drafting.add(ctx, ctx.dialogue.draft, text)))


def _question(ctx: Context, text: str) -> str:
    """The question of the knowledge base that this asks; whoever leaves a number to be called at asks for none."""
    return "" if ctx.reader.slot("phone", text) else ctx.reader.question(text)


def _corrects(text: str) -> bool:
    plain = simplify(text)
    begins = plain.strip().startswith(("不", "错")) or "改" in plain[:8]
    return begins or bool(edit.DENIES.match(plain) or petition.CORRECTS.search(plain))


def _unnamed(text: str) -> bool:
    return len(text) <= _SHORT and bool(person.UNNAMED.search(simplify(text)))


def _free(ctx: Context, text: str) -> Turn:
    """Nothing waits for this message."""
    if ctx.dialogue.human_until > ctx.now.timestamp() and ctx.dialogue.step == "human":
        return human.listen(ctx, text)
    wording = next((c for c in open_cases(ctx) if c.facts.get("wording") == "asked"), None)
    if wording is not None and yes(text):
        return Turn(say("citizen.wording_right", number=wording.number), ctx.dialogue)
    if wording is not None:
        return manage.add(ctx, wording, text)
    offered = rate.offered(ctx, text)
    if offered is not None:
        return offered
    if rating(text) is not None and not text.strip().isnumeric() and not telling(ctx.dialogue):
        return Turn(say("citizen.rate.not_yet"), ctx.dialogue)
    small = greet.small_talk(ctx) or rate.in_words(ctx, text)
    if small is not None:
        return small
    news = manage.not_done(ctx, text) or manage.solved(ctx, text)
    if news is not None:
        return news
    if _HOW_IS_IT.search(simplify(text)) and len(text) <= _SHORT and ctx.book.cases_of(ctx.person.id) and not telling(ctx.dialogue):
        return progress.asked(ctx)
    question = _question(ctx, text)
    if question:
        return consult.answer(ctx, question)
    spoken = _spoken(ctx)
    if spoken is not None and meant(text) and not (yes(text) or no(text)) and not ctx.reader.opener(text):
        return manage.add(ctx, spoken, text, "supplement.guessed")
    return opening.opened(ctx, text) or _first(ctx, text)


def _spoken(ctx: Context) -> Case | None:
    """The newest case, where it was told by voice a short while ago: what is written now belongs to it."""
    newest = None if telling(ctx.dialogue) else next(iter(open_cases(ctx)), None)
    fresh = newest is not None and "voice_only" in newest.flags and newest.status == Status.REGISTERED
    return newest if fresh and newest and ctx.now - newest.received_at < _STILL_TELLING else None


def _first(ctx: Context, text: str) -> Turn:
    """The first words of a matter, or an addition to one that is open."""
    read = ctx.reader.facts(text)
    if pinyin(text) and not telling(ctx.dialogue):
        asked = human.human(ctx, Command("人工", rest=text))
        return replace(asked, reply=say("citizen.pinyin") + asked.reply)
    if not (meant(text) or yes(text) or no(text)):
        return Turn(say("citizen.unclear"), ctx.dialogue)
    if petition.FILLS.match(simplify(text)):
        return Turn(say("citizen.tell_me"), ctx.dialogue)
    if read.purpose == "感谢" and not read.grievance and not ctx.dialogue.draft.texts:
        return greet.thanked(ctx, text)
    if read.purpose == "检举控告" and not ctx.dialogue.draft.texts:
        return report.choose(ctx, text)
    told = ctx.dialogue.draft
    begun = bool(told.texts or told.media or told.relation or told.town or told.village or told.place or told.name or told.phone)
    if not begun and ctx.dialogue.step == "idle":
        known = same.known(ctx, text, read.grievance)
        if known is not None:
            return known
    if read.purpose == "咨询" and not read.grievance and not told.texts and len(text) <= 60:
        return consult.unknown(ctx, text)
    if no(text) and guessed(ctx.dialogue):
        return edit.new_matter(ctx, Command("新事"))
    if yes(text) and open_cases(ctx):
        return Turn(say("citizen.heard"), ctx.dialogue)
    if yes(text) or no(text) or len(text.strip()) < 2:
        return Turn(say("citizen.tell_me"), ctx.dialogue)
    dialogue = ctx.dialogue if begun else replace(idle(ctx.dialogue), draft=fresh_draft(ctx))
    return petition.tell(replace(ctx, dialogue=dialogue), text)


def wake(ctx: Context) -> Turn:
    """A due ``wake_at``: the read-back after a quiet gap, the nudge, the clerk's task. The reply goes out as a push; "" says nothing."""
    ctx = _without_registered(ctx)
    dialogue, draft = ctx.dialogue, ctx.dialogue.draft
    if dialogue.wake == "readback" and draft.texts:
        turn = petition.go_on(ctx, replace(dialogue, asked=dialogue.asked[:-1] if dialogue.step == "ask" else dialogue.asked))
        return _remembered(ctx, turn)
    if not telling(dialogue):
        return Turn("", replace(dialogue, wake=""))
    if not dialogue.nudged:
        words = say("citizen.nudge_sealed" if draft.sealed else "citizen.nudge")
        later = ctx.now + timedelta(hours=ctx.rules.unconfirmed_hours - ctx.rules.nudge_hours)
        return Turn(words, replace(dialogue, nudged=True, wake="task"), wake_at=later)
    task = edit.unconfirmed(ctx, dialogue)
    return Turn("", replace(dialogue, wake=""), (task,) if task else ())


def left(ctx: Context) -> tuple[c.Command, ...]:
    """Whoever leaves is erased; a grievance that they told and never confirmed goes to a clerk first (Art. 22)."""
    ctx = _without_registered(ctx)
    kept = edit.unconfirmed(ctx, ctx.dialogue) if telling(ctx.dialogue) else None
    return (*((kept,) if kept else ()), c.Detach(ctx.now, reason=ctx.message.event))
