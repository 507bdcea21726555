"""The simple procedure (简易办理): who may not go by it, entering and leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases.model import Actor, Case, Purpose, Refused
from cases.rules import Exclusion, Rules
from cases.values import replace
from cases.words import LEAVING

Fields = Mapping[str, str]
#: Emergencies and gatherings: major or urgent, so never simple.
_GRAVE = frozenset({"E1", "E2", "E3", "E4"})
#: The county says which of these keep a case out of the simple procedure.
_NOT_SIMPLE: Mapping[Exclusion, tuple[str, Callable[[Case], bool]]] = {
    "重大紧急": ("重大紧急的事项", lambda case: case.urgency in _GRAVE or "urgent" in case.flags),
    "多人": ("多人的事项", lambda case: "joint" in case.flags),
    "交办": ("上级或者信访局交办的件", lambda case: "designated" in case.facts),
    "其他途径": ("走诉讼、仲裁、行政程序等其他途径的事项", lambda case: 1 <= case.route <= 4),
    "几家单位": ("几家单位一起办的事项", lambda case: bool(case.helpers)),
}


def change(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """Into the simple procedure or out of it. Raises ``Refused``."""
    if fields["value"] in LEAVING:
        return replace(case, simple=False)
    if case.simple:
        raise Refused("已经是简易办理；要退出请写 0。")
    if reasons := unfit(case, rules):
        raise Refused(f"{'、'.join(reasons)}不能简易办理，请按普通程序办。")
    return replace(case, simple=True)


def unfit(case: Case, rules: Rules) -> list[str]:
    """What keeps this case out of the simple procedure, in words; an accusation always does, the rest as the county says."""
    if case.sealed or case.purpose == Purpose.ACCUSATION:
        return ["检举控告"]
    return [words for name, (words, holds) in _NOT_SIMPLE.items() if name in rules.simple_excludes and holds(case)]
