"""The served model: sums of small whole numbers, saved and loaded, and refused when it is no model."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp.features import features, names
from nlp.model import BadModel, Model


def tiny() -> Model:
    """Two labels; the features of 路灯 speak for one, those of 工资 for the other."""
    ours, theirs = (features(text).numbers for text in ("路灯", "工资"))
    known = np.union1d(ours, theirs)
    weights = np.stack([np.isin(known, ours), np.isin(known, theirs)], axis=1).astype(np.int8) * np.int8(100)
    hints = np.zeros((len(names()), 2), np.float32)
    return Model("tiny", ("建设", "人社"), known, weights, np.full(2, 0.05, np.float32), hints, np.zeros(2, np.float32), 2.0)


def test_best_and_probabilities() -> None:
    shares = tiny().probabilities(features("路灯不亮"))
    assert next(iter(shares)) == "建设"
    assert sum(shares.values()) == pytest.approx(1.0)
    assert tiny().best("拖欠工资") == "人社"


def test_the_farther_the_best_leads_the_surer_it_is_and_none_is_above_it() -> None:
    model = replace(tiny(), sureness=(1.5, -1.0))
    clear, doubtful, nothing = (model.ranked(features(text)) for text in ("路灯", "路灯工资，工资路灯", ""))
    assert clear[0][0] == "建设"
    assert clear[0][1] > doubtful[0][1] >= nothing[0][1]
    assert all(one >= other for (_, one), (_, other) in (clear, doubtful, nothing))


def test_no_features_gives_the_bias() -> None:
    assert tiny().scores(features("")).tolist() == [0.0, 0.0]


def test_saved_and_loaded_it_says_the_same(tmp_path: Path) -> None:
    tiny().save(tmp_path / "m.npz")
    loaded = Model.load(tmp_path / "m.npz")
    assert (loaded.name, loaded.labels) == ("tiny", ("建设", "人社"))
    assert loaded.probabilities(features("工资")) == tiny().probabilities(features("工资"))
    assert loaded.ranked(features("工资")) == tiny().ranked(features("工资"))


def test_a_label_that_is_named_comes_first_where_names_tell_more(tmp_path: Path) -> None:
    replace(tiny(), named=(0.9, 0.0)).save(tmp_path / "m.npz")
    model, found = Model.load(tmp_path / "m.npz"), features("工资")
    assert model.ranked(found)[0][0] == "人社"
    (label, sure), (_, other) = model.ranked(found, "建设")
    assert (label, sure) == ("建设", 0.9) and other <= 0.1 + 1e-9
    assert model.ranked(found, "人社") == model.ranked(found)


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 broken"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(content)
    with pytest.raises(BadModel, match="不是模型"):
        Model.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel):
        Model.load(tmp_path / "nothing.npz")


def test_a_writing_that_is_broken_off_leaves_the_model_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.npz"
    tiny().save(path)
    before = path.read_bytes()

    def stopped(file: io.BufferedWriter, **parts: object) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", stopped)
    with pytest.raises(KeyboardInterrupt):
        tiny().save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_features_change_nothing() -> None:
    assert tiny().scores(features("路灯")).tolist() == pytest.approx(tiny().scores(features("路灯 qqqq")).tolist(), rel=0.2)


def test_the_word_tables_speak_too() -> None:
    hints = tiny().hints.copy()
    hints[names()["城乡建设"], 1] = 9
    assert replace(tiny(), hints=hints).scores(features("井盖"))[1] > tiny().scores(features("井盖"))[1]


def test_a_model_of_another_version_is_refused() -> None:
    file = io.BytesIO()
    np.savez(file, version=np.array(2), name=np.array("x"), labels=np.array(["a", "b"]), weights=np.zeros((9, 2), np.int8))
    file.seek(0)
    with pytest.raises(BadModel, match="请重新训练"):
        Model.load(file)


@pytest.mark.parametrize(
    "odd",
    [
        {"known": np.arange(3, dtype=np.uint32)},
        {"scale": np.full(3, 0.05, np.float32)},
        {"bias": np.full(2, np.nan, np.float32)},
        {"named": (0.9, 0.9, 0.9)},
    ],
)
def test_parts_that_do_not_fit_are_refused(tmp_path: Path, odd: dict[str, Any]) -> None:
    replace(tiny(), **odd).save(tmp_path / "m.npz")
    with pytest.raises(BadModel, match="已经损坏"):
        Model.load(tmp_path / "m.npz")


def test_a_name_that_the_tables_gained_since_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny().save(tmp_path / "m.npz")
    monkeypatch.setattr("nlp.model.names", lambda: {**names(), "新的": len(names())})
    assert Model.load(tmp_path / "m.npz").hints.shape == (len(names()) + 1, 2)
