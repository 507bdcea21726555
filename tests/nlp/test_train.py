"""Training on a handful of invented rows: it learns, says how well, and refuses what cannot be learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.features import features
from nlp.model import Model
from nlp.train import _parts, train

PARTS = {
    "水": ("水管裂了", "停水三天了", "自来水发黄", "没水吃"),
    "路": ("路面全是坑", "桥断了过不去", "通村路没硬化", "护栏坏了"),
    "钱": ("工资没发", "老板欠薪", "工钱要不到", "加班费不给"),
}
PLACES = ("桃花村", "白杨镇", "青桐社区", "龙潭镇", "我们组", "老街")


def rows() -> tuple[list[str], list[str]]:
    """72 short messages with their labels."""
    made = [(f"{place}的{part}，请派人看看", label) for label, parts in PARTS.items() for part in parts for place in PLACES]
    return [text for text, _ in made], [label for _, label in made]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[str]]:
    """A model file, its report, and what was told while it learned."""
    path, told = tmp_path_factory.mktemp("model") / "m.npz", []
    report = train(*rows(), path, told.append)
    return path, report, told


def test_it_learns(trained: tuple[Path, str, list[str]]) -> None:
    model = Model.load(trained[0])
    assert [model.best(t) for t in ("白杨镇停水三天了", "桥断了", "欠薪")] == ["水", "路", "钱"]


def test_it_reports_and_tells(trained: tuple[Path, str, list[str]]) -> None:
    _, report, told = trained
    assert "accuracy" in report
    assert "macro-F1" in report
    assert all(label in report for label in PARTS)
    assert told


def test_the_same_rows_make_the_same_model(trained: tuple[Path, str, list[str]], tmp_path: Path) -> None:
    train(*rows(), tmp_path / "again.npz")
    one, other = Model.load(trained[0]), Model.load(tmp_path / "again.npz")
    assert one.name == other.name
    assert (one.weights == other.weights).all()


def test_one_label_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="两种类别"):
        train(["水管裂了", "停水了"], ["水", "水"], tmp_path / "m.npz")


def test_copies_of_a_text_are_never_on_both_sides() -> None:
    texts = [f"尊敬的领导，您好，我今天向您反映一个问题：{place}路坏了" for place in PLACES for _ in range(4)]
    parts = _parts(texts)
    assert all(len({part for part, text in zip(parts, texts, strict=True) if text == one}) == 1 for one in texts)
    assert np.bincount(parts, minlength=3).min() > 0


def test_copies_alone_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="只有2行不同的内容"):
        train(["水管裂了停水", "老板欠薪不给"] * 5, ["水", "钱"] * 5, tmp_path / "m.npz")


def test_figures_of_few_rows_are_called_so(trained: tuple[Path, str, list[str]], tmp_path: Path) -> None:
    texts, labels = rows()
    assert "太少，上面的数字说明不了准不准" in trained[1]
    many = train([f"{text}{n}" for n in range(4) for text in texts] + ["蜂箱被偷"], labels * 4 + ["蜂"], tmp_path / "m.npz")
    assert "太少" not in many and "注意：蜂 留出来的不到3行" in many


def test_two_rows_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="太少"):
        train(["水管裂了停水", "老板欠薪不给"], ["水", "钱"], tmp_path / "m.npz")
    assert not (tmp_path / "m.npz").exists()


def test_a_label_of_one_row_and_an_empty_text_stop_nothing(tmp_path: Path) -> None:
    texts, labels = rows()
    train([*texts, "蜂箱被偷", ""], [*labels, "蜂", "水"], tmp_path / "m.npz")
    assert "蜂" in Model.load(tmp_path / "m.npz").labels


def test_a_heading_is_learned_too(tmp_path: Path) -> None:
    texts, labels = rows()
    train([f"{text}\n具体情况如上" for text in texts], labels, tmp_path / "m.npz")
    assert Model.load(tmp_path / "m.npz").best("停水三天了") == "水"


def test_what_one_row_alone_has_is_not_learned_from_many(tmp_path: Path) -> None:
    texts, labels = rows()
    train([f"{text}{n}" for n in range(8) for text in texts], labels * 8, tmp_path / "many.npz")
    train([*texts[:-1], f"{texts[-1]}蜂箱"], labels, tmp_path / "few.npz")
    knows = [np.isin(features("蜂箱").numbers, Model.load(tmp_path / name).known).all() for name in ("many.npz", "few.npz")]
    assert knows == [False, True]
