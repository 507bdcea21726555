"""How each kind of notice travels: its template, what the template may carry alone, whether a timer or a step makes it."""

from __future__ import annotations

from dataclasses import dataclass

from cases.values import replace


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind of notice is sent; fields as in ``cases.commands.Push``. ``timed``: its due date makes it unique, not the step."""

    template: str = "progress"
    whole: bool = True
    optional: bool = False
    proves: str = ""
    timed: bool = False
    status: str = ""
    ladder: str = "news"


_ORDINARY = Manner()
#: A status word alone is not a notice (Art. 23, 34): the words themselves must arrive, a template only announces them.
_IN_FULL = Manner(whole=False, ladder="duty")
_RESULT = Manner(whole=False, ladder="result")
#: News that no status word stands for: days that do not count, words to be confirmed, what a call found, a second number.
_IN_WORDS = Manner(whole=False)

_CITIZEN = {
    "accepted": _IN_FULL,
    "extended": Manner(whole=False, proves="notify", ladder="duty"),
    "review_done": Manner(whole=False, proves="serve", ladder="result"),
    "review_refused": Manner(whole=False, proves="serve", ladder="result"),
    "verify_done": _RESULT,
    "verify_refused": _RESULT,
    "ended": _RESULT,
    "refused": _RESULT,
    "nolonger": _RESULT,
    "guided": _RESULT,
    "direct": _RESULT,
    "answer": Manner(whole=False, proves="serve", ladder="result"),
    "survey": Manner(template="survey", optional=True, timed=True, status="待评价", ladder="asked"),
    "survey_reminder": Manner(template="survey", optional=True, timed=True, status="待评价", ladder="asked"),
    "no_news": Manner(optional=True, timed=True),
    **dict.fromkeys(("hearing", "wording", "callback", "split"), _IN_WORDS),
}
#: Questions to citizens, which have their own time: never into a running talk.
ASKS = frozenset(kind for kind, how in _CITIZEN.items() if how.ladder == "asked")
_REMINDS = Manner(template="assignment", timed=True, ladder="staff")
#: Words that a status cannot stand for: how often and in which words somebody urges, what they said when they were called back.
_SAID = Manner(template="assignment", whole=False, ladder="staff")
_STAFF = {
    "warning": _REMINDS,
    **dict.fromkeys(("urge", "urged_again", "called_back"), _SAID),
    **dict.fromkeys(("late", "follow", "unsigned", "unopened", "unopened_own"), _REMINDS),
    **dict.fromkeys(("helper_silent", "helper_over", "co_silent"), _REMINDS),
}


_TO_STAFF = Manner(template="assignment", ladder="staff")


def manner(kind: str, audience: str, statutory: bool = False) -> Manner:
    """The manner of this kind of notice; staff get the assignment template where WeChat's window is shut."""
    if audience != "citizen":
        return _STAFF.get(kind, _TO_STAFF)
    how = _CITIZEN.get(kind, _ORDINARY)
    return replace(how, ladder="duty") if statutory and how.ladder == "news" else how
