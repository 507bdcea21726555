"""The reader: every conclusion with its words, the same for any spelling, and never a fault whatever comes."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import asdict, fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.features import features, names
from nlp.model import Model
from nlp.reader import Reader
from nlp.reading import UnitEntry

LAMP = "我们村口迎春路的路灯坏了三个月没人修，晚上老人出门摔了好几回，找过村上也没人管，请帮忙修一修"


def test_the_broken_lamp(reader: Reader) -> None:
    one, other = reader.read(LAMP), reader.read("石镇街" + LAMP + "，整条街都黑")
    for found in (one, other):
        assert (found.category, found.purpose) == ("城乡建设", "申诉求决")
        assert found.grievance
        assert not found.misconduct
        assert found.urgency.level not in {"E1", "E2", "E3"}
        assert found.slots["since"].value == "三个月"
    assert one.unit == other.unit


def test_evidence_stands_where_it_says(reader: Reader) -> None:
    text = "桃花溝的路燈壞了，包工頭拖欠工資，我真的不想活了"
    found = reader.read(text)
    assert {e.about for e in found.evidence} >= {"category", "unit", "urgency"}
    for e in found.evidence:
        assert 0 <= e.start < e.end <= len(text)


@pytest.mark.parametrize("text", [LAMP, "村主任收了低保户的钱，给亲戚办低保", "想问一下低保怎么申请", "谢谢你们", "石镇街"])
def test_a_bubble_is_read_for_the_same_facts(reader: Reader, text: str) -> None:
    facts, reading = reader.facts(text), reader.read(text)
    assert all(getattr(facts, f.name) == getattr(reading, f.name) for f in fields(facts))


@pytest.mark.parametrize("text", ["河里水变成红颜色", "全村一百二十多口人没路走", "饭馆卫生差得很"])
def test_a_trouble_in_few_words_is_no_small_talk(reader: Reader, text: str) -> None:
    assert reader.facts(text).purpose == "申诉求决"


def test_clear_words_need_no_class(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.reader.classify", lambda *_: pytest.fail("the class was worked out"))
    facts = reader.facts("这盏灯坏了没人管，" + LAMP)
    assert (facts.purpose, facts.grievance) == ("申诉求决", True)


@pytest.mark.parametrize(
    "changed",
    [
        "我們村口迎春路的路燈壞了三個月沒人修，晚上老人出門摔了好幾回，找過村上也沒人管，請幫忙修一修",
        LAMP.replace("，", " "),
        LAMP.replace("，", "😡"),
        LAMP.replace("，", ","),
    ],
)
def test_any_spelling_reads_the_same(reader: Reader, changed: str) -> None:
    assert reader.read(changed).category == reader.read(LAMP).category
    assert reader.read(changed).unit == reader.read(LAMP).unit


def test_free_words_stay_as_they_were_written(reader: Reader) -> None:
    found = reader.read("村裡路壞了，希望儘快把路修好")
    assert found.slots["wants"].value == "希望儘快把路修好"
    assert [claim.wants and claim.wants.value for claim in found.claims] == ["希望儘快把路修好"]
    assert reader.read("老闆欠我３萬塊，押金２K也不退").slots["money"].value == "３萬塊"
    assert reader.read("押金2K不退").slots["money"].value == "2K"


@pytest.mark.parametrize("text", ["", " ", "？", "\ud800", "\x00", "😀" * 50, "啊" * 30000, "1" * 400, "<xml>]]>", "a\nb\r\n"])
def test_nothing_breaks_it(reader: Reader, text: str) -> None:
    found = reader.read(text)
    assert 0 <= found.category_confidence <= 1
    assert len(found.categories) == 3


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_ranges_inside_it(reader: Reader, text: str) -> None:
    found = reader.read(text)
    spans = [*found.slots.values(), *found.evidence]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


def test_an_accusation_goes_to_those_who_keep_it_sealed(reader: Reader) -> None:
    found = reader.read("村支书把低保款套取了，私分给自家亲戚，贪污受贿")
    assert (found.category, found.purpose, found.unit) == ("纪检监察", "检举控告", "JW")
    assert found.misconduct


def test_the_second_best_unit_is_shown(reader: Reader) -> None:
    found = reader.read("工地拖欠工资，还污染河道")
    assert len(found.units) >= 2
    assert found.units[0][0] == found.unit_name


def test_slot_question_and_urgency_are_read_alone(reader: Reader) -> None:
    slot = reader.slot("phone", "13900000012")
    assert slot is not None
    assert slot.value == "13900000012"
    assert reader.question("怎么查进度") == "Q8"
    assert reader.urgency("不想活了").level == "E1"


def test_a_countys_own_model_speaks_with_its_own_labels(units: tuple[UnitEntry, ...]) -> None:
    known, hints = features("路灯").numbers, np.zeros((len(names()), 2), np.float32)
    weights = np.tile(np.array([0, 100], np.int8), (len(known), 1))
    own = Model("own-1", ("甲科", "乙科"), known, weights, np.full(2, 0.1, np.float32), hints, np.zeros(2, np.float32), 1.0)
    found = Reader(units, own).read(LAMP)
    assert found.category == "乙科"
    assert {name for name, _ in found.categories} == {"甲科", "乙科"}
    assert found.model == "own-1"
    assert found.unit


@pytest.mark.parametrize(("label", "said"), [("甲科", "路灯坏"), ("乙科", "拖欠工资")])
def test_the_evidence_for_a_countys_own_label_is_what_its_model_goes_by(units: tuple[UnitEntry, ...], label: str, said: str) -> None:
    place, hints = names(), np.zeros((len(names()), 2), np.float32)
    hints[place["@城管"]], hints[place["劳动和社会保障"]] = (1, 0), (0, 1)
    bias = np.array([9, 0] if label == "甲科" else [0, 9], np.float32)
    nothing = np.array([1], np.uint32), np.zeros((1, 2), np.int8), np.ones(2, np.float32)
    found = Reader(units, Model("own-1", ("甲科", "乙科"), *nothing, hints, bias)).read("路灯坏了没人修，老板拖欠工资")
    words = {e.word for e in found.evidence if e.about == "category"}
    assert found.category == label
    assert said in words and not words & ({"路灯坏", "拖欠工资"} - {said})


def test_a_reading_can_be_written_down(reader: Reader) -> None:
    found = reader.read(LAMP)
    assert asdict(found.urgency)["level"] == found.urgency.level
    assert found.model


def test_a_county_without_units(units: tuple[UnitEntry, ...]) -> None:
    found = Reader(()).read(LAMP)
    assert (found.unit, found.unit_name, found.unit_confidence) == ("", "", 0.0)
    assert found.category == "城乡建设"


def test_the_reader_never_loads_what_only_training_wants() -> None:
    code = "import sys; from nlp.reader import Reader; Reader(()).read('路灯坏了'); print({'sklearn', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("text", ["開發商拖欠農民工工資，縣裡沒人管", "路燈壞了三個月，ＷＩＦＩ也斷了", "娃跳 樓了，快來人"])
def test_evidence_is_in_the_words_as_they_were_written(text: str) -> None:
    evidence = Reader(()).read(text).evidence
    assert evidence and all(e.word == text[e.start : e.end] for e in evidence)


@pytest.mark.parametrize("filling", [4000, 20_000])
def test_an_alarm_is_heard_to_the_end_of_any_letter(reader: Reader, filling: int) -> None:
    text = "路灯坏了没人修。" * (filling // 8) + "我不想活了"
    found = reader.read(text)
    assert found.urgency.level == reader.urgency(text).level == "E1"
    assert [text[e.start : e.end] for e in found.evidence if e.about == "urgency"] == [found.urgency.word]


def test_a_reading_says_where_a_letter_was_no_longer_read(reader: Reader) -> None:
    assert reader.read("路" * 4000).read_to == 0
    assert reader.read("路" * 4001).read_to == 4000


@pytest.mark.parametrize(
    "text",
    ["？？？", "", "身份证：612524197001011234", "我的手机号13900000000", "“，。\n" * 30_000, "7" * 300_000, "哈" * 500, "😀😀"],
    ids=["signs", "empty", "identity", "phone", "many signs", "many digits", "one letter", "emoji"],
)
def test_a_text_that_says_nothing_has_no_class_and_no_way(reader: Reader, text: str) -> None:
    began = time.perf_counter()
    found = reader.read(text)
    assert time.perf_counter() - began < 0.5
    assert (found.category, found.purpose, found.route) == ("其他", "其他", 0)
    assert found.category_confidence < 0.3


@pytest.mark.parametrize("text", ["没水", "身份证丢了怎么补办", "路", "灯不亮" * 20])
def test_few_words_say_something(reader: Reader, text: str) -> None:
    assert reader.read(text).category_confidence != 0.25


@pytest.mark.parametrize("text", ["门口路灯坏了", "机耕路灯不亮"])
def test_the_heavier_of_two_words_that_share_a_character_is_meant(reader: Reader, text: str) -> None:
    assert "路灯" in {e.word for e in reader.read(text).evidence if e.about == "category"}


def test_what_somebody_does_is_no_place(reader: Reader) -> None:
    assert "place" not in reader.read("屋里娃上学校").slots
