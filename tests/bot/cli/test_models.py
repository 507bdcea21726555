"""`models`: listed with their figures, used, taken back, added from the county's own ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from store.lessons import Taught

from .conftest import Shell

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
FIRST = Taught("class-1", "class", NOW, True, 1.0, {"judged": 40, "before": 0.7, "after": 0.8})
LEDGER = [("路灯坏了，晚上看不见路", "城乡建设"), ("工钱半年没有发，老板找不到人", "劳动和社会保障")]


def trained(shell: Shell, rows: list[tuple[str, str]], columns: tuple[str, str] = ("信访内容", "内容分类")) -> Path:
    """A model from a ledger in xlsx, as `train` makes it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["二〇二六年台账"])
    sheet.append(["序号", *columns])
    for n in range(24):
        text, label = rows[n % len(rows)]
        sheet.append([n, f"{n}组的{text}，第{n}次说", label])
    sheet.append([99, "还没有分类的一件", None])
    book.save(shell.folder / "ledger.xlsx")
    shell.ok("train", "--data", str(shell.folder / "ledger.xlsx"), "--out", str(shell.folder / "own.npz"))
    return shell.folder / "own.npz"


def keep(shell: Shell, *models: Taught, content: bytes = b"") -> None:
    """A broken file unless ``content`` is told."""
    services = shell.services()
    for model in models:
        services.store.lessons.keep(model, content)
    services.store.close()


def test_models_with_their_figures_and_the_one_in_use(shell: Shell) -> None:
    keep(shell, FIRST, replace(FIRST, id="class-2", used=False))
    lines = shell.ok("models", "list").splitlines()
    assert lines[0].startswith("* class-1\tclass\t2026-11-23 12:00\t") and "before 0.700  after 0.800" in lines[0]
    assert lines[1].startswith("  class-2") and lines[2].startswith("  shipped")
    assert [m["used"] for m in json.loads(shell.ok("models", "list", "--json"))] == [True, False]


def test_a_broken_model_is_not_taken_into_use(shell: Shell) -> None:
    keep(shell, replace(FIRST, used=False))
    assert "class-1 坏了" in shell.fails("models", "use", "class-1")
    assert shell.services().store.lessons.used() == ()


def test_a_model_is_taken_back(shell: Shell) -> None:
    content = trained(shell, LEDGER).read_bytes()
    keep(shell, replace(FIRST, used=False), replace(FIRST, id="class-2"), content=content)
    shell.ok("models", "use", "class-1")
    assert shell.services().store.lessons.used() == ("class-1",)
    shell.ok("models", "use", "shipped")
    assert shell.services().store.lessons.used() == () and shell.ok("models", "list").splitlines()[-1].startswith("* shipped")
    assert "models list" in shell.fails("models", "use", "class-9")


def test_a_trial_without_lessons_says_so(shell: Shell) -> None:
    assert "还太少" in shell.ok("models", "trial")


def test_a_countys_own_ledger_is_learned_from_and_used(shell: Shell) -> None:
    told = shell.ok("models", "add", str(trained(shell, LEDGER)))
    model = told.split()[0]
    shell.ok("models", "use", model)
    reading = shell.services().reader.read("组里的路灯坏了，晚上看不见路")
    assert reading.category == "城乡建设" and reading.model.endswith(f"+{model}")


def test_a_model_of_other_names_is_refused(shell: Shell) -> None:
    model = trained(shell, [(text, f"{label}类") for text, label in LEDGER])
    assert "不是在用的类别" in shell.fails("models", "add", str(model))
    (shell.folder / "none.npz").write_bytes(b"none")
    assert "不是模型" in shell.fails("models", "add", str(shell.folder / "none.npz"))


def test_a_ledger_without_the_columns_names_those_it_wants(shell: Shell) -> None:
    (shell.folder / "l.csv").write_text("编号,说明\n1,路灯坏了\n", encoding="gbk")
    why = shell.fails("train", "--data", str(shell.folder / "l.csv"), "--out", str(shell.folder / "m.npz"))
    assert "信访内容" in why and "内容分类" in why


def test_a_ledger_in_csv_with_a_column_of_its_own(shell: Shell) -> None:
    rows = "".join(f"{n}组{LEDGER[n % 2][0]},{LEDGER[n % 2][1]}\n" for n in range(24))
    (shell.folder / "l.csv").write_text("正文,我们的叫法\n" + rows, encoding="gbk")
    report = shell.ok("train", "--data", str(shell.folder / "l.csv"), "--out", str(shell.folder / "m.npz"), "--label", "我们的叫法")
    assert "24行，2种类别" in report


def test_a_model_that_is_in_use_stays_so_and_another_weight_makes_another(shell: Shell) -> None:
    model = trained(shell, LEDGER)
    name = shell.ok("models", "add", str(model)).split()[0]
    shell.ok("models", "use", name)
    assert "还在用它" in shell.ok("models", "add", str(model))
    heavier = shell.ok("models", "add", str(model), "--weight", "2")
    assert heavier.split()[0] == f"{name}-w2" and "还在用它" not in heavier
    lessons = shell.services().store.lessons
    assert lessons.used() == (name,)
    assert {one.id: one.weight for one in lessons.models()} == {name: 1.0, f"{name}-w2": 2.0}


@pytest.mark.parametrize("weight", ["inf", "nan", "1000", "-1"])
def test_a_weight_that_rules_everything_else_out_is_refused(shell: Shell, weight: str) -> None:
    assert "--weight" in shell.fails("models", "add", "own.npz", "--weight", weight)
