"""The printed law tables are the tables that the program obeys."""

from __future__ import annotations

import re
from pathlib import Path

import cases
from cases.clocks import CLOCKS
from cases.lawbook import diagram, page, people
from cases.model import Status
from cases.steps import role_names
from cases.transitions import TRANSITIONS
from cases.words import GROUNDS, PUBLIC, ROUTES, STATES

BOOK = Path(cases.__file__).parent.parent / "docs" / "law.md"


def test_the_printed_tables_are_up_to_date() -> None:
    assert BOOK.read_text(encoding="utf-8") == page(), "run: python -m cases.lawbook > docs/law.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = page().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_state_step_clock_route_and_ground_is_printed() -> None:
    assert [row[:3] for row in rows("状态")] == [[f"`{s}`", STATES[s], PUBLIC[s]] for s in Status]
    assert [row[:2] for row in rows("步骤")] == [[t.row, f"{t.word} `{t.action}`"] for t in TRANSITIONS]
    assert [row[0] for row in rows("时限")] == list(CLOCKS)
    assert [row[0] for row in rows("六种途径")] == [str(n) for n in ROUTES]
    assert [row[0] for row in rows("不予受理的理由")] == list(GROUNDS)


def test_what_is_filed_stays_filed_and_the_page_says_so() -> None:
    leaving = {row.action for row in TRANSITIONS if Status.FILED in row.sources and row.target not in (None, Status.FILED)}
    told = next(row[3] for row in rows("状态") if row[0] == "`FILED`")
    assert leaving == set() and "没有从这里出去的步骤" in told and "登记为新的一件" in told and "代录成新的一件" in told


def test_every_row_is_as_wide_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", page(), re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_every_step_names_people_and_whom_it_tells() -> None:
    for transition, row in zip(TRANSITIONS, rows("步骤"), strict=True):
        assert row[3] == ("不变" if transition.target is None else row[3])
        assert transition.target is None or f"`{transition.target}`" in row[3]
        assert row[4] == people(transition.roles) != ""
        assert not re.search("[a-z]", row[4]), row[4]
        assert all(f"`{kind}`" in row[6] for _, kind in transition.tells)
        assert all(clock in row[7] for clock in transition.starts)
        assert all(clock in row[8] for clock in transition.stops)
        assert all(field.label.replace("|", "／") in row[5] for field in transition.fields)


def test_what_starts_only_for_some_cases_says_for_which() -> None:
    printed = {(row[0], row[1].split()[0], row[3]): row for row in rows("步骤")}
    assert "C7" in printed["21", "同意", "`EXTENDED`"][7]
    assert "C6（途径6、普通程序）" in printed["16", "受理", "`ACCEPTED`"][7]
    assert "C2（接着走）" in printed["11", "解除并案", "`REGISTERED`"][7]
    assert ("10", "同意", "`NOLONGER`") in printed


def test_the_table_has_every_row_of_the_countys_rules() -> None:
    assert {row[0] for row in rows("步骤")} == {*map(str, range(1, 36)), "11b", "–"}


def test_every_state_can_be_reached() -> None:
    assert "没有步骤通到这里" not in page()


def test_everybody_finds_what_they_may_do() -> None:
    may = dict(rows("谁能办什么"))
    assert {"信访人", "责任单位", "复查机关", "保密专岗", "联席会议"} <= set(may)
    assert "受理" in may["责任单位"] and "评价" not in may["责任单位"]


def test_the_book_knows_every_role_that_a_refusal_names() -> None:
    held = frozenset(role for t in TRANSITIONS for role in t.roles)
    assert not re.search("[a-z]", people(held) + role_names(held))


def test_the_diagram_can_be_read_by_mermaid() -> None:
    first, *lines = diagram()
    assert first == "stateDiagram-v2"
    names = {str(s) for s in Status} | {"[*]"}
    for line in lines:
        state = re.fullmatch(r"  ([A-Z_]+) : \1 [一-龥]+", line)
        move = re.fullmatch(r"  (\S+) --> (\S+)(?: : [一-龥、]+)?", line)
        assert state or move, line
        assert move is None or {move[1], move[2]} <= names
    drawn = {move for line in lines if (move := line.strip().split(" : ")[0]) and "-->" in move}
    lawful = {f"{a} --> {t.target}" for t in TRANSITIONS for a in t.sources if t.target and t.target not in (a, Status.WITHDRAWN)}
    assert lawful <= drawn
