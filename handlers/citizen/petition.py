"""A petition that is being told: every bubble joins the draft, what is missing is asked (three questions at most), then it is read back."""

from __future__ import annotations

import re
from datetime import timedelta

from cases.values import replace
from handlers.citizen import drafting, person, readback
from handlers.citizen.common import introduce, introduced
from handlers.dialogue import Dialogue, Draft
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command, meant, no, yes
from nlp.normal import simplify

_MOST = 3
#: A question that was not answered twice is left open.
_TWICE = 2
_GROUP = 5
#: A wish of this length that nobody asked for holds nothing else: 修桥.
_BARE_WISH = 8
#: A longer text is no mere question.
_QUESTION = 30
CORRECTS = re.compile(r"改成|改为|应该是|应是|不是.{1,12}是|[说写打]错了")
#: A staff member who writes for somebody needs no comfort.
_BY_STAFF = ("代录", drafting.FROM_GRID)
_SPAN = re.compile(r"^(?![〇零一二三四五六七八九]{2,4}年)[^去今前上昨]*[\d一二两三四五六七八九十半几].*(?:年|月|天|周|星期|礼拜)")
_NO_ANSWER = re.compile(
    r"^(不想说|不说|说不清|说不上来|没想好|随便|都行|不晓得|不清楚|不好说|你说呢|(?:你们?)?看着办|你们定|听你们的)[了吧呀啊。.]*$"
)
#: There is nothing to ask for.
_NO_WISH = re.compile(
    r"^(?:(?:我们?)?(?:也)?没(?:啥|什么|有)?(?:别的|其他)?要求|没了|没有了|就这些|没有?别的)[了吧呀啊。.]*(?:[，,、 ]+(?:就|只)是.{1,6})?$"
)
#: Whoever begins and has not found the words yet.
FILLS = re.compile(r"^(?:那个|这个|就是说?|咋说呢|怎么说呢|说来话长|额+|嗯+|呃+|哎|唉|[，,。.…\s])+$")
_POLITE = re.compile(
    r"^(我代表大家|我当代表|我当联系人|我来当|谢谢|多谢|感谢|辛苦了|麻烦了|你好|您好|在吗|知道了|晓得了|好的|哦|噢|啊|呃|额|收到)+[您你了啊呀。.!！~]*$"
)
#: One character alone, which the next bubble may go on with.
_ONE = re.compile(r"[\u4e00-\u9fff]")
#: Somebody is busy, or thinks.
WAITS = re.compile(
    r"^(?:你|您|先|请|麻烦)?(?:等一下|等下|等等|等会儿?|等一会儿?|稍等|稍候|慢点|让?我?(?:先)?(?:想想|想一下|看看|看一下|问问|问一下|找找)|马上|在忙|我在忙|(?:先)?(?:别|不)登记|等我.{0,8}(?:问问|问一下|商量|想想).{0,6})[啊哈吧呀哦噢。.!！]*$"
)


def tell(ctx: Context, text: str) -> Turn:
    """A bubble of a petition, when nothing particular was asked or what came is no answer."""
    draft, before = ctx.dialogue.draft, bool(ctx.dialogue.asked or ctx.dialogue.draft.texts)
    told = bool(draft.texts) and not draft.wants and len(text) <= _BARE_WISH and not asks(ctx, text)
    taken = drafting.take(ctx, draft, "wants", text) if told and drafting.BARE_WISH.match(simplify(text)) else None
    turn = go_on(ctx, replace(ctx.dialogue, draft=taken or drafting.add(ctx, draft, text)))
    return replace(turn, reply=say("citizen.petition.noted") + turn.reply) if before and turn.dialogue.step == "ask" else turn


def more(ctx: Context, text: str) -> Turn:
    """Words that are surely for the matter being told, wherever the talk stands."""
    from handlers.citizen import report

    dialogue = ctx.dialogue
    if dialogue.step in ("sealed", "report"):
        return report.tell(ctx, text) if dialogue.step == "sealed" else report.waiting(ctx, text)
    if dialogue.step in ("confirm", "edit"):
        return readback.read(ctx, replace(dialogue, draft=drafting.add(ctx, dialogue.draft, text)))
    return tell(ctx, text)


def go_on(ctx: Context, dialogue: Dialogue) -> Turn:
    """The next question, or the read-back. A draft that names a grievance is looked at again after some hours."""
    draft = drafting.placed(ctx, dialogue.draft)
    slot = drafting.missing(ctx, draft)
    while slot and (len(dialogue.asked) >= _MOST or dialogue.asked.count(slot) >= _TWICE):
        draft = replace(draft, skipped=(*draft.skipped, slot))
        slot = drafting.missing(ctx, draft)
    dialogue = replace(dialogue, draft=draft)
    if not slot:
        return readback.read(ctx, dialogue)
    first = not dialogue.asked and len(draft.texts) <= 1
    words = question(ctx, dialogue, slot)
    if first:
        words = opening(ctx, draft) + words
        dialogue = introduce(ctx, dialogue)
    asked = replace(dialogue, step="ask", asking=slot, asked=(*dialogue.asked, slot), wake="nudge")
    return Turn(words, asked, wake_at=ctx.now + timedelta(hours=ctx.rules.nudge_hours))


def opening(ctx: Context, draft: Draft) -> str:
    """What was understood, in a few words, before the first question; who speaks here."""
    if draft.sealed:
        return ""
    if draft.relation in _BY_STAFF:
        return say("citizen.petition.noted")
    told = simplify("".join(draft.texts))
    arrears = (
        re.search("工资|欠薪|工钱|血汗钱|工地|包工头|老板.{0,8}[欠差]|[干做]了.{1,6}[天月]", told)
        and readback.understood(ctx, draft).category == "劳动和社会保障"
    )
    hint = say("citizen.petition.arbitration") if arrears else ""
    robot = "" if introduced(ctx) else say("citizen.petition.robot", office=ctx.office.name)
    return _heard(draft, told) + robot + hint


_LOSS = re.compile(
    r"去世|过世|身亡|遇难|丧命|遗体|丧事|(?:大人|爸|妈|爹|娘|父亲|母亲|爷爷|奶奶|娃|孩子|儿子|女儿|媳妇|老婆|老公|丈夫|妻子|老人|亲人)"
    r"(?:(?:都|就|已经)?(?:没了|死了|不在了)|(?:[^，。！？；的]{0,10})[摔砸压撞淹电烧病打]死了?)"
)


def _heard(draft: Draft, told: str) -> str:
    """The facts that were heard, so that the person knows they were, with a kind word for trouble and for a loss."""
    if draft.purpose == "建议意见":
        return say("citizen.petition.advice")
    people = drafting.head_count("citizen.petition", draft)
    since = simplify(draft.since) if _SPAN.search(simplify(draft.since)) else ""
    # So much a month is no sum: “一个月三十块”.
    money = "" if re.search(rf"[年月天]{re.escape(simplify(draft.money))}", told) else simplify(draft.money)
    facts = "，".join(filter(None, (people, since, money)))
    heard = say("citizen.petition.facts", facts=facts) if facts else say("citizen.petition.heard")
    if _LOSS.search(told):
        return say("citizen.petition.loss", heard=heard)
    if draft.purpose == "咨询" and not (facts or draft.grievance):
        return ""
    troubled = draft.purpose != "感谢" and (draft.grievance or draft.purpose == "申诉求决")
    care = "care_many" if draft.people > 1 else "care"
    return say(f"citizen.petition.{care if troubled else 'plain'}", heard=heard)


def question(ctx: Context, dialogue: Dialogue, slot: str) -> str:
    """The question for a slot, in other words when it is asked again."""
    again = "_again" if dialogue.asked.count(slot) else ""
    if slot == "who" and dialogue.draft.people >= _GROUP:
        return say("citizen.ask.who_group")
    if slot == "who" and dialogue.draft.relation:
        return say("citizen.ask.who_other")
    if slot == "who" and not again and (dialogue.draft.name or dialogue.draft.phone):
        return say("citizen.ask.who_phone" if dialogue.draft.name else "citizen.ask.who_name")
    return say(f"citizen.ask.{slot}{again}")


def answer(ctx: Context, text: str) -> Turn:
    """What came while something was asked: an answer if it fits, else one more bubble."""
    from handlers.citizen import edit, greet

    dialogue = ctx.dialogue
    plain = simplify(text).strip()
    nothing = bool(_NO_WISH.match(plain))
    if no(text) or _NO_ANSWER.match(plain) or (nothing and dialogue.asking == "wants"):
        return _left_open(ctx)
    if WAITS.match(plain):
        return Turn(say("citizen.petition.wait"), dialogue)
    if _ONE.fullmatch(plain) and not yes(text) and (part := bubble(ctx, text)) is not None:
        return part
    met = greet.met(ctx, text)
    if met:
        return Turn(met + question(ctx, dialogue, dialogue.asking), in_passing(ctx, text, met))
    if (
        yes(text)
        or nothing
        or FILLS.match(plain)
        or _POLITE.match(plain)
        or not (meant(text) or drafting.WISH.search(plain) or _is_name(dialogue, plain))
    ):
        return _still_asked(ctx)
    if CORRECTS.search(plain) or (dialogue.draft.texts and edit.DENIES.match(plain)):
        return edit.correct(ctx, text)
    if dialogue.wake == "readback" and (late := bubble(ctx, text)) is not None:
        # Still typing: no new question in between.
        return late
    taken = drafting.take(ctx, dialogue.draft, dialogue.asking, text)
    if taken is not None:
        return go_on(ctx, replace(dialogue, draft=taken, history=(*dialogue.history, dialogue.asking)))
    if (late := bubble(ctx, text)) is not None:
        return late
    if asks(ctx, text) and not drafting.BARE_WISH.match(plain):
        draft = drafting.add(ctx, dialogue.draft, text)
        kept = replace(dialogue, draft=replace(draft, answers=(*draft.answers, text)))
        return Turn(say("citizen.consult.unknown_aside") + question(ctx, dialogue, dialogue.asking), kept)
    beside = drafting.beside(ctx, dialogue.draft, text)
    return noted(ctx, beside) if beside else tell(ctx, text)


def noted(ctx: Context, draft: Draft) -> Turn:
    """Something else than what was asked is known now, or put right: the question once more, which uses up none."""
    turn = go_on(ctx, replace(ctx.dialogue, draft=draft, asked=ctx.dialogue.asked[:-1]))
    if turn.dialogue.step != "ask" or turn.dialogue.asking != ctx.dialogue.asking:
        return turn
    before = ctx.dialogue.draft
    moved = (draft.town, draft.village, draft.place) != (before.town, before.village, before.place)
    known = draft.name if draft.name != before.name else readback.where(ctx, replace(draft, place="")) if moved else ""
    heard = say("citizen.petition.facts", facts=known) if known else say("citizen.petition.heard")
    return replace(turn, reply=say("citizen.petition.plain", heard=heard) + question(ctx, ctx.dialogue, turn.dialogue.asking))


def _still_asked(ctx: Context) -> Turn:
    """The question once more, or the next one where a later bubble has answered it already."""
    from handlers.citizen import edit

    dialogue = ctx.dialogue
    if dialogue.wake == "readback" and drafting.missing(ctx, dialogue.draft) != dialogue.asking:
        return go_on(ctx, replace(dialogue, asked=dialogue.asked[:-1]))
    words = question(ctx, dialogue, dialogue.asking)
    # Whoever says yes to the same question twice has no answer to it.
    return edit.skip(ctx, Command("跳过")) if dialogue.last.endswith(words) and yes(ctx.message.text) else Turn(words, dialogue)


def in_passing(ctx: Context, text: str, met: str) -> Dialogue:
    """The talk with words that are kept as they were said and not read back; thanks are not kept."""
    if met == say("citizen.petition.thanks"):
        return ctx.dialogue
    draft = drafting.add(ctx, ctx.dialogue.draft, text)
    return replace(ctx.dialogue, draft=replace(draft, answers=(*draft.answers, text)))


def _is_name(dialogue: Dialogue, plain: str) -> bool:
    """One character where a name was asked: the family name."""
    return dialogue.asking == "who" and bool(person.FAMILY_ALONE.fullmatch(plain))


def _left_open(ctx: Context) -> Turn:
    from handlers.citizen import edit

    unnamed = ctx.dialogue.asking == "who"
    draft = replace(ctx.dialogue.draft, anonymous=True) if unnamed and not ctx.dialogue.draft.phone else ctx.dialogue.draft
    return edit.skip(replace(ctx, dialogue=replace(ctx.dialogue, draft=draft)), Command("跳过"))


def asks(ctx: Context, text: str) -> bool:
    """A question of the person's own, not a part of the matter."""
    read = ctx.reader.facts(text)
    return read.purpose == "咨询" and not read.grievance and len(text) <= _QUESTION


def bubble(ctx: Context, text: str) -> Turn | None:
    """A bubble that was typed before our last words were read: it joins the draft. None when the person had time to read."""
    dialogue = ctx.dialogue
    if not dialogue.draft.texts or ctx.now.timestamp() - dialogue.said_at >= ctx.rules.bubble_seconds:
        return None
    key = "citizen.petition.go_on" if dialogue.last != say("citizen.petition.go_on") else "citizen.petition.go_on_again"
    kept = replace(dialogue, draft=drafting.add(ctx, dialogue.draft, text), wake="readback")
    return Turn(say(key), kept, wake_at=ctx.now + timedelta(seconds=ctx.rules.quiet_gap_seconds))
