"""Words about a matter that this person has registered already: is it the same one?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cases.model import Case, Purpose, Status
from cases.values import replace
from cases.words import public
from handlers.citizen import edit, manage, petition
from handlers.citizen.common import day, holder, open_cases
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command, no, yes
from nlp.classes import OTHER
from nlp.normal import simplify
from nlp.reading import Reading
from nlp.similar import SAME, Matter, likeness

#: Words after an answer are shorter than a matter of their own.
_SHORT = 30
#: Words of this length may tell a matter.
_SENTENCE = 10
#: From this confidence on the class of advice tells it from a case of another class.
_SURE = 0.75

#: Somebody else is to come in too: “希望派出所也来看看”.
_JOINS = re.compile(r"也(?:来|去|管|查|看|一起|帮)")


def known(ctx: Context, text: str, grievance: bool) -> Turn | None:
    """Words about a case that this person has already: an addition, or the question whether it is the same."""
    cases = [c for c in open_cases(ctx) if not c.sealed]
    if not cases:
        return None
    read = ctx.reader.read(text)
    nearest, place = max((_alike(case, text, read), -place) for place, case in enumerate(cases))
    likest = cases[-place]
    if len(text) >= _SENTENCE and nearest >= SAME:
        clock = next((c for c in reversed(likest.clocks) if c.running), None)
        due = say("citizen.same_due", due=day(clock.due_at)) if clock else ""
        words = say("citizen.same", number=likest.number, holder=holder(ctx, likest), status=public(likest), due=due)
        return Turn(words, replace(ctx.dialogue, step="same", number=likest.number, note=text))
    if not _JOINS.search(simplify(text)) and _of_its_own(read, cases):
        return None
    answered = next((case for case in cases if case.status in (Status.SERVED, Status.CLOSED)), None)
    if answered and _of_the_answer(answered, text, read):
        return manage.add(ctx, answered, text, "supplement.guessed")
    if not grievance and len(text) > 3 and not yes(text) and not no(text):
        return manage.add(ctx, cases[0], text, "supplement.guessed")
    return None


def _of_the_answer(case: Case, text: str, read: Reading) -> bool:
    """Is this what is still wrong after the answer? Short words that name no place and no class of another matter."""
    elsewhere = any(name in read.slots for name in ("town", "village", "place"))
    return 3 < len(text) <= _SHORT and not elsewhere and read.category in (case.category, OTHER)


def _of_its_own(read: Reading, cases: Sequence[Case]) -> bool:
    """Is this surely another matter: advice of a class that none of these cases has? A wish may bring another class into the same one."""
    if read.purpose != Purpose.SUGGESTION or read.category == OTHER or read.category_confidence < _SURE:
        return False
    # A case without a class may be of this one.
    return not {case.category for case in cases} & {read.category, OTHER, ""}


def _alike(case: Case, text: str, read: Reading) -> float:
    """How like the first words of the case or any later ones these are, 0-1."""
    town, village, place = (slot.value if (slot := read.slots.get(name)) else "" for name in ("town", "village", "place"))
    said = Matter(text, read.category, town, village + place)
    bubbles = {case.text, *(told for told in case.text.split("\n") if len(told) >= _SENTENCE)}
    return max(likeness(said, *(Matter(told, case.category, case.town, case.place) for told in bubbles)))


def answer(ctx: Context, text: str) -> Turn:
    """What came when it was asked whether the matter is the one that is open."""
    if yes(text):
        return manage.supplement(ctx, Command("补充", number=ctx.dialogue.number, rest=ctx.dialogue.note))
    if no(text):
        return edit.new_matter(ctx, Command("新事"))
    case = ctx.book.case(ctx.dialogue.number)
    return manage.add(ctx, case, f"{ctx.dialogue.note}\n{text}") if case else petition.tell(ctx, text)
