"""The printed list is what the program says, and no sentence says what an office must never say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import handlers
from handlers.phrasebook import explained, groups, page, refusals, shown
from handlers.sentences import sentences
from handlers.staff.words import ALONE, FORMS, WITH_TARGET
from handlers.words import ALSO, COMMANDS
from nlp.questions import QUESTIONS

LIST = Path(handlers.__file__).parent.parent / "docs" / "sentences.md"
#: What citizens read or hear: not the tasks, which staff read.
TO_CITIZENS = re.compile(r"common\.|citizen\.(?!task\.)|notice\.citizen\.")
CITIZENS = {key: text for key, text in sentences().items() if TO_CITIZENS.match(key)}
PROMISES = "保证|一定(?:能|会|给|帮|解决|办)|肯定|绝对|包在|马上解决|很快就|尽快|尽早|放心吧|打包票"
THREATS = "必须配合|否则|后果自负|追究您|拘留|抓您|不许再|不准再|别再|别闹|不要去|黑名单|再告"
JUDGEMENTS = "违法上访|非法上访|无理|取闹|缠访|闹访|上访户|刁民|谎|造谣|不属实|您错了|违规了|有罪|犯法|诬告"
EMERGENCY = re.compile(r"(?<!\d)(?:110|119|120|122|12356)(?!\d)")
PERSONAL = "身份证|银行卡|密码|验证码|转账|缴费"


def test_the_printed_list_is_up_to_date() -> None:
    assert LIST.read_text(encoding="utf-8") == page(), "run: python -m handlers.phrasebook > docs/sentences.md"


def test_every_sentence_and_every_answer_is_printed() -> None:
    printed = page()
    assert {f"{g.name}.{row.key}": row.text for g in groups() for row in g.rows} == dict(sentences())
    assert [text for text in sentences().values() if shown(text) not in printed] == []
    assert len(QUESTIONS) == 34
    assert [q.id for q in QUESTIONS.values() if f"| {q.id} |" not in printed or shown(q.answer) not in printed] == []
    assert len(refusals()) > 15
    assert "{" not in printed
    assert printed.rstrip().endswith("审定日期：______年____月____日")


def test_what_explains_the_list_is_whole_and_chinese() -> None:
    assert [g.name for g in groups() if not re.search("[一-龥]", g.title)] == []
    assert [row.key for g in groups() for row in g.rows if row.why and not re.search("[一-龥]", row.why)] == []
    assert set(explained()["commands"]) == set(COMMANDS)
    assert set(explained()["orders"]) == {"绑定", *ALONE, *WITH_TARGET} - set(FORMS)
    named = {n for text in (*sentences().values(), *(q.answer for q in QUESTIONS.values())) for n in re.findall(r"\{(\w+)\}", text)}
    assert set(explained()["places"]) == named


def test_every_other_word_means_one_command() -> None:
    listed = [word for line in ALSO.values() for word in line.split()]
    assert len(listed) == len(set(listed))
    assert not set(listed) & set(COMMANDS)
    assert set(ALSO) <= set(COMMANDS)


@pytest.mark.parametrize("pattern", [PROMISES, THREATS, JUDGEMENTS, PERSONAL], ids=["promise", "threat", "judgement", "personal"])
def test_nothing_is_promised_threatened_or_judged(pattern: str) -> None:
    said = {**sentences(), **{f"refusal {n}": text for n, text in enumerate(refusals())}}
    assert {key: hit[0] for key, text in said.items() if (hit := re.search(pattern, text))} == {}


def test_no_answer_promises_or_threatens() -> None:
    assert {q.id: hit[0] for q in QUESTIONS.values() if (hit := re.search(f"{PROMISES}|{THREATS}|违法上访|无理|取闹", q.answer))} == {}


def test_only_answers_to_an_emergency_name_its_numbers() -> None:
    named = {key for key, text in sentences().items() if EMERGENCY.search(text)}
    assert named and all(key.startswith("citizen.emergency.") for key in named), named
    assert [q.id for q in QUESTIONS.values() if EMERGENCY.search(q.answer)] == []


def test_every_emergency_names_a_number_and_asks_where() -> None:
    first = {key: text for key, text in sentences().items() if re.fullmatch(r"citizen\.emergency\.E\w+", key)}
    assert len(first) == 13
    assert [key for key, text in first.items() if not EMERGENCY.search(text) or "在哪里，电话多少？" not in text] == []
    assert all("{reached}" in text for text in first.values())


def test_a_greeting_is_short_and_the_rest_fits_one_screen() -> None:
    assert len(sentences()["citizen.greeting"].replace("{office}", "柞水县信访局")) <= 60
    assert {key: len(text) for key, text in CITIZENS.items() if len(text) > 140} == {}


def test_citizens_never_hear_that_they_repeat_themselves() -> None:
    assert {key for key, text in CITIZENS.items() if "重复" in text or "重件" in text} == set()


def test_a_petition_opinion_never_points_to_court() -> None:
    assert "复查" in sentences()["notice.remedy.6"]
    assert not re.search("诉讼|复议", sentences()["notice.remedy.6"])
    assert all(re.search("诉讼|复议", sentences()[f"notice.remedy.{route}"]) for route in "45")
