"""Every row of the table of steps, taken by `cases act` as somebody who may, and refused with all that is missing named at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import Services, build
from bot.cli import build as commands
from bot.cli import frame
from bot.clock import utcnow
from bot.settings import load
from cases.commands import Done, SaveCase, Work
from cases.model import Actor, Case, Petitioner, Status
from cases.transitions import TRANSITIONS, Transition
from handlers.taking import Desk, step

from ...cases.conftest import PATHS
from .conftest import CONFIG, Shell

S = Status
#: Who takes a step of this role, first that the row names; and their unit.
CREW = {
    "clerk": ("陈晓禾", "信访局"), "director": ("罗砚秋", "信访局"), "unit": ("郑柏川", "水利局"), "head": ("吴溪亭", "水利局"),
    "helper": ("何穗", "城管局"), "confidential": ("石望舒", "纪委监委"), "conference": ("丁安", "政法委"),
    "reviewer": ("江映雪", "司法局"), "verifier": ("路明远", "司法局"), "supervisor": ("尹川", "县委督查办"),
    "leader": ("钟岳", "县委办"), "grid": ("柯小满", "小岭镇"),
}  # fmt: skip
_TODAY, _LATER = utcnow().date().isoformat(), (utcnow().date() + timedelta(days=20)).isoformat()
#: What is written for a piece of evidence, where nothing else is said for the action.
SAID = {
    "text": "已到现场看过", "reason": "情况属实", "unit": "城管局", "due": _LATER, "date": _TODAY, "way": "当面", "organ": "公安局",
    "route": "2", "days": "10", "opinion": "解释说明", "claim": "1", "resolved": "化解", "result": "维持", "units": "水利局、城管局",
    "adviser": "何律师", "duty": "郑柏川", "document": "市复核〔2026〕3号", "leader": "钟岳", "number": "GX2611250001", "name": "方小满",
    "value": "1", "place": "小岭镇", "proof": "照片两张", "main": "",
}  # fmt: skip
OWN = {
    "refuse": {"ground": "N2", "date": _TODAY, "document": "市复核〔2026〕3号"}, "assign": {"unit": "水利局"},
    "suggest": {"kind": "改进工作"}, "confer": {"kind": "约谈"}, "duty": {"kind": "包解决问题"}, "box": {"kind": "诉求合理的解决问题到位"},
    "backlog": {"value": "化解中"}, "disc": {"result": "已告知受理"}, "simple": {"value": "1"}, "classify": {"category": "城乡建设"},
    "serve": {"way": "当面"}, "transfer": {"unit": "水利局"}, "co_handle": {"unit": "城管局"}, "campaign": {"name": "积案清理"},
}  # fmt: skip
_TOO_LATE = {"ground": "N8", "date": "2025-01-01", "reason": "邮局回执"}
#: Steps that make the pending fact a row wants: (action, role, evidence).
FIRST: dict[str, list[tuple[str, str, dict[str, str]]]] = {
    "assignment": [("assign", "clerk", {"unit": "水利局", "due": _LATER})],
    "refusal": [("refuse", "clerk", {"ground": "N1", "unit": "水利局", "since": _TODAY, "until": _LATER})],
    "nolonger": [("refuse", "clerk", {"ground": "N2", "date": _TODAY, "document": "市复核〔2026〕3号"})],
    "pending": [("file", "clerk", {"reason": "没有可查的事实"})],
    "filing": [("file", "clerk", {"reason": "没有可查的事实"})],
    "extension": [("extend", "unit", {"days": "10", "reason": "等鉴定"})],
    "extended": [("extend", "unit", {"days": "10", "reason": "等鉴定"}), ("approve", "head", {})],
    "supervised": [("supervise", "clerk", {"reason": "拖延"})],
    "supervised_review": [("supervise", "clerk", {"reason": "拖延", "to": "复查机关"})],
    "supervised_verify": [("supervise", "clerk", {"reason": "拖延", "to": "复核机关"})],
    "suggested": [("suggest", "clerk", {"kind": "改进工作", "text": "定期检修"})],
    "leader": [("lead_case", "director", {"leader": "钟岳", "due": _LATER})],
    "confidential": [("seal", "clerk", {"reason": "信里有举报"})],
    "urgent": [("urgent", "clerk", {"reason": "可能聚集"})],
    "helper": [("co_handle", "unit", {"unit": "城管局"})],
    "claims": [("claim", "unit", {"text": "退水费"})],
}  # fmt: skip
#: Rows whose source is reached by no path of their own.
_BEST = (S.HANDLING, S.REGISTERED, S.SUBMITTED, S.SIGNED)
#: No step of anybody's own: taken by the program on the way of another, or written into the other case of a step on two.
BY_ANOTHER = {"deliver": "transfer", "absorb": "merge", "release": "unmerge"}
#: Not to be entered for somebody: the rating is the petitioner's in chat; the rest has tests of its own.
_ELSEWHERE = {"deem", "rate", "undo", "settle"}
ROWS = [row for row in TRANSITIONS if row.action not in {*BY_ANOTHER, *_ELSEWHERE, "submit"}]
_TRANSFER = next(row for row in ROWS if row.action == "transfer")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One office with somebody of every role."""
    home = tmp_path_factory.mktemp("rows")
    (home / "config.toml").write_text(CONFIG, encoding="utf-8")
    config = ["--config", str(home / "config.toml")]
    assert frame.run(commands, ["db", "upgrade", *config]) == 0
    for role, (name, unit) in CREW.items():
        held = "unit" if role == "helper" else role
        assert frame.run(commands, ["staff", "add", "--name", name, "--unit", unit, "--role", held, *config]) == 0, name
    yield home
    frame.settings.cache_clear()


@pytest.fixture
def office(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    capsys.readouterr()
    yield Shell(folder, capsys)
    frame.settings.cache_clear()


def filed(folder: Path, row: Transition) -> str:
    """A case that stands where this row begins; its number. It came there by lawful steps of the same table."""
    services = build(load(folder / "config.toml"))
    source = next((state for state in (*_BEST, *PATHS) if state in row.sources), S.HANDLING)
    who = Petitioner("柯有田", "13900000001", "下梁镇")
    accused = source == S.TO_DISC or row.action == "to_disc"
    purpose = "检举控告" if accused else "申诉求决"
    case = Case(services.now(), route=6, text="三号楼停水", petitioner=who, purpose=purpose, sealed=source == S.TO_DISC, publish=True)
    number = ""
    for action, actor, fields in PATHS[source]:
        now = {"date": _TODAY} if "date" in fields else {"main": filed(folder, _TRANSFER)} if "main" in fields else {}
        case = _take(services, number, case, action, actor, fields | now)
        number = case.number
    for need in (row.needs, *({"co_report": ("helper",), "opine": ("claims",), "supervise": ()}.get(row.action, ()))):
        for action, role, fields in FIRST.get(need, ()):
            case = _take(services, number, case, action, _actor(services, role), fields)
    services.store.close()
    return number


def _take(services: Services, number: str, case: Case, action: str, actor: Actor, fields: dict[str, str]) -> Case:
    desk = Desk(services.now(), services.store.book, services.office, services.rules, services.calendar)
    if number:
        found = services.store.book.case(number)
        assert found is not None
        case = found
    _, commands_ = step(desk, case, action, actor, fields)
    done = services.store.commit(Work(desk.now, tuple(c for c in commands_ if isinstance(c, SaveCase))))
    assert isinstance(done, Done), done
    found = services.store.book.case(number or done.number)
    assert found is not None
    return found


def _actor(services: Services, role: str) -> Actor:
    name = CREW[role][0]
    return next(person for person in services.store.admin.staff() if person.name == name).actor()


def by(row: Transition) -> str:
    """The name under which the row is taken."""
    return "信访人" if row.roles == {"citizen"} else next(name for role, (name, _) in CREW.items() if role in row.roles)


def evidence(row: Transition) -> dict[str, str]:
    """All that the row demands, and what its action wants beside."""
    own = _TOO_LATE if row.target in (S.REVIEW_DONE, S.VERIFY_DONE) and row.action == "refuse" else OWN.get(row.action, {})
    known = {field.name for field in row.fields}
    return {f.name: own.get(f.name) or SAID[f.name] for f in row.fields if f.required} | {k: v for k, v in own.items() if k in known}


def named(row: Transition) -> str:
    return f"{row.row}-{row.action}-{row.needs or row.target or ''}-{min(row.sources)}"


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_each_row_is_refused_with_all_that_is_missing_and_then_taken(office: Shell, row: Transition) -> None:
    number, said = filed(office.folder, row), evidence(row)
    act = ("cases", "act", number, row.action, "--as", by(row))
    wanted = [f for f in row.fields if f.required]
    if wanted:
        err = office.fails(*act)
        assert all(f"--field {f.name}=" in err and f.label.split()[0] in err for f in wanted), err
        if len(wanted) > 1:
            first, *rest = wanted
            err = office.fails(*act, "--field", f"{first.name}={said[first.name]}").partition("（" + row.action)[0]
            assert all(f"--field {f.name}=" in err for f in rest) and f"--field {first.name}=" not in err, err
    if "main" in said:
        said["main"] = filed(office.folder, _TRANSFER)
    out = office.ok(*act, *(word for name, value in said.items() for word in ("--field", f"{name}={value}")))
    rows = log(office.folder, number)
    assert row.action in {action for action, _ in rows}
    if row.target:
        assert any(target == row.target for _, target in rows)
    assert f"{number} {rows[-1][1]}" in out
    for action, other in BY_ANOTHER.items():
        if other == row.action and action != "release":
            assert action in {one for one, _ in (rows if action == "deliver" else log(office.folder, said["main"]))}


def test_row_1_a_letter_is_refused_with_all_that_is_missing_and_then_submitted(office: Shell) -> None:
    act = ("cases", "act", "new", "submit", "--as", "陈晓禾")
    err = office.fails(*act)
    assert all(f"--field {key}=" in err for key in ("text", "name", "phone", "anonymous"))
    assert "--field name=" in office.fails(*act, "--field", "text=路灯坏了", "--field", "phone=13900000007")
    out = office.ok(*act, "--field", "text=路灯坏了", "--field", "name=方小满", "--field", "address=迎春路3号")
    assert " SUBMITTED（" in out and log(office.folder, out.split()[0]) == [("submit", "SUBMITTED")]
    assert "已登记" not in out and f"cases act {out.split()[0]} 登记" in out


def test_the_walk_takes_all_rows_of_the_table() -> None:
    walked = {row.row for row in ROWS} | {row.row for row in TRANSITIONS if row.action in {*BY_ANOTHER, "submit"}}
    assert {row.row for row in TRANSITIONS} == walked and len(walked - {"–"}) == 36


def log(folder: Path, number: str) -> list[tuple[str, str]]:
    """(action, state after it) of each step of the case."""
    services = build(load(folder / "config.toml"))
    entries = services.store.book.entries(number)
    services.store.close()
    return [(entry.action, str(entry.target)) for entry in entries]
