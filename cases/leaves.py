"""Leave and substitutes: whose work, notices and rights are with whom, for how long; chains end at somebody who is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.model import Refused, Staff
from cases.rights import clash


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away between two moments and ``substitute`` stands in. Both are ids of staff members."""

    staff: int
    substitute: int
    starts_at: datetime
    ends_at: datetime

    def runs(self, now: datetime) -> bool:
        """Is it now?"""
        return self.starts_at <= now < self.ends_at

    def meets(self, other: Leave) -> bool:
        """Do the two overlap?"""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def stand_in(staff: int, leaves: Iterable[Leave], now: datetime) -> int:
    """Who stands in for this person now, through every substitute who is away too; the person where they are here, 0 for a circle."""
    away = {leave.staff: leave.substitute for leave in leaves if leave.runs(now)}
    seen: set[int] = set()
    while staff in away:
        if staff in seen:
            return 0
        seen.add(staff)
        staff = away[staff]
    return staff


def check(new: Leave, people: Mapping[int, Staff], leaves: Sequence[Leave]) -> None:
    """Raises ``Refused`` for a leave that cannot be: no time, nobody else, another unit, a circle of substitutes, administrators mixed."""
    who, other = people[new.staff], people[new.substitute]
    if new.ends_at <= new.starts_at:
        raise Refused("销假的时间要在请假以后。")
    if new.staff == new.substitute:
        raise Refused("不能自己代自己，请另写一位。")
    if who.unit != other.unit:
        raise Refused(f"{other.name}不在{who.name}的单位，看不到也办不了那里的件，请找本单位的同志代。")
    if mixed := clash(who.roles | other.roles):
        raise Refused(f"{who.name}的角色和{other.name}的角色（{'、'.join(mixed)}）不能在同一个人手里，请另写一位。")
    if any(leave.staff == new.staff and leave.meets(new) for leave in leaves):
        raise Refused(f"{who.name}这段时间已经请过假，先销假再改。")
    _no_circle(new, people, leaves)


def _no_circle(new: Leave, people: Mapping[int, Staff], leaves: Sequence[Leave]) -> None:
    """Follows whoever stands in while the new leave runs: nobody may come back to the one who is away."""
    names, waiting = [people[new.staff].name], [(new.substitute, new)]
    while waiting:
        staff, span = waiting.pop()
        names.append(people[staff].name)
        if staff == new.staff:
            raise Refused(f"代来代去又回到了本人：{' → '.join(names)}，请另写一位。")
        waiting += [(leave.substitute, leave) for leave in leaves if leave.staff == staff and leave.meets(new) and leave.meets(span)]


def rights_now(people: Iterable[Staff], leaves: Sequence[Leave], now: datetime) -> dict[int, frozenset[str]]:
    """The roles that each person has now: their own and those of whom they stand in for; none while they are away."""
    own = {person.id: person.roles for person in people}
    found = {staff: frozenset[str]() for staff in own}
    for staff, roles in own.items():
        holder = stand_in(staff, leaves, now)
        if holder in found:
            found[holder] |= roles
    return found
