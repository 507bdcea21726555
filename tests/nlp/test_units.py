"""Which unit, from nothing but a units list that was never seen before."""

from __future__ import annotations

import pytest

from nlp.reading import UnitEntry
from nlp.units import Units


@pytest.mark.parametrize(
    ("text", "category", "code"),
    [
        ("包工头拖欠工资半年", "劳动和社会保障", "RS"),
        ("低保被取消了", "民政与应急", "MZ"),
        ("宅基地审批一直不给办", "自然资源", "ZR"),
        ("小区物业乱收物业费", "城乡建设", "ZJ"),
        ("通村路坑坑洼洼，班车不通", "交通运输", "JT"),
        ("村里没水吃，水渠也干了", "农村农业", "SL"),
        ("种粮补贴没到账", "农村农业", "NY"),
        ("医院误诊", "卫生健康", "WJ"),
        ("合疗报销太少", "卫生健康", "YB"),
        ("买到假货不给退货", "市场监督", "SC"),
        ("石料厂粉尘污染", "生态环境", "HB"),
        ("退伍军人优待金没发", "军队事务", "TY"),
        ("法院判决了老赖不给执行款", "政法", "FY"),
        ("派出所不立案", "政法", "GA"),
        ("老师让补课", "教育", "JY"),
        ("景区门票太贵", "文体旅游", "WL"),
        ("变压器太小老停电", "经济管理", "DL"),
        ("电电没了一村子黑灯瞎火三天了冰箱里肉都臭了", "经济管理", "DL"),
        ("书记贪污受贿", "纪检监察", "JW"),
    ],
)
def test_an_unseen_county(units: tuple[UnitEntry, ...], text: str, category: str, code: str) -> None:
    ranked, _ = Units(units).rank(text, category, "", {})
    assert ranked[0][0] == code


def test_where_there_is_no_such_unit_another_takes_it(units: tuple[UnitEntry, ...]) -> None:
    ranked, _ = Units([u for u in units if u.code not in ("YB", "TY")]).rank("医保报销太少", "卫生健康", "", {})
    assert ranked[0][0] in {"RS", "WJ"}


def test_a_towns_duties_speak_for_the_town_that_was_named(units: tuple[UnitEntry, ...]) -> None:
    county = Units(units)
    with_town = dict(county.rank("邻里纠纷，邻居占了我的院坝", "其他", "T2", {})[0])
    without = dict(county.rank("邻里纠纷，邻居占了我的院坝", "其他", "", {})[0])
    assert "T2" in with_town
    assert "T2" not in without


def test_what_the_countys_list_gives_to_an_office_is_not_the_usual_ones() -> None:
    offices = [
        UnitEntry("ZJ", "县住房和城乡建设局", "department", "", (), ("燃气",)),
        UnitEntry("CG", "县城市管理局", "department", "", (), ("下水道",)),
    ]
    ranked, _ = Units(offices).rank("下水道堵了", "城乡建设", "", {"住建": 0.5})
    assert [code for code, _ in ranked] == ["CG", "ZJ"]


def test_nothing_said_goes_to_the_petition_office(units: tuple[UnitEntry, ...]) -> None:
    assert Units(units).rank("", "其他", "", {})[0][0][0] == "XF"


def test_an_empty_list_gives_nobody() -> None:
    assert Units(()).rank("路灯坏了", "城乡建设", "", {"城管": 0.9})[0] == []


def test_confidences_are_ordered_shares(units: tuple[UnitEntry, ...]) -> None:
    ranked, _ = Units(units).rank("小区物业费，老师补课，工资拖欠", "城乡建设", "", {"住建": 0.6, "教育": 0.3})
    shares = [share for _, share in ranked]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1


def test_every_kind_of_the_model_has_a_unit_in_a_full_list() -> None:
    full = [UnitEntry(n, n) for n in ("某县城市管理局", "某县公安局交警大队", "某县住房公积金中心", "某县税务局", "某县水利局")]
    county = Units(full)
    for label, name in (("城管", "某县城市管理局"), ("公积金", "某县住房公积金中心"), ("税务", "某县税务局"), ("水利", "某县水利局")):
        assert county.rank("", "其他", "", {label: 1.0})[0][0][0] == name


def test_a_county_named_before_the_kind_hides_nothing() -> None:
    for name in ("县城市管理局", "青石县城市管理局", "城市管理局", "某市城市管理局"):
        assert Units([UnitEntry("C", name), UnitEntry("J", "县交通局")]).rank("占道经营", "其他", "", {})[0][0][0] == "C"


def test_a_unit_of_no_known_kind_is_found_by_its_name() -> None:
    county = Units([UnitEntry("B", "青石公交集团公司"), UnitEntry("Z", "青石县住房和城乡建设局"), UnitEntry("M", "青石木耳研究所")])
    assert county.rank("公交间隔太长，半天等不来一趟", "交通运输", "", {})[0][0][0] == "B"
    assert county.rank("木耳烂棒没人指导", "农村农业", "", {})[0][0][0] == "M"


def test_the_model_does_not_outvote_words_of_a_kind_that_it_never_learned(units: tuple[UnitEntry, ...]) -> None:
    ranked, _ = Units(units).rank("退伍军人优待金没发", "军队事务", "", {"人社": 0.8, "教育": 0.1})
    assert ranked[0][0] == "TY"


@pytest.mark.parametrize("text", ["超市卖过期食品", "买到假货不给退货"])
def test_a_market_office_without_its_place_is_known(text: str) -> None:
    assert Units([UnitEntry("SC", "市场监督管理局"), UnitEntry("JY", "市教育局")]).rank(text, "市场监督", "", {})[0][0][0] == "SC"


def test_the_police_come_before_their_traffic_police_in_whatever_order() -> None:
    county = Units([UnitEntry("JJ", "公安局交通警察大队"), UnitEntry("GA", "公安局")])
    assert [county.rank(text, "政法", "", {})[0][0][0] for text in ("家里被偷了报警不立案", "红绿灯坏了")] == ["GA", "JJ"]


def test_what_a_towns_own_people_answer_goes_to_the_town_that_was_named(units: tuple[UnitEntry, ...]) -> None:
    county = Units(units)
    assert county.rank("老人没人管", "其他", "T2", {"镇街": 0.9})[0][0][0] == "T2"
    assert not {"T1", "T2"} & dict(county.rank("老人没人管", "其他", "", {"镇街": 0.9})[0]).keys()


@pytest.mark.parametrize("entry", [UnitEntry("T", "河口镇人民政府", "town"), UnitEntry("T", "街道乡镇")])
def test_or_to_the_only_one_of_the_list(entry: UnitEntry) -> None:
    assert Units([UnitEntry("ZJ", "住建局"), entry]).rank("老人没人管", "其他", "", {"镇街": 0.9})[0][0][0] == "T"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("老板跑了，工资没着落", "云溪县劳动和社会保障局"),
        ("县道坑坑洼洼，班车不来", "交运局"),
        ("变压器老跳闸", "澄江县电业局"),
        ("医保报销太少", "医疗保险中心"),
        ("老师在外头补课", "教体局"),
        ("网吧放学生通宵", "文化广电新闻出版局"),
        ("路灯不亮", "综合行政执法局"),
        ("自来水没水压", "自来水公司"),
        ("小区物业乱收物业费", "规划建设局"),
    ],
)
def test_other_counties_name_their_offices_otherwise(text: str, name: str) -> None:
    offices = [UnitEntry("XF", "信访局"), UnitEntry("JW", "县纪委监委"), UnitEntry("HERE", name)]
    assert Units(offices).rank(text, "其他", "", {})[0][0][0] == "HERE"
