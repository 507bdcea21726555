"""What talks taught of classes and units: the shipped models with the example county's list."""

from __future__ import annotations

import pytest

from ..handlers.citizen.conftest import reader


@pytest.mark.parametrize(
    ("text", "category", "unit"),
    [
        ("老庵寺村没水，两天了，下梁镇的，快点来水", "城乡建设", "SLJ"),
        ("下梁老庵寺水停了，娃洗不成澡", "城乡建设", "SLJ"),
        ("县城中心街井盖没了，怕人掉进去，请盖上", "城乡建设", "CGJ"),
        ("村里修文化广场占了我家菜地一分二，没给钱，下梁镇四新村，希望补偿", "自然资源", "ZRJ"),
        ("营盘镇安沟村的桥栏杆断了三个月，请修好", "交通运输", "JTJ"),
        ("路烂了 就是通到学校那条，小岭李砭村，补一下", "交通运输", "JTJ"),
        ("路断了，修通，营盘镇", "交通运输", "JTJ"),
    ],
)
def test_class_and_unit_as_heard_in_talks(text: str, category: str, unit: str) -> None:
    read = reader().read(text)
    assert (read.category, read.unit) == (category, unit)
