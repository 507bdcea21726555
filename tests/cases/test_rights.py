"""Who may see what and do what: the whole table, role by role and case by case."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

import cases
from cases.model import Actor, Case, Helper, Refused, Status
from cases.rights import ALSO, REACHES, ROLES, SEES, clash, may, need, sees
from cases.rightsbook import matrix, page
from cases.steps import lawful
from cases.transitions import TRANSITIONS

from .conftest import MONDAY

BOOK = Path(cases.__file__).parent.parent / "docs" / "rights.md"
SLJ = "SLJ"


def case(**changes: object) -> Case:
    given: dict[str, object] = {"number": "XF2503030001", "status": Status.HANDLING, "unit": "CGJ", "town": "611026107", **changes}
    return Case(MONDAY, **given)  # type: ignore[arg-type]


def person(role: str, unit: str = SLJ, name: str = "郑柏川") -> Actor:
    """At a village, where the role is the grid worker's."""
    return Actor(name, frozenset({role}), 2, unit, local=role == "grid")


#: A case of each sort, and the roles that may open it (everybody of them works at the water bureau, SLJ).
HELPING = (Helper("JYJ", "", "2025-03-20"), Helper("SLJ", "", "2025-03-20"))

SORTS: dict[str, tuple[Case, set[str]]] = {
    "another unit's": (case(), {"clerk", "director"}),
    "our own": (case(unit=SLJ), {"clerk", "director", "unit", "head", "grid"}),
    "one that we help with": (case(helpers=HELPING), {"clerk", "director", "unit", "head", "grid"}),
    "reported by us from a village": (case(channel="grid", facts={"grid": SLJ}), {"clerk", "director", "grid"}),
    "of our place, but another unit's": (case(town=SLJ), {"clerk", "director"}),
    "reported by another grid of our town": (case(town=SLJ, channel="grid", facts={"grid": "V2"}), {"clerk", "director"}),
    "led by this very leader": (
        case(flags=frozenset({"lead_case"}), facts={"leader": "郑柏川"}),
        {"clerk", "director", "leader", "conference", "supervisor"},
    ),
    "led by another leader": (
        case(flags=frozenset({"lead_case"}), facts={"leader": "罗砚秋"}),
        {"clerk", "director", "conference", "supervisor"},
    ),
    "reported up": (case(facts={"reported": "停水三天"}), {"clerk", "director", "leader"}),
    "supervised": (
        case(flags=frozenset({"supervised"}), facts={"supervised": "超期"}),
        {"clerk", "director", "leader", "conference", "supervisor"},
    ),
    "disputed between units": (case(status=Status.OBJECTED), {"clerk", "director", "conference"}),
    "under review": (case(status=Status.REVIEWING), {"clerk", "director", "reviewer"}),
    "under verification": (case(status=Status.VERIFYING), {"clerk", "director", "verifier"}),
    "an accusation": (case(sealed=True), {"confidential"}),
    "an accusation against our own unit's neighbour, in our hands": (case(sealed=True, unit=SLJ), {"confidential"}),
}


@pytest.mark.parametrize(("sort", "role"), list(product(SORTS, ROLES)))
def test_who_may_open_which_case(sort: str, role: str) -> None:
    found, allowed = SORTS[sort]
    assert sees(person(role), found) == (role in allowed)


@pytest.mark.parametrize("town", ["", SLJ, "another"])
@pytest.mark.parametrize("given", [{"unit": SLJ}, {"helpers": HELPING}], ids=["in hand", "helping"])
def test_what_a_town_or_a_department_has_is_not_handed_down_to_a_grid(given: dict[str, object], town: str) -> None:
    """Whoever is entered as a grid worker of no village or grid reads no citizen's words."""
    at_town = Actor("郑柏川", frozenset({"grid"}), 2, SLJ)
    assert not sees(at_town, case(town=town, **given))
    assert sees(at_town, case(channel="grid", facts={"grid": SLJ})), "but their own report"


@pytest.mark.parametrize(("role", "status"), list(product(("admin", "security", "audit"), Status)))
def test_administrators_take_no_step_of_any_case(role: str, status: Status) -> None:
    for sealed in (False, True):
        assert lawful(case(status=status, unit=SLJ, sealed=sealed, flags=frozenset({"supervised"})), person(role)) == []


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"confidential"}))
def test_nobody_but_the_confidential_clerk_acts_on_an_accusation(role: str) -> None:
    for status in Status:
        assert lawful(case(status=status, unit=SLJ, sealed=True), person(role)) == []


@pytest.mark.parametrize("role", ["unit", "head"])
def test_a_unit_acts_on_its_own_cases_alone(role: str) -> None:
    for status in set(Status) - {Status.DRAFT}:
        assert lawful(case(status=status), person(role)) == []
    assert lawful(case(unit=SLJ), person(role))


def test_every_step_that_the_matrix_shows_can_be_taken_by_that_role() -> None:
    """● in the printed matrix means: in some state, with what the row needs, this role may."""
    for row in TRANSITIONS:
        for role in row.roles & ROLES.keys() - {"grid", "confidential"}:
            listed = {"supervised", "lead_case"} if role in ("leader", "supervisor") else set()
            flags = frozenset({row.needs, *listed} - {""})
            facts = ({row.needs: "1"} if row.needs else {}) | ({"leader": "郑柏川"} if listed else {})
            states = [case(status=s, unit=SLJ, flags=flags, facts=facts) for s in row.sources]
            mine = {t.action for c in states for t in lawful(c, person(role, "SLJ" if role in ("unit", "head") else "XFJ"))}
            assert row.action in mine, (row.action, role)
        assert row.roles & ROLES.keys() <= matrix()[row.action]


def test_the_table_uses_only_words_that_it_explains() -> None:
    assert {word for role in ROLES.values() for word in role.sees} == set(SEES) == set(REACHES)
    assert {word for role in ROLES.values() for word in role.also} == set(ALSO)
    assert {role for row in TRANSITIONS for role in row.roles} <= set(ROLES) | {"citizen", "bot", "helper", "link"}


@pytest.mark.parametrize(("first", "second"), list(product(("admin", "security", "audit"), ROLES)))
def test_three_administrators_apart_from_each_other_and_from_every_case(first: str, second: str) -> None:
    assert (clash({first, second}) is not None) == (first != second)


def test_roles_of_cases_may_be_held_together() -> None:
    assert clash({"unit", "head", "clerk", "director"}) is None and clash({"admin"}) is None


def test_what_is_not_one_s_duty_is_refused_with_whose_it_is() -> None:
    assert may(person("audit"), "logs") and not may(person("director"), "logs")
    with pytest.raises(Refused, match="看操作日志由审计管理员来做"):
        need(person("director"), "logs")


def test_the_printed_table_is_up_to_date() -> None:
    assert BOOK.read_text(encoding="utf-8") == page(), "run: python -m cases.rightsbook > docs/rights.md"
