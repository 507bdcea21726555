"""How each kind of notice travels: its template, what the template may carry alone, whether a timer or a step makes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind of notice is sent; fields as in ``cases.commands.Push``. ``timed``: its due date makes it unique, not the step."""

    template: str = "progress"
    whole: bool = True
    optional: bool = False
    proves: str = ""
    timed: bool = False
    status: str = ""


_ORDINARY = Manner()
#: A status word alone is not a notice (Art. 23, 34): the words themselves must arrive, a template only announces them.
_IN_FULL = Manner(whole=False)

_CITIZEN = {
    "accepted": _IN_FULL,
    "extended": _IN_FULL,
    "refused": _IN_FULL,
    "nolonger": _IN_FULL,
    "guided": _IN_FULL,
    "direct": _IN_FULL,
    "answer": Manner(whole=False, proves="serve"),
    "survey": Manner(template="survey", optional=True, timed=True, status="待评价"),
    "survey_reminder": Manner(template="survey", optional=True, timed=True, status="待评价"),
    "no_news": Manner(optional=True, timed=True),
}
_STAFF = {
    "assignment": Manner(template="assignment"),
    "warning": Manner(template="assignment", timed=True),
    "late": Manner(template="assignment", timed=True),
}


def manner(kind: str, audience: str) -> Manner:
    """The manner of this kind of notice; staff get the assignment template where WeChat's window is shut."""
    if audience == "citizen":
        return _CITIZEN.get(kind, _ORDINARY)
    return _STAFF.get(kind, Manner(template="assignment"))
