"""Words of a family are one sign, in their order, clauses apart."""

from __future__ import annotations

from nlp.families import families
from nlp.lexicon import table


def test_words_of_a_family_are_one_sign() -> None:
    assert families("我妈掉进水库") == families("我爸掉进水库") != families("我爸掉进")


def test_clauses_stand_apart() -> None:
    first, _, then = families("着火，跳楼").partition(families("，"))
    assert (first, then) == (families("着火"), families("跳楼"))


def test_ordinary_words_have_none() -> None:
    assert families("镶嵌") == ""


def test_each_family_has_words_of_its_own() -> None:
    groups = table("families.toml").values()
    assert all(words.split() for words in groups)


def test_a_number_to_call_for_help_inside_a_telephone_number_is_none() -> None:
    assert families("快打110")
    assert families("吴春厚 13900000110") == families("身份证612527196011011234") == ""


def test_so_many_days_or_households_are_no_number_to_call_for_help() -> None:
    assert families("110天") == families("21天")
    assert families("119户人家") == families("21户人家")
    assert families("120块钱") == families("21块钱")


def test_who_dials_has_called_for_help_whoever_is_named_behind_the_number() -> None:
    assert all(families("120") in families(text) for text in ("拨110人没接", "叫了120家里人急", "打119只响，打了110多次没人"))
    assert families("110口人") == families("21口人") and families("欠了120块") == families("欠了21块")
