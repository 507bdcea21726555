"""One file per case (M11): an index of all that happened, each row with a hash on the one before it, and what it must hold."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cases.calendar import local_date
from cases.history import History
from cases.model import Entry, Status
from cases.ratings import POOR
from cases.rules import Rules
from cases.transitions import TRANSITIONS
from cases.words import RATINGS

_WORDS = {row.action: row.word for row in reversed(TRANSITIONS)}
#: States in which the petitioner has got a result.
_RESULTS = frozenset({Status.DIRECT, Status.SERVED, Status.CLOSED, Status.ENDED, Status.ARCHIVED})
TABLE = Path(__file__).with_name("papers.toml")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a complete file: the steps or states that make it owed (``after``), the steps that make it (``by``)."""

    name: str
    article: str
    after: tuple[str, ...]
    by: tuple[str, ...]
    setting: str = ""

    def called(self, rules: Rules) -> str:
        """Its name with the county's titles, and the article that asks for it."""
        return f"{rules.titles.fill(self.name)}（{self.article}）"


def _read() -> tuple[Paper, ...]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["paper"]
    return tuple(Paper(r["name"], r["article"], tuple(r["after"]), tuple(r["by"]), r.get("setting", "")) for r in rows)


PAPERS: tuple[Paper, ...] = _read()


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


def _asks(entry: Entry, paper: Paper) -> bool:
    """Does this step make the paper owed?"""
    told = {entry.action, *((str(entry.target),) if entry.source != entry.target else ())}
    poor = (entry.action, entry.fields.get("object"), entry.fields.get("value")) == ("rate", "unit", RATINGS[POOR])
    told |= {"poor_rating"} if poor else set()
    return bool(set(paper.after) & (told | ({"co_handle"} if entry.fields.get("tasks") else set())))


def checklist(history: History) -> dict[Paper, bool]:
    """Each paper that the file owes by now → is it there, made since it was last owed?"""
    found: dict[Paper, bool] = {}
    for paper in PAPERS:
        owed = [n for n, entry in enumerate(history.entries) if _asks(entry, paper)]
        if owed or "always" in paper.after:
            later = history.entries[owed[-1] if owed else 0 :]
            silent = "co_report" in paper.by and any(not helper.reported for helper in history.case.helpers)
            found[paper] = not silent and any(entry.action in paper.by for entry in later)
    return found


def missing(history: History, rules: Rules) -> list[Paper]:
    """What keeps a case from the archive: papers that are owed, binding in this county, and not there."""
    return [p for p, there in checklist(history).items() if not there and (not p.setting or getattr(rules, p.setting))]


def kept(history: History, rules: Rules) -> str:
    """How long the file is kept from now on: for ever with a leader's instruction and a result, else so many years."""
    result = history.case.status in _RESULTS
    if result and history.last("instruct"):
        return "永久"
    return f"{rules.keep_years if result else rules.keep_plain_years}年"
