"""One file per case (M11): an index of all that happened, each row with a hash that hangs on the one before it, and a check list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.calendar import local_date
from cases.history import History
from cases.model import Entry, Status
from cases.transitions import TRANSITIONS

_WORDS = {row.action: row.word for row in reversed(TRANSITIONS)}
#: What a complete file holds: the paper → the steps that make it (any of them), and from which state on it is owed.
PAPERS: Mapping[str, tuple[frozenset[str], frozenset[Status]]] = {
    "信访事项登记表": (frozenset({"submit", "register"}), frozenset(Status)),
    "转送单、交办函或直接答复": (
        frozenset({"transfer", "approve", "direct", "guide", "to_pl", "to_disc", "refuse", "merge", "file"}),
        frozenset(Status) - {Status.SUBMITTED, Status.REGISTERED, Status.WITHDRAWN},
    ),
    "受理告知书": (frozenset({"accept"}), frozenset({Status.CLOSED, Status.SERVED, Status.ENDED, Status.ARCHIVED})),
    "与信访人谈话记录": (frozenset({"contact"}), frozenset({Status.CLOSED, Status.SERVED, Status.ENDED, Status.ARCHIVED})),
    "处理意见书或答复": (frozenset({"answer", "direct"}), frozenset({Status.CLOSED, Status.SERVED, Status.ENDED, Status.ARCHIVED})),
    "送达回证": (frozenset({"serve"}), frozenset({Status.CLOSED, Status.SERVED, Status.ENDED, Status.ARCHIVED})),
    "办结报告": (frozenset({"close"}), frozenset({Status.CLOSED, Status.ARCHIVED})),
    "复核意见和终结记录": (frozenset({"end"}), frozenset({Status.ENDED})),
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One row of the index; ``hash`` covers this row and, through the hash before it, everything earlier."""

    number: int
    day: str
    what: str
    who: str
    words: str
    hash: str


def index(entries: Sequence[Entry]) -> list[Leaf]:
    """The rows of the file in order."""
    found: list[Leaf] = []
    before = ""
    for n, entry in enumerate(entries, 1):
        before = _hash(before, entry)
        found.append(Leaf(n, local_date(entry.at).isoformat(), _WORDS.get(entry.action, entry.action), entry.actor, entry.reason, before))
    return found


def _hash(before: str, entry: Entry) -> str:
    who = [entry.at.isoformat(), entry.actor, entry.actor_id]
    told = [before, *who, entry.action, entry.source, entry.target, entry.reason, dict(entry.fields)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def checklist(history: History) -> dict[str, bool]:
    """Each paper that the file owes by now → is it there?"""
    taken = {e.action for e in history.entries}
    return {paper: bool(steps & taken) for paper, (steps, states) in PAPERS.items() if history.case.status in states}
