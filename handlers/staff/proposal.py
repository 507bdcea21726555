"""Why a case that waits for its unit is proposed as it is: the unit, the words that speak for it, and the next best one tap away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases.model import Case, Staff, Status
from handlers.directory import complained_of, short_name, unit_name
from handlers.sentences import say
from handlers.staff.desk import OFFICE
from handlers.turn import Context
from nlp.reading import Evidence

#: So many words and so many other units are shown.
_WORDS, _OTHERS = 4, 2


def proposal(ctx: Context, staff: Staff, case: Case) -> str:
    """For whoever decides, while it is undecided; "" otherwise. The unit that is complained of is never offered (Art. 30)."""
    if case.status != Status.REGISTERED or case.sealed or not staff.roles & OFFICE:
        return ""
    read = ctx.reader.read(case.text or case.summary)
    barred = {case.proposed_unit, *complained_of(ctx.book, case)}
    others = [name for name, _ in read.units if (unit := ctx.book.unit(name)) and unit.code not in barred][:_OTHERS]
    # Words that spoke for another unit or class than stands here say nothing of it.
    of_class = _because(read.evidence, "category") if read.category == case.category else ""
    of_unit = _because(read.evidence, "unit") if read.unit == case.proposed_unit else ""
    named = say("staff.proposal_unit", unit=unit_name(ctx.book, case.proposed_unit), why=of_unit) if case.proposed_unit else ""
    return say("staff.proposal", category=case.category, why=of_class, proposed=named) + _others(ctx, case, others)


def _others(ctx: Context, case: Case, names: Sequence[str]) -> str:
    if not names:
        return ""
    short = [short_name(ctx.book, name) for name in names]
    return say("staff.proposal_others", near="、".join(short), number=case.number, unit=short[0])


def _because(evidence: Iterable[Evidence], about: str) -> str:
    """The words that spoke for a conclusion, each once, without what stands in a longer one; "" where none did."""
    said = dict.fromkeys(e.word for e in evidence if e.about == about)
    words = [word for word in said if not any(word != other and word in other for other in said)][:_WORDS]
    return say("staff.proposal_because", rows="、".join(say("staff.proposal_word", word=word) for word in words)) if words else ""
