"""Training on a handful of invented rows: it learns, says how well, and refuses what cannot be learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.features import features
from nlp.model import Model
from nlp.reader import Reader
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


def told_of(labels: dict[str, str]) -> tuple[list[str], list[str]]:
    """Messages that name their label's place, and two that name it beside another matter's."""
    troubles = [trouble for some in PARTS.values() for trouble in some]
    made = [(f"{place}的{trouble}，请派人看看", label) for label, place in labels.items() for trouble in troubles]
    return [text for text, _ in made], [label for _, label in made]


@pytest.mark.parametrize(
    "labels",
    [
        {"青桐镇": "青桐镇", "白杨镇": "白杨", "龙潭街道": "龙潭", "鹿角乡": "鹿角"},
        {"青桐": "青桐镇", "白杨": "白杨镇", "龙潭": "龙潭街道", "鹿角": "鹿角"},
        {"青桐镇人民政府": "青桐镇", "白杨镇人民政府": "白杨", "龙潭街道办事处": "龙潭", "鹿角乡人民政府": "鹿角"},
        {"q1县": "q1县", "q2区": "q2区", "r3市": "r3市", "s7县": "s7县"},
    ],
)
def test_a_label_that_is_a_place_is_known_by_its_name_though_one_row_alone_has_it(tmp_path: Path, labels: dict[str, str]) -> None:
    *often, rare = labels
    texts, wanted = told_of({label: labels[label] for label in often})
    train([*texts, "孩子上不了学"], [*wanted, rare], tmp_path / "m.npz")
    reader = Reader([], Model.load(tmp_path / "m.npz"))
    read = reader.read(f"我家在{labels[rare]}，水管裂了没人修")
    assert read.category == rare and 0.5 < read.category_confidence < 1 and len(read.categories) == 3
    assert [e.word for e in read.evidence if e.about == "category"] == [labels[rare]]
    assert "town" not in read.slots


def test_a_label_that_texts_name_by_chance_is_left_to_what_was_learned(tmp_path: Path) -> None:
    texts, wanted = told_of({"青桐镇": "青桐镇", "白杨镇": "白杨镇", "龙潭镇": "龙潭镇"})
    troubles = [trouble for some in PARTS.values() for trouble in some]
    texts += [f"桥头的{trouble}，其他人也这么说" for trouble in troubles] + [f"想问个政策，{trouble}怎么办" for trouble in troubles]
    train(texts, [*wanted, *["青桐镇"] * len(troubles), *["其他"] * len(troubles)], tmp_path / "m.npz")
    model = Model.load(tmp_path / "m.npz")
    assert model.speaks("白杨镇") > 0.9 and not model.speaks("其他")
    assert Reader([], model).read("桥头的路坏了，其他人也这么说").category == "青桐镇"


def test_labels_that_are_no_places_are_learned_alone(trained: tuple[Path, str, list[str]]) -> None:
    assert not Model.load(trained[0]).named
