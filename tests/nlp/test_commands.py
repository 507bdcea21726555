"""`train` and `classify` from outside: a whole way through, and one clear line for what cannot be learned."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bot.cli import build
from bot.cli.frame import run

WHAT = (("水管裂了", "水"), ("工资没发", "钱"))
GOOD: list[dict[str, object]] = [
    {"title": "求助", "text": f"{place}的{what}", "kind": kind} for place in "东西南北上下前后" for what, kind in WHAT
]


def lines(rows: list[dict[str, object]]) -> bytes:
    """Rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有一行既有内容又有类别"),
        (lines(GOOD[:2]), "太少"),
        (lines(GOOD[::2]), "两种类别"),
        ('{"text":"水管裂了","kind":"水"}\n'.encode("gbk"), "UTF-8"),
        (b"not json\n", "第1行：不是 JSON"),
        (lines([*GOOD[:2], *[{"text": "路"}] * 3]), "只有2行能用，没有训练：第3行：没有 kind"),
    ],
    ids=["empty", "two rows", "one label", "GBK", "no JSON", "no label"],
)
def test_what_cannot_be_learned_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes, said: str) -> None:
    (tmp_path / "d.jsonl").write_bytes(content)
    assert run(build, ["train", "--data", str(tmp_path / "d.jsonl"), "--out", str(tmp_path / "m.npz"), "--label", "kind"]) == 1
    told = capfd.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "m.npz").exists()


def test_bad_lines_are_named_up_to_twenty_and_left_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.jsonl").write_bytes(lines(GOOD) + b"broken\n\n" + lines([{"text": "路"}] * 3 + GOOD) + b"[]\n" * 20)
    assert run(build, ["train", "--data", str(tmp_path / "d.jsonl"), "--out", str(tmp_path / "m.npz"), "--label", "kind"]) == 0
    told = capfd.readouterr().err
    first = len(GOOD) + 1
    assert f"24行用不了，没有学：第{first}行：不是 JSON；第{first + 2}行：没有 kind" in told
    assert told.count("；第") == 19
    assert f"{2 * len(GOOD)}行" in told


@pytest.mark.parametrize(("option", "lacks"), [(("--label", "类型"), "类型"), (("--label", "kind", "--text", "事"), "事")])
def test_a_key_that_no_row_has_is_told_once(tmp_path: Path, capfd: pytest.CaptureFixture[str], option: tuple[str, ...], lacks: str) -> None:
    (tmp_path / "d.jsonl").write_bytes(lines(GOOD))
    assert run(build, ["train", "--data", str(tmp_path / "d.jsonl"), "--out", str(tmp_path / "m.npz"), *option]) == 1
    told = capfd.readouterr().err
    assert f"没有一行有 {lacks}" in told and "文件里有：title text kind" in told
    assert told.count("没有") == 1


@pytest.mark.parametrize(("kinds", "said"), [(("水", "钱"), "只能 ./xinfang classify"), (("城乡建设", "劳动和社会保障"), "models add")])
def test_training_ends_with_what_the_model_is_good_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kinds: tuple[str, str], said: str
) -> None:
    rows = [{"text": row["text"], "label": kinds[row["kind"] == "钱"]} for row in GOOD]
    (tmp_path / "d.jsonl").write_bytes(lines(rows))
    assert run(build, ["train", "--data", str(tmp_path / "d.jsonl"), "--out", str(tmp_path / "m.npz")]) == 0
    *_, few, last = capfd.readouterr().out.strip().split("\n")
    assert said in last and ("不能 models add" in last) is (kinds[0] == "水")
    assert "太少，上面的数字说明不了准不准" in few


def test_no_standard_input_is_one_line(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run(build, ["classify"]) == 1
    told = capfd.readouterr().err
    assert "没有标准输入" in told and told.count("\n") == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.jsonl").write_bytes(lines(GOOD))
    assert run(build, ["train", "--data", str(tmp_path / "d.jsonl"), "--out", str(tmp_path / "no" / "m.npz"), "--label", "kind"]) == 1
    assert "没有这个文件夹" in capfd.readouterr().err


def test_what_was_trained_classifies(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("d.jsonl").write_bytes(lines(GOOD))
    assert run(build, ["train", "--data", "d.jsonl", "--out", "m.npz", "--label", "kind"]) == 0
    assert "accuracy" in capfd.readouterr().out
    asked = lines([{"id": 1, "text": "门口的水管裂了"}]) + b'{"id": 2}\n\nbroken\n' + lines([{"id": 3, "text": "八月的工资没发"}])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked)))
    assert run(build, ["classify", "--model", "m.npz"]) == 0
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [a["id"] for a in answers] == [1, 2, None, 3]
    assert [a.get("category") for a in answers] == ["水", None, None, "钱"]
    assert "error" in answers[1]
    assert "error" in answers[2]


def test_no_id_breaks_the_lines_after_it(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = b'{"id": "\\ud800", "text": "x"}\n{"id": 1e400, "text": "x"}\n{"id": 3, "text": "x"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked)))
    assert run(build, ["classify"]) == 0
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [a["id"] for a in answers] == ["\ud800", None, 3]
    assert "error" in answers[1]


def test_claims_and_their_way_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "村口路灯坏了半年没人修。另外包工头拖欠工资，要求付清"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines([{"id": 1, "text": text}, {"id": 2, "text": "请问医保怎么报销"}]))))
    assert run(build, ["classify"]) == 0
    told, asked = (json.loads(line) for line in capfd.readouterr().out.splitlines())
    assert [(c["category"], c["route"]) for c in told["claims"]] == [("城乡建设", 6), ("劳动和社会保障", 5)]
    assert text[told["claims"][1]["wants"]["start"] :] == "要求付清"
    assert told["route_basis"]["article"].startswith("条例31条5项")
    assert (asked["route"], asked["claims"], asked["route_basis"]) == ("", [], {})


def test_a_very_long_text_says_how_far_it_was_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{"id": 1, "text": "路灯坏了没人修。" * 600 + "我不想活了"}, {"id": 2, "text": "路灯坏了"}]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines(rows))))
    assert run(build, ["classify"]) == 0
    long, short = (json.loads(line) for line in capfd.readouterr().out.splitlines())
    assert (long["read_to"], long["urgency"]) == (4000, "E1")
    assert "read_to" not in short


def test_a_model_that_is_none_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.npz").write_bytes(b"nothing")
    assert run(build, ["classify", "--model", str(tmp_path / "m.npz")]) == 1
    assert "不是模型" in capfd.readouterr().err
