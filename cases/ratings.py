"""What may be rated, by when and why somebody is not content (满意度评价, Art. 21)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from cases.model import Case, Entry, Purpose, Status
from cases.rules import Rules
from cases.words import RATINGS

#: Whom one rates, in the order in which one is asked.
OBJECTS = ("unit", "office")
#: The value after which the petition office calls back.
POOR = 3
#: Reasons why somebody is not content: code → what people call it.
REASONS: Mapping[str, str] = {
    "unsolved": "没解决", "undone": "说了没落实", "slow": "太慢", "attitude": "态度不好", "silent": "没人联系", "unclear": "没说清楚",
    "shirked": "推来推去",
}  # fmt: skip
#: The reason that is a matter for supervision: an opinion that is not carried out (Art. 32, 40).
NOT_CARRIED_OUT = "未落实"
_ANSWERED = frozenset({Status.SERVED, Status.CLOSED, Status.REVIEW_REQ})
_UNRATED = frozenset({Status.FILED, Status.REFUSED, Status.NOLONGER, Status.MERGED, Status.TO_PL, Status.TO_DISC, Status.WITHDRAWN})
#: What asks a petitioner for another mark, or for a good one.
_MARK = "(?:评价|满意|好评|不满意|差评|评分|打分)"
_GOOD = "(?:(?<!不)满意(?!不满意|或|还是|与否|、|/)|好评|高分|五星|5星)"
_WISH = "(?:请|麻烦|帮忙|求|希望|务必|一定要?|能不能|能否|可否|记得|别忘)"
_PLEA = re.compile(
    rf"(?:改|换|撤|重新?|再)(?:一下|成|为|回|销|掉|个|下)*{_MARK}|{_MARK}.{{0,4}}(?:改|换|撤)(?:成|为|回|掉|一下|了)?"
    rf"|{_WISH}.{{0,8}}(?:(?:评|打|选|点|回复?)[^，。；]{{0,4}}|给(?:我们?|局里|单位|个|一个|打|评)*){_GOOD}"
    rf"|(?:给|打|评|选)(?:我们?|个|一个|一下)+{_GOOD}"
)


def rateable(case: Case) -> bool:
    """Is it at a point where its petitioner rates? Accusations and what ``never`` names are not."""
    return case.status in _ANSWERED and not case.sealed and case.purpose != Purpose.ACCUSATION and not never(case)


def never(case: Case) -> bool:
    """Is it of a kind that is not rated at all: filed, refused, merged, withdrawn, before the courts?"""
    return case.status in _UNRATED or case.route == 1 or "law_related" in case.flags


def supported(case: Case) -> bool:
    """Did the answer support a claim, as far as is known? Where no opinion is on record the answer may have."""
    opinions = {case.facts.get("opinion"), *(claim.opinion for claim in case.claims)} - {None, ""}
    return not opinions or "支持" in opinions


def cause(case: Case, reasons: Collection[str]) -> str:
    """未落实 where these reasons say that an answer in somebody's favour is not carried out: that is supervised (Art. 32, 40); else ""."""
    return NOT_CARRIED_OUT if case.status in _ANSWERED and "undone" in reasons and supported(case) else ""


def asked(case: Case, now: datetime, rules: Rules) -> bool:
    """Has the survey been due?"""
    window = case.clock("C20")
    return window is not None and window.started_at + timedelta(hours=rules.survey_delay_hours) <= now


def surveyed(case: Case) -> bool:
    """Is its petitioner asked by themselves? What a grid worker reported is nobody's to rate."""
    return rateable(case) and case.status != Status.REVIEW_REQ and case.channel != "grid"


def until(case: Case) -> datetime | None:
    """The last moment of the rating time; None where none was set."""
    window = case.clock("C20")
    return window.due_at if window else None


def over(case: Case, now: datetime) -> bool:
    """Has the rating time ended?"""
    last = until(case)
    return last is not None and last < now


def pleads(text: str) -> bool:
    """Do these words ask somebody for a good or another mark?"""
    return bool(_PLEA.search(text))


def awaits_call(entries: Sequence[Entry]) -> bool:
    """Was the unit rated poorly, and has nobody of the petition office called back or sent the case back since?"""
    for entry in reversed(entries):
        if entry.action in ("callback", "reopen"):
            return False
        if (entry.action, entry.fields.get("object"), entry.fields.get("value")) == ("rate", "unit", RATINGS[POOR]):
            return True
    return False
