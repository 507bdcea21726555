"""What was taught moves the proposals by its weight, and rules nothing out."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.features import features, names
from nlp.learned import Learned, blended
from nlp.model import Model
from nlp.reader import Reader
from nlp.reading import UnitEntry

FOUND = [("城乡建设", 0.5), ("交通运输", 0.3), ("其他", 0.1)]
TEXT = "村口的路灯坏了三个月"


def model(*labels: str, bias: tuple[float, ...]) -> Model:
    """Says the same of every text: these scores."""
    known, scale, hints = np.arange(1, dtype=np.uint32), np.ones(len(labels), np.float32), np.zeros((len(names()), len(labels)), np.float32)
    return Model("m1", labels, known, np.zeros((1, len(labels)), np.int8), scale, hints, np.array(bias, np.float32))


def test_nothing_learned_changes_nothing() -> None:
    taught = Learned("c", model("交通运输", "其他", bias=(9, 0)))
    assert blended(FOUND, None, features(TEXT)) == FOUND
    assert blended(FOUND, taught, features("")) == FOUND
    assert blended(FOUND, Learned("c", taught.model, 0.0), features(TEXT)) == FOUND


def test_what_was_taught_comes_first_and_the_whole_stays() -> None:
    told = blended(FOUND, Learned("c", model("交通运输", "其他", bias=(3, 0))), features(TEXT))
    assert told[0][0] == "交通运输" and {name for name, _ in told} == {name for name, _ in FOUND}
    assert sum(share for _, share in told) == pytest.approx(0.9)
    assert all(share > 0 for _, share in told)


def test_a_label_that_was_never_proposed_may_be_taught() -> None:
    told = blended(FOUND, Learned("c", model("生态环境", "其他", bias=(9, 0)), 2.0), features(TEXT))
    assert dict(told)["生态环境"] > dict(told)["其他"]


def test_the_reader_says_which_models_judged(units: tuple[UnitEntry, ...]) -> None:
    plain = Reader(units)
    taught = Reader(units, learned={"class": Learned("class-m1", model("生态环境", "其他", bias=(9, 0)), 4.0)})
    assert plain.read(TEXT).category != taught.read(TEXT).category == "生态环境"
    assert taught.read(TEXT).model == f"{plain.read(TEXT).model}+class-m1"


@pytest.mark.parametrize(("code", "proposed"), [("HB", True), ("GONE", False), ("T1", False)])
def test_a_unit_must_be_in_force_and_a_town_the_one_that_was_named(units: tuple[UnitEntry, ...], code: str, proposed: bool) -> None:
    """No town is named in the text."""
    found = Reader(units, learned={"unit": Learned("u", model(code, "SL", bias=(9, 0)), 4.0)}).read(TEXT)
    assert (found.unit == code) is proposed and found.unit
