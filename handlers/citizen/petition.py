"""A petition that is being told: every bubble joins the draft, what is missing is asked (three questions at most), then it is read back."""

from __future__ import annotations

import re
from datetime import timedelta

from cases.values import replace
from handlers.citizen import person, readback
from handlers.dialogue import Dialogue, Draft
from handlers.directory import where
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command, meant, no, yes
from nlp.normal import simplify
from nlp.reading import Slot

_MOST = 3
#: A question that was not answered twice is left open.
_TWICE = 2
_GROUP = 5
#: A wish of this length that nobody asked for holds nothing else: 修桥.
_BARE_WISH = 8
#: So many characters beside a place are news.
_BESIDES = 4
#: A longer text is no mere question.
_QUESTION = 30
_WISH = re.compile(r"希望|要求|请|想|要|把|给|修|赔|退|还|解决|尽快|不要|别|查|处理|清|补|办|管|说法|公道|换|通|恢复|发")
#: What follows a wish in the same breath and is none of it.
_WISH_END = re.compile(r"[，,。；;\s]*(?:我叫|我是|本人|姓名|联系人|电话|手机|联系方式|1[3-9]\d{9}).*$", re.DOTALL)
_SHORT_WISH = re.compile(r"请(?:修|换|补|管|通|清|查|退|赔|装)(?=[，,。；;！!\s]|$)")
CORRECTS = re.compile(r"改成|改为|应该是|应是|不是.{1,12}是|[说写打]错了")
#: A staff member who writes for somebody needs no comfort.
_FROM_GRID = "网格上报"
_BY_STAFF = ("代录", _FROM_GRID)
_SPAN = re.compile(r"^[^去今前上昨]*[\d一二两三四五六七八九十半几].*(?:年|月|天|周|星期|礼拜)")
_NO_ANSWER = re.compile(
    r"^(不想说|不说|说不清|说不上来|没想好|随便|都行|不晓得|不清楚|不好说|你说呢|(?:你们?)?看着办|你们定|听你们的)[了吧呀啊。.]*$"
)
_POLITE = re.compile(r"^(谢谢|多谢|感谢|辛苦了|麻烦了|你好|您好|在吗|知道了|晓得了|好的|哦|噢|啊|呃|额|收到)+[您你了啊呀。.!！~]*$")
#: One character alone, which the next bubble may go on with.
_ONE = re.compile(r"[\u4e00-\u9fff]")
#: Somebody is busy, or thinks.
WAITS = re.compile(
    r"^(?:你|您|先|请|麻烦)?(?:等一下|等下|等等|等会儿?|等一会儿?|稍等|稍候|慢点|让?我?(?:先)?(?:想想|想一下|看看|看一下|问问|问一下|找找)|马上|在忙|我在忙)[啊哈吧呀哦噢。.!！]*$"
)
#: How somebody feels is no wish.
_MOOD = re.compile(r"死[人我了]|太.{1,6}了|真是|[唉哎]|烦人|冤|寒心|丢人|不像话|没天理|没人管|不管")
_AROUND = re.compile(r"我们?|家|住|在|的|是|这里|那里|这边|村里?|地点|地址|就|哪|呢|[\s，。,.！!、：:]")
_PLACE = re.compile(r"[省市县区镇乡村组路街巷社沟坪湾坡岭垭梁河店寨寺园院楼号队场校站桥]")


def tell(ctx: Context, text: str) -> Turn:
    """A bubble of a petition, when nothing particular was asked or what came is no answer."""
    draft, before = ctx.dialogue.draft, bool(ctx.dialogue.asked or ctx.dialogue.draft.texts)
    wish = bool(draft.texts) and len(text) <= _BARE_WISH and missing(ctx, draft) == "wants" and _WISH.search(simplify(text))
    taken = take(ctx, draft, "wants", text) if wish else None
    turn = go_on(ctx, replace(ctx.dialogue, draft=taken or add(ctx, draft, text)))
    return replace(turn, reply=say("citizen.petition.noted") + turn.reply) if before and turn.dialogue.step == "ask" else turn


def more(ctx: Context, text: str) -> Turn:
    """Words that are surely for the matter being told, wherever the talk stands."""
    from handlers.citizen import report

    dialogue = ctx.dialogue
    if dialogue.step in ("sealed", "report"):
        return report.tell(ctx, text) if dialogue.step == "sealed" else report.waiting(ctx, text)
    if dialogue.step in ("confirm", "edit"):
        return readback.read(ctx, replace(dialogue, draft=add(ctx, dialogue.draft, text)))
    return tell(ctx, text)


def add(ctx: Context, draft: Draft, text: str) -> Draft:
    """The draft with one more bubble, read afresh as a whole for its facts; what was told before stays."""
    texts = (*draft.texts, text)
    read = ctx.reader.facts("，".join(texts))
    slots = {name: slot.value for name, slot in read.slots.items()}
    people = slots.get("people", "")
    if any(map(person.theirs, texts)):
        # Somebody else's name and number stand among the words: only what is said alone is the person's own.
        alone = person.alone(ctx, Draft(), text) or Draft()
        slots |= {"name": alone.name, "phone": alone.phone}
    return replace(
        draft,
        texts=texts,
        town=draft.town or slots.get("town", ""),
        village=draft.village or slots.get("village", ""),
        place=draft.place or slots.get("place", ""),
        since=draft.since or slots.get("since", ""),
        wants=draft.wants or _wish_in(text, slots.get("wants", "")),
        against=draft.against or slots.get("against", ""),
        told_before=draft.told_before or slots.get("told_before", ""),
        money=draft.money or slots.get("money", ""),
        people=draft.people or (int(people) if people.isdecimal() else 0),
        name=draft.name or slots.get("name", "") or person.beside_phone(ctx, text),
        phone=draft.phone or slots.get("phone", ""),
        category="",
        purpose=read.purpose,
        urgency=draft.urgency or ctx.reader.urgency(text).level,
        misconduct=draft.misconduct or read.misconduct,
        grievance=draft.grievance or read.grievance,
        relation=draft.relation or person.relation(text),
        started=draft.started or ctx.now.timestamp(),
    )


def _wish_in(text: str, found: str) -> str:
    """The wish without the name and phone that run into it; “请修” alone is one."""
    short = _SHORT_WISH.search(simplify(text))
    return _WISH_END.sub("", found) or (short[0] if short else "")


def nowhere(draft: Draft) -> bool:
    """Is no place known yet?"""
    return not (draft.town or draft.village or draft.place)


def _of_poster(ctx: Context, draft: Draft) -> Draft:
    """Whoever names no place means the one whose poster they scanned; a grid worker's spot lies in their own place."""
    if draft.town or not (draft.scanned and (nowhere(draft) or draft.relation == _FROM_GRID)):
        return draft
    town, village = where(ctx.book, draft.scanned)
    return replace(draft, town=town, village=draft.village or (village if village not in draft.place else ""))


def missing(ctx: Context, draft: Draft) -> str:
    """What to ask next: where, then what is asked for, then name and phone together; "" when it can be read back."""
    if nowhere(draft) and "where" not in draft.skipped:
        return "where"
    if draft.sealed:
        return ""
    if not draft.wants and draft.purpose not in ("感谢", "建议意见", "咨询") and "wants" not in draft.skipped:
        return "wants"
    if _known(ctx, draft) or draft.anonymous or "who" in draft.skipped:
        return ""
    return "who" if not (draft.name and draft.phone) else ""


def _known(ctx: Context, draft: Draft) -> bool:
    """Who told name and phone before is not asked again, except for somebody else's matter; what a grid worker found is nobody's."""
    return draft.relation == _FROM_GRID or bool(ctx.person.name and ctx.person.phone and not draft.relation)


def go_on(ctx: Context, dialogue: Dialogue) -> Turn:
    """The next question, or the read-back. A draft that names a grievance is looked at again after some hours."""
    draft = _of_poster(ctx, dialogue.draft)
    slot = missing(ctx, draft)
    while slot and (len(dialogue.asked) >= _MOST or dialogue.asked.count(slot) >= _TWICE):
        draft = replace(draft, skipped=(*draft.skipped, slot))
        slot = missing(ctx, draft)
    dialogue = replace(dialogue, draft=draft)
    if not slot:
        return readback.read(ctx, dialogue)
    first = not dialogue.asked and len(draft.texts) <= 1
    words = question(ctx, dialogue, slot)
    if first:
        words = opening(ctx, draft) + words
    asked = replace(dialogue, step="ask", asking=slot, asked=(*dialogue.asked, slot), wake="nudge")
    return Turn(words, asked, wake_at=ctx.now + timedelta(hours=ctx.rules.nudge_hours))


def opening(ctx: Context, draft: Draft) -> str:
    """What was understood, in a few words, before the first question; who speaks here."""
    if draft.sealed:
        return ""
    if draft.relation in _BY_STAFF:
        return say("citizen.petition.noted")
    told = simplify("".join(draft.texts))
    arrears = re.search("工资|欠薪|工钱", told) and readback.understood(ctx, draft).category == "劳动和社会保障"
    hint = say("citizen.petition.arbitration") if arrears else ""
    return _care(draft, told) + _understood(draft) + say("citizen.petition.robot", office=ctx.office.name) + hint


_LOSS = re.compile(
    r"去世|过世|身亡|遇难|丧命|遗体|丧事|(?:大人|爸|妈|爹|娘|父亲|母亲|爷爷|奶奶|娃|孩子|儿子|女儿|媳妇|老婆|老公|丈夫|妻子|老人|亲人)(?:都|就|已经)?(?:没了|死了|不在了)"
)


def _care(draft: Draft, told: str) -> str:
    """A word for somebody in trouble, or whose family has lost somebody."""
    if _LOSS.search(told):
        return say("citizen.petition.loss")
    return say("citizen.petition.care") if draft.grievance and draft.purpose not in ("感谢", "建议意见") else ""


def _understood(draft: Draft) -> str:
    """The facts that were heard, so that the person knows they were."""
    if draft.purpose == "建议意见":
        return say("citizen.petition.advice")
    people = say("citizen.petition.people", people=draft.people) if draft.people > 1 else ""
    since = simplify(draft.since) if _SPAN.search(simplify(draft.since)) else ""
    facts = [fact for fact in (people, since, simplify(draft.money)) if fact]
    return say("citizen.petition.facts", facts="，".join(facts)) if facts else say("citizen.petition.noted")


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
    from handlers.citizen import edit

    dialogue = ctx.dialogue
    plain = simplify(text).strip()
    if no(text) or _NO_ANSWER.match(plain):
        return _left_open(ctx)
    if WAITS.match(plain):
        return Turn(say("citizen.petition.wait"), dialogue)
    if _ONE.fullmatch(plain) and not yes(text) and (part := bubble(ctx, text)) is not None:
        return part
    if yes(text) or _POLITE.match(plain) or not (meant(text) or _WISH.search(plain) or _is_name(dialogue, plain)):
        return Turn(question(ctx, dialogue, dialogue.asking), dialogue)
    if CORRECTS.search(plain):
        return edit.correct(ctx, text)
    if dialogue.wake == "readback" and (late := bubble(ctx, text)) is not None:
        # Still typing: no new question in between.
        return late
    taken = take(ctx, dialogue.draft, dialogue.asking, text)
    if taken is not None:
        return go_on(ctx, replace(dialogue, draft=taken, history=(*dialogue.history, dialogue.asking)))
    return bubble(ctx, text) or tell(ctx, text)


def _is_name(dialogue: Dialogue, plain: str) -> bool:
    """One character where a name was asked: the family name."""
    return dialogue.asking == "who" and bool(person.FAMILY_ALONE.fullmatch(plain))


def _left_open(ctx: Context) -> Turn:
    from handlers.citizen import edit

    unnamed = ctx.dialogue.asking == "who"
    draft = replace(ctx.dialogue.draft, anonymous=True) if unnamed and not ctx.dialogue.draft.phone else ctx.dialogue.draft
    return edit.skip(replace(ctx, dialogue=replace(ctx.dialogue, draft=draft)), Command("跳过"))


def take(ctx: Context, draft: Draft, slot: str, text: str) -> Draft | None:
    """The draft with this answer; None when the text does not answer what was asked."""
    if slot == "where":
        return _where(ctx, draft, text)
    if slot == "wants":
        beside = _only_a_place(ctx, text) or person.alone(ctx, draft, text)
        return _wished(draft, text) if _is_wish(ctx, text) and not beside else None
    if slot == "who":
        return person.answered(ctx, draft, text)
    return None


def asks(ctx: Context, text: str) -> bool:
    """A question of the person's own, not a part of the matter."""
    read = ctx.reader.facts(text)
    return read.purpose == "咨询" and not read.grievance and len(text) <= _QUESTION


def _wished(draft: Draft, text: str) -> Draft:
    return replace(draft, wants=text.strip(), texts=(*draft.texts, text), answers=(*draft.answers, text))


def _where(ctx: Context, draft: Draft, text: str) -> Draft | None:
    slots = {name: s for name in ("town", "village", "place") if (s := ctx.reader.slot(name, text))}
    found = {name: s.value for name, s in slots.items()}
    plain = text.strip()
    if found.get("town") and len(found) == 1 and (rest := beside_town(plain, slots["town"])):
        found["place"] = rest
    placelike = bool(found.get("town") or found.get("village")) or (len(plain) <= 30 and bool(_PLACE.search(simplify(plain))))
    if not placelike and not (found and len(plain) <= 12 and not ctx.reader.facts(plain).grievance):
        return None
    if not found:
        found = {"place": plain}
    besides = _AROUND.sub("", "".join(c for n, c in enumerate(text) if not any(s.start <= n < s.end for s in slots.values())))
    merged = replace(
        draft,
        town=draft.town or found.get("town", ""),
        village=draft.village or found.get("village", ""),
        place=draft.place or found.get("place", ""),
        texts=(*draft.texts, text),
        answers=(*draft.answers, text),
    )
    told = bool(slots) and len(besides) > _BESIDES
    if told or len(plain) > 20:
        # Such an answer tells more than the place.
        return add(ctx, replace(merged, texts=draft.texts, answers=draft.answers), text)
    return replace(merged, category="")


def beside_town(plain: str, town: Slot) -> str:
    """“曹坪 窑沟的”: what stands beside the town in a short answer is the place in it."""
    rest = _AROUND.sub("", plain[: town.start] + plain[town.end :])
    return rest if 2 <= len(rest) <= _BESIDES and not re.search(r"\d{5}", rest) else ""


def _only_a_place(ctx: Context, text: str) -> bool:
    """Is this the answer to where, though what is wanted was asked?"""
    named = [s for name in ("town", "village") if (s := ctx.reader.slot(name, text))]
    besides = "".join(c for n, c in enumerate(text) if not any(s.start <= n < s.end for s in named))
    return bool(named) and not _WISH.search(simplify(besides)) and len(_AROUND.sub("", besides)) <= _BESIDES


def _is_wish(ctx: Context, text: str) -> bool:
    quick = ctx.now.timestamp() - ctx.dialogue.said_at < ctx.rules.bubble_seconds
    plain = simplify(text)
    return bool(_WISH.search(plain)) or not (quick or _MOOD.search(plain))


def bubble(ctx: Context, text: str) -> Turn | None:
    """A bubble that was typed before our last words were read: it joins the draft. None when the person had time to read."""
    dialogue = ctx.dialogue
    if not dialogue.draft.texts or ctx.now.timestamp() - dialogue.said_at >= ctx.rules.bubble_seconds:
        return None
    key = "citizen.petition.go_on" if dialogue.last != say("citizen.petition.go_on") else "citizen.petition.go_on_again"
    kept = replace(dialogue, draft=add(ctx, dialogue.draft, text), wake="readback")
    return Turn(say(key), kept, wake_at=ctx.now + timedelta(seconds=ctx.rules.quiet_gap_seconds))
