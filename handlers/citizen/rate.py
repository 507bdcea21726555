"""评价: who may rate what, and how an answer is understood. Exact words count at once; a poor mark in free words is read back first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from cases import ratings
from cases.model import Case
from cases.ratings import OBJECTS, POOR
from cases.words import RATINGS
from handlers.citizen import rated
from handlers.citizen.common import aside, day, goto, holder, no_case, stay, telling, which
from handlers.citizen.rated import Mark, left, named
from handlers.notices.places import brief
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command, figures, no, rating, yes
from nlp.normal import simplify
from nlp.verdict import verdict
from nlp.whom import apart, behind, mentioned

#: Longer words tell a matter rather than rate one.
_FREE = 24
_SHOWN = 60
_FIXES = re.compile(r"^(?:不对|不是|错了|[说记写打]错了?|搞错了?|改成?|应该?是)[，,。、！! 啊呀了]*(?:应该?是|是|改成|记成?)?")
#: “单位3，信访局1分”: a number right behind a name.
_OPTION_OF = re.compile(r"[是给打评记选:：]?\s*([123一二三])(?:分|号|个)?(?=[，,。.；;、\s]|$|[^\d点分个天次])")
#: “3 太慢”, “2，还行”: a number and what is said to it.
_NUMBERED = re.compile(r"^(?:我?选|第|评)?([123])[个号、，,.:： ]+(?=\D)(.+)$", re.DOTALL)
_PLACE = re.compile(r"^(?:我?选)?(?:第|XF)?0?(\d+)(?:件|个|条)?$", re.IGNORECASE)


def start(ctx: Context, word: Command) -> Turn:
    """评价 N: asks for the first object that has no rating yet; with a mark or words after it, takes them."""
    if word.number:
        case = which(ctx, word, [])
        return _one(ctx, case, word.rest) if case else no_case(ctx, word)
    waiting = _waiting(ctx)
    if len(waiting) > 1:
        return _which(ctx, waiting, word.rest)
    answered = [c for c in ctx.book.cases_of(ctx.person.id) if ratings.rateable(c) and not c.sealed]
    if not (waiting or answered):
        return stay(ctx, "rate.not_yet") if ctx.book.cases_of(ctx.person.id) else no_case(ctx, word)
    return _one(ctx, (waiting or answered)[0], word.rest)


def _may(ctx: Context, case: Case) -> bool:
    """Nobody of the staff rates, unless the matter is their own and nobody else's."""
    return ctx.person.staff is None or (case.contact == ctx.person.id and not case.relation)


def _waiting(ctx: Context) -> list[Case]:
    """Cases that this person may rate now, newest first."""
    own = ctx.book.cases_of(ctx.person.id)
    return [c for c in own if ratings.rateable(c) and _may(ctx, c) and not ratings.over(c, ctx.now) and left(ctx, c)]


def _one(ctx: Context, case: Case, rest: str) -> Turn:
    if not ratings.rateable(case):
        return stay(ctx, "rate.never" if ratings.never(case) else "rate.not_yet", number=case.number)
    if not _may(ctx, case):
        return stay(ctx, "rate.staff", number=case.number)
    open_, last = left(ctx, case), ratings.until(case)
    if last and last < ctx.now and (open_ or not rest):
        return stay(ctx, "rate.over", number=case.number, due=day(last))
    if open_:
        return (_take(ctx, case, open_[0], rest) if rest else None) or _ask(ctx, case, open_[0])
    if ctx.rules.rating_change and (not rest or rating(rest) is not None):
        return (_take(ctx, case, OBJECTS[0], rest, again=True) if rest else None) or _ask(ctx, case, OBJECTS[0], rated.AGAIN)
    return rated.comment(ctx, case, rest) if rest and rating(rest) is None else stay(ctx, "rate.already", number=case.number)


def _ask(ctx: Context, case: Case, object_: str, note: str = "") -> Turn:
    words = say(f"citizen.rate.ask_{object_}", number=case.number, holder=holder(ctx, case))
    return Turn(words, aside(ctx.dialogue, f"rate_{object_}", number=case.number, note=note))


def _which(ctx: Context, waiting: list[Case], said: str) -> Turn:
    """Several wait: which one is meant? What was said is kept for it."""
    rows = "\n".join(
        say("citizen.rate.row", place=n, number=c.number, holder=holder(ctx, c), what=brief(c, 15)) for n, c in enumerate(waiting, 1)
    )
    return goto(ctx, "rate_which", "rate.which", note=said, count=len(waiting), rows=rows)


def offered(ctx: Context, text: str) -> Turn | None:
    """A rating word (or plain 1 2 3) that answers the survey though no question is open; None when there is nothing to rate."""
    waiting = _waiting(ctx) if rating(text) is not None else []
    if len(waiting) > 1:
        return _which(ctx, waiting, text)
    return _take(ctx, waiting[0], left(ctx, waiting[0])[0], text) if waiting else None


def in_words(ctx: Context, text: str) -> Turn | None:
    """What is said of the work after an answer was served, in free words; None when it may be about something else."""
    if len(text) > _FREE or not (verdict(text) or _in_words(text, {}) != text) or ctx.reader.slot("town", text) or telling(ctx.dialogue):
        return None
    waiting = _waiting(ctx)
    if not waiting or (yes(text) and not any(ratings.asked(c, ctx.now, ctx.rules) for c in waiting)):
        return None
    if len(waiting) > 1:
        return _which(ctx, waiting, text)
    open_ = left(ctx, waiting[0])
    marks = {one: mark for one, mark in _heard(ctx, waiting[0], open_[0], text).items() if one in open_}
    return _sure_first(ctx, waiting[0], marks, text) if marks else None


def answer(ctx: Context, text: str) -> Turn | None:
    """The answer to a question around a rating; None when it is none."""
    step = ctx.dialogue.step
    if step == "rate_which":
        return _chosen(ctx, text)
    case = ctx.book.case(ctx.dialogue.number)
    if case is None or (ratings.over(case, ctx.now) and step != "rate_why"):
        return None
    if step == "rate_why":
        return rated.why(ctx, case, text)
    object_ = step.removeprefix("rate_").removesuffix("_sure")
    if fixed := _put_right(ctx, case, text):
        return fixed
    if step.endswith("_sure"):
        return _sure(ctx, case, object_, text)
    again = ctx.dialogue.note == rated.AGAIN
    if object_ == "fix" or (object_ not in left(ctx, case) and not again):
        return rated.thanks(ctx) if yes(text) else None
    return _take(ctx, case, object_, text, again=again) or (rated.ask_next(ctx, case, object_, "") if yes(text) else None)


def _chosen(ctx: Context, text: str) -> Turn | None:
    """Place in the list, or the last digits of a number."""
    found, waiting = _PLACE.match(figures(simplify(text)).strip(" 。.")), _waiting(ctx)
    if found is None:
        # A mark before the place: it is kept for the one that will be named.
        return _which(ctx, waiting, text) if rating(text) is not None or verdict(text) else None
    places = [waiting[int(found[1]) - 1]] if 0 < int(found[1]) <= len(waiting) else [c for c in waiting if c.number.endswith(found[1])]
    return _one(ctx, places[0], ctx.dialogue.note) if len(places) == 1 else _which(ctx, waiting, ctx.dialogue.note)


def _take(ctx: Context, case: Case, object_: str, text: str, *, again: bool = False) -> Turn | None:
    """The marks in these words, each of the object that its clause names; None when there is none."""
    value, numbered = rating(text), _NUMBERED.match(simplify(text).strip())
    if value is not None:
        return rated.record(ctx, case, {object_: Mark(value, again=again)})
    others = mentioned(text, _names(ctx, case))
    if numbered and (not others or object_ in others):
        return rated.record(ctx, case, {object_: Mark(_value(numbered[1]), numbered[2].strip(), again=again)})
    heard = _heard(ctx, case, object_, text)
    may = {*left(ctx, case), *([object_, *_fixable(ctx)] if again else ())}
    marks = {one: mark for one, mark in heard.items() if one in may}
    if heard and not marks:
        return rated.comment(ctx, case, text)
    if any(mark.value == POOR for mark in marks.values()):
        return _sure_first(ctx, case, marks, text)
    return rated.record(ctx, case, marks) if marks else None


def _names(ctx: Context, case: Case) -> dict[str, str]:
    """What this case's unit and the office are called → the object."""
    unit = ctx.book.unit(case.unit)
    return dict.fromkeys((unit.name, *unit.aliases) if unit else (), "unit") | {ctx.office.name: "office"}


def _in_words(text: str, names: Mapping[str, str]) -> str:
    """The words with the option behind each name, if there is one, written out."""
    for end in reversed(behind(text, names)):
        if found := _OPTION_OF.match(text, end):
            text = f"{text[:end]}{RATINGS[_value(found[1])]}{text[found.end() :]}"
    return text


def _value(option: str) -> int:
    """The value of one of the three options."""
    value = rating(option)
    assert value is not None, option
    return value


def _heard(ctx: Context, case: Case, object_: str, text: str) -> dict[str, Mark]:
    """Object → the mark in what is said of it. Where the office itself answered, no name tells the two apart."""
    same = mentioned(holder(ctx, case), {ctx.office.name: "office"}) == ["office"]
    names = _names(ctx, case)
    said = {object_: text} if same else apart(_in_words(text, names), names, object_)
    kept = ctx.book.ratings(case.number)
    return {one: Mark(meant.value, words, loose=True, again=one in kept) for one, words in said.items() if (meant := verdict(words))}


def _sure_first(ctx: Context, case: Case, marks: Mapping[str, Mark], text: str) -> Turn:
    each = "，".join(say("citizen.rate.sure_mark", object=named(ctx, case, one), value=RATINGS[m.value]) for one, m in marks.items())
    note = f"{'、'.join(marks)}|{text}"
    words = say("citizen.rate.sure", marks=each, text=text[:_SHOWN])
    return Turn(words, aside(ctx.dialogue, f"rate_{next(iter(marks))}_sure", number=case.number, note=note))


def _sure(ctx: Context, case: Case, object_: str, text: str) -> Turn:
    """The answer to a read-back. What is neither yes nor no joins the reason, or asks anew where it may be of either object."""
    objects, reason = ctx.dialogue.note.split("|", 1)
    marks = {one: replace(m, loose=False) for one, m in _heard(ctx, case, object_, reason).items() if one in objects.split("、")}
    mark, exact, meant = marks.get(object_), rating(text), verdict(text)
    if mark is None:
        return _ask(ctx, case, object_)
    # 1 is a yes here, in whatever figures.
    if yes(figures(text)):
        return rated.record(ctx, case, marks)
    ask = _ask(ctx, case, object_, rated.AGAIN if mark.again else "")
    if others := mentioned(text, _names(ctx, case)):
        return _take(ctx, case, object_, text, again=mark.again) or (ask if object_ in others else _ask(ctx, case, others[0]))
    if no(text) or len(marks) > 1:
        return ask
    if exact is not None:
        return rated.record(ctx, case, {object_: Mark(exact, again=mark.again)})
    told = replace(mark, reason=f"{reason}；{text}")
    return rated.record(ctx, case, {object_: replace(told, value=meant.value, loose=True) if meant else told})


def _fixable(ctx: Context) -> list[str]:
    """Objects whose marks were read from free words and kept just now."""
    return ctx.dialogue.note.removeprefix(rated.LOOSE).split("、") if ctx.dialogue.note.startswith(rated.LOOSE) else []


def _put_right(ctx: Context, case: Case, text: str) -> Turn | None:
    """“不对，是不满意” after a mark that was read from free words and kept; None where that is not what is said."""
    objects = _fixable(ctx)
    wrong = _FIXES.match(simplify(text).strip()) if objects else None
    if wrong is None:
        return None
    rest = text.strip()[wrong.end() :].strip("，,。 ")
    sure = rest and (len(objects) == 1 or mentioned(rest, _names(ctx, case)))
    return (_take(ctx, case, objects[0], rest, again=True) if sure else None) or _ask(ctx, case, objects[0], rated.AGAIN)
