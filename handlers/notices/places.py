"""What the sentences of notices have open: dates, limits, names, drawn from the case and the notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from cases import masking
from cases.calendar import CHINA, local_date
from cases.model import Case, Clock, Notice
from cases.rules import Rules
from cases.words import public
from handlers.directory import short_name, unit_name
from handlers.sentences import say
from handlers.turn import Book, Office

#: Clocks that a citizen hears of as the next limit, the one in force last.
_LIMITS = ("C13", "C4", "C3", "C17", "C6", "C7", "C16", "C10", "C12")


@dataclass(frozen=True, slots=True)
class Scene:
    """One notice with what its words need."""

    notice: Notice
    case: Case
    book: Book
    office: Office
    now: datetime
    actor: str = ""
    actor_id: int = 0
    rules: Rules = field(default_factory=Rules)

    @property
    def number(self) -> str:
        """The case's number, or the open place that the transaction fills."""
        return self.case.number or "{number}"

    @property
    def unit(self) -> str:
        """Name of the unit that the notice is about."""
        return unit_name(self.book, self.notice.data.get("unit") or self.case.unit) or self.office.name


def day(moment: datetime | date, now: datetime) -> str:
    """A date as people here read it: 12月8日, with the year where it is another one."""
    there = local_date(moment) if isinstance(moment, datetime) else moment
    short = f"{there.month}月{there.day}日"
    return short if there.year == local_date(now).year else f"{there.year}年{short}"


def clock_words(at: datetime) -> str:
    """A moment as WeChat's time fields take it: 2026年11月23日 15:01."""
    there = at.astimezone(CHINA)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


def moment(text: str) -> datetime | None:
    """A date or time in ISO form, aware UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def plain(text: str) -> str:
    """Somebody's words, safe to stand in a sentence: open places are ours alone."""
    return " ".join(text.split()).replace("{", "｛").replace("}", "｝")


def limit_clock(case: Case) -> Clock | None:
    """The running clock that the citizen waits for, None where the law sets none."""
    running = [c for c in case.clocks if c.running and c.id in _LIMITS]
    return max(running, key=lambda c: _LIMITS.index(c.id), default=None)


def limit(scene: Scene) -> str:
    """How long it may take, with its article."""
    clock = limit_clock(scene.case)
    if clock is not None and clock.id not in ("C3", "C4"):
        return say(f"notice.limit.{clock.id}", due=day(clock.due_at, scene.now))
    return say(f"notice.limit.{scene.case.route or 'none'}")


def days_left(due: datetime, now: datetime) -> str:
    """“还剩15天”, “今天到期”, “已超期3天”."""
    days = (local_date(due) - local_date(now)).days
    if days < 0:
        return say("notice.word.left_late", days=-days)
    return say("notice.word.left_days", days=days) if days else say("notice.word.left_today")


def due_by(scene: Scene) -> str:
    """“最迟12月8日”, from the notice's own date or else the running limit."""
    told = moment(scene.notice.data.get("due", ""))
    clock = limit_clock(scene.case)
    due = told or (clock.due_at if clock else None)
    return say("notice.word.due_by", due=day(due, scene.now)) if due else say("notice.word.due_unknown")


def without_person(case: Case, text: str) -> str:
    """The matter without who told it: names, phones and card numbers do not travel to units (domain rule, Art. 30 and PIPL Art. 6)."""
    for known in filter(None, (case.petitioner.name, case.petitioner.phone, case.petitioner.id_number)):
        text = text.replace(known, "某某" if known == case.petitioner.name else "（略）")
    return masking.text(text)


def brief(case: Case, length: int = 90) -> str:
    """What the matter is, in at most so many characters, without the petitioner."""
    text = plain(without_person(case, case.text or case.summary))
    return text if len(text) <= length else text[: length - 1] + "…"


def place(book: Book, case: Case, told: str) -> str:
    """Town and place of the matter, each only where the words beside it do not name it."""
    return "".join(part for part in (short_name(book, case.town), case.place) if part and part not in told)


def status_word(scene: Scene, fixed: str) -> str:
    """The word that citizens see for where the case stands."""
    return fixed or public(scene.case)


def stands(case: Case, word: str) -> str:
    """Where the case stands, for staff: of one that was rated poorly that the office's call comes first."""
    return say("staff.poor", status=word) if "call_owed" in case.facts else word
