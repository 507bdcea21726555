"""`cases act new submit`, and what a step may not tell or take: sealed cases, refused letters, keepers of what is sealed."""

from __future__ import annotations

import json

import pytest

from cases.model import Petitioner

from .conftest import Shell

PERSON = ("--field", "name=方小满", "--field", "phone=13900000007")
ACCUSATION = {"sealed": True, "purpose": "检举控告", "flags": frozenset({"confidential"}), "proposed_unit": ""}


@pytest.fixture
def office(shell: Shell) -> Shell:
    """The office, a unit with its head, and the one who keeps what is sealed."""
    shell.hires(
        ("吴溪亭", "城管局", "unit,head"),
        ("陈晓禾", "信访局", "clerk"),
        ("罗砚秋", "信访局", "director"),
        ("纪安澜", "信访局", "confidential"),
    )
    return shell


def submit(office: Shell, *fields: str, who: str = "陈晓禾") -> tuple[str, ...]:
    words = [word for field in fields for word in ("--field", field)]
    return ("cases", "act", "new", "submit", "--as", who, *PERSON, *words)


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("people=-3", "people"), ("people=many", "people"), ("people=99999999999", "people"), ("route=9", "route"),
        ("purpose=瞎写", "申诉求决"), ("category=瞎写", "城乡建设"), ("channel=瞎写", "channel"), ("phone=abc", "phone"),
        ("date=bad", "date"), ("date=2999-01-01", "不能晚于今天"), ("text=\x01", "text"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_and_nothing_is_written(office: Shell, field: str, says: str) -> None:
    told = () if field.startswith("text=") else ("text=路灯坏了",)
    err = office.fails(*submit(office, *told, field))
    assert says in err and "TRACE" not in err
    assert json.loads(office.ok("cases", "list", "--json")) == []


def test_a_no_to_anonymity_keeps_the_name(office: Shell) -> None:
    office.ok(*submit(office, "text=路灯坏了", "anonymous=否"))
    (case,) = json.loads(office.ok("cases", "list", "--json"))
    assert "anonymous" not in case["flags"]


def test_the_unit_complained_of_is_known_by_its_officials_too(office: Shell) -> None:
    out = office.ok(*submit(office, "text=水利局局长王大力贪污工程款", "against=水利局局长王大力", "purpose=检举控告", who="信访人"))
    number = out.split()[0]
    office.ok("cases", "act", number, "register", "--as", "纪安澜")
    assert "不能转给它" in office.fails("cases", "act", number, "transfer", "--as", "纪安澜", "--field", "unit=水利局")


@pytest.mark.parametrize("action", ["merge", "refuse"])
def test_no_answer_tells_whose_a_sealed_case_is(office: Shell, action: str) -> None:
    number = office.file(proposed_unit="")
    fields = ("--field", "ground=N1") if action == "refuse" else ()
    sealed = office.file("支书把低保给了亲戚", **ACCUSATION)
    same = office.fails("cases", "act", number, action, "--as", "陈晓禾", *fields, "--field", f"main={sealed}")
    none = office.fails("cases", "act", number, action, "--as", "陈晓禾", *fields, "--field", "main=XF2601010009")
    assert same.replace(sealed, "N") == none.replace("XF2601010009", "N")
    assert "保密专岗" in office.fails("cases", "act", sealed, "merge", "--as", "吴溪亭", "--field", f"main={number}")


def test_n1_is_for_the_same_petitioner_and_shows_staff_no_code(office: Shell) -> None:
    main, other = office.file(), office.file("停水", proposed_unit="", contact=0, petitioner=Petitioner("蒋二", "13900000008"))
    refused = ("refuse", "--as", "陈晓禾", "--field", "ground=N1", "--field", f"main={main}")
    assert "同一位信访人" in office.fails("cases", "act", other, *refused)
    again = office.file("路灯还是不亮", proposed_unit="")
    office.ok("cases", "act", again, *refused)
    assert "查询码" not in office.ok("cases", "show", again, "--json")


def test_service_by_staff_names_its_way_and_a_refused_letter_its_witness(office: Shell) -> None:
    number = office.file()
    for action, field in (("accept", "route=6"), ("answer", "text=换好了")):
        office.ok("cases", "act", number, action, "--as", "吴溪亭", "--field", field)
    serve = ("cases", "act", number, "serve", "--as", "吴溪亭")
    assert "怎么送" in office.fails(*serve)
    assert "见证人" in office.fails(*serve, "--field", "way=当面", "--field", "receipt=0")
    office.ok(*serve, "--field", "way=当面", "--field", "receipt=0", "--field", "witness=村主任")


def test_the_last_keeper_of_what_is_sealed_stays(office: Shell) -> None:
    office.file("支书把低保给了亲戚", **ACCUSATION)
    assert "唯一的保密专岗" in office.fails("staff", "remove", "纪安澜")
    office.ok("staff", "add", "--name", "安如是", "--unit", "信访局", "--role", "confidential")
    office.ok("staff", "remove", "纪安澜")
