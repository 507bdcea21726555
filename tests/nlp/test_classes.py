"""The 19 classes by their words, with and without the model's opinion."""

from __future__ import annotations

import pytest

from nlp.classes import OTHER, classify


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("承包地被村里收回", "农村农业"),
        ("砍了公益林的树", "自然资源"),
        ("小区物业不作为", "城乡建设"),
        ("工地拖欠农民工工资", "劳动和社会保障"),
        ("卫生院医生误诊", "卫生健康"),
        ("学校老师有偿补课", "教育"),
        ("景区门票乱涨", "文体旅游"),
        ("低保五保户名额不公平", "民政与应急"),
        ("法院判决执行不了", "政法"),
        ("信用社贷款利息", "经济管理"),
        ("超市卖过期食品不退款", "市场监督"),
        ("班车不进村，通村路没硬化", "交通运输"),
        ("手机信号差，宽带断网", "科技与信息产业"),
        ("养猪场粪水污染", "生态环境"),
        ("寺庙的宗教活动", "党务政务"),
        ("事业单位招聘面试不公", "组织人事"),
        ("主任受贿吃回扣", "纪检监察"),
        ("退伍军人安置", "军队事务"),
        ("今天天气真好", OTHER),
    ],
)
def test_words_alone(text: str, name: str) -> None:
    assert classify(text, {})[0][0][0] == name


def test_confidences_are_ordered_and_sum_to_one() -> None:
    ranked, _ = classify("路灯不亮，班车不来", {"城乡建设": 0.6, "交通运输": 0.4})
    shares = [share for _, share in ranked]
    assert len(ranked) == 19
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0)


def test_the_model_decides_where_words_are_silent() -> None:
    ranked, _ = classify("那个东西天天响到半夜", {"生态环境": 0.95, "城乡建设": 0.05})
    assert ranked[0][0] == "生态环境"


def test_the_model_does_not_outvote_words_of_matters_it_never_learned() -> None:
    ranked, _ = classify("林权证一直不给办，山林被占", {"城乡建设": 0.9, "生态环境": 0.1})
    assert ranked[0][0] == "自然资源"
