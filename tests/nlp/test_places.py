"""Where the matter is, of all places that a message names, and how a list without aliases is read."""

from __future__ import annotations

import pytest

from nlp.normal import fold
from nlp.places import Places
from nlp.reading import UnitEntry

TOWNS = ("城关镇人民政府", "石门乡人民政府", "双河口镇人民政府", "长岭街道办事处", "开发镇人民政府")
VILLAGES = (("下河滩村", "双河口镇人民政府"), ("新庄村", "石门乡人民政府"), ("新庄村", "双河口镇人民政府"))
PLACES = Places(
    [
        *(UnitEntry(name, name, "town") for name in TOWNS),
        *(UnitEntry(f"v{n}", name, "village", town) for n, (name, town) in enumerate(VILLAGES)),
    ]
)


def town(text: str, places: Places = PLACES) -> str:
    found = places.find(fold(text)).get("town")
    return found.value if found else ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("石门的路塌了", "石门乡人民政府"),
        ("我是石门乡人，在双河口镇的砖厂干活，老板不给钱", "双河口镇人民政府"),
        ("家住长岭，在石门街上买的电视坏了", "石门乡人民政府"),
        ("从石门乡到双河口那条路，长岭街道路段塌了", "长岭街道办事处"),
        ("不是石门，是双河口的桥坏了", "双河口镇人民政府"),
        ("听说石门乡都通了气，我们双河口镇啥时候通", "双河口镇人民政府"),
        ("双河口镇卫生院乱收费\n家住石门乡，石门人都去那里看病", "双河口镇人民政府"),
        ("双禾口镇的桥栏杆断了", "双河口镇人民政府"),
        ("下河滩没水吃", "双河口镇人民政府"),
        ("县城到处乱停车", "城关镇人民政府"),
        ("我是石门乡人，地被占了；娃在县城上高中，花销大", "石门乡人民政府"),
        ("老板说要开发后山", ""),
        ("双湖口镇的桥断了", ""),
        ("路坏了没人修", ""),
    ],
)
def test_the_town_is_where_the_matter_is(text: str, wanted: str) -> None:
    assert town(text) == wanted


def test_of_two_villages_of_one_name_the_one_whose_town_is_named() -> None:
    assert town("双河口镇新庄村的水管裂了") == "双河口镇人民政府"
    assert town("石门乡新庄村的水管裂了") == "石门乡人民政府"
    assert town("新庄村的水管裂了") == ""


def test_a_slot_points_to_its_mention() -> None:
    text = "我是石门乡人，在双河口镇的砖厂干活"
    slot = PLACES.find(text)["town"]
    assert text[slot.start : slot.end] == "双河口镇"


@pytest.mark.parametrize("kind", ["town", "department"])
def test_a_list_of_counties_in_code_or_as_offices(kind: str) -> None:
    counties = Places([UnitEntry(name, name, kind) for name in ("A7县", "A3区人民政府", "省教育厅")])
    assert town("A市A3区的学校乱收费，A7县的就不收", counties) == "A3区人民政府"
    assert town("我在BA7县", counties) == ""
    assert counties.code("A7县") == "A7县"


def test_offices_of_places_are_no_towns_where_the_list_has_towns() -> None:
    places = Places([UnitEntry("1", "云溪县人民政府"), UnitEntry("2", "石门乡", "town")])
    assert town("云溪县石门乡停水了", places) == "石门乡"
    assert town("云溪县停水了", places) == ""
