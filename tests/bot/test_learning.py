"""A model of the county's own is used only where it proved better, on cases that it never learned from."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import learning
from bot.bootstrap import Services, build
from bot.check import findings
from bot.example import example_units
from bot.learning import FEWEST, held_out, trial
from bot.nightly import try_models
from bot.settings import load
from cases.commands import SaveCase, Work
from cases.model import Case, Decision, Entry, Status
from store import upgrade
from store.lessons import Taught
from store.vault import Vault

NIGHT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
WHO = ("老人", "孩子", "我们", "隔壁", "全组的人")
WHERE = ("三组", "学校旁", "水塘边", "老街上", "村口")
#: The shipped understanding takes this for pollution; here it has always been the market's affair.
SMOKE = [f"粉条厂的烟囱又冒黑烟，{w}晾的粉条上都是灰，{p}闻着呛人，请来{d}" for w, p, d in itertools.product(WHO, WHERE, ("看看", "管管"))]
LIGHTS = [f"{p}的路灯不亮了，{w}晚上出门摔跤，请来{d}" for w, p, d in itertools.product(WHO, WHERE, ("修一下", "换一下"))]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    (tmp_path / "config.toml").write_text('[database]\ndurable = false\n[security]\nkey_file = "key"\n', encoding="utf-8")
    settings = load(tmp_path / "config.toml")
    upgrade(settings.database_url(), Vault.create(tmp_path / "key"))
    found = build(settings, lambda: NIGHT)
    found.store.admin.import_units(example_units(), example=True)
    yield found
    found.store.close()


def teach(services: Services, told: list[tuple[str, str]]) -> None:
    """A clerk has settled these texts in these classes."""
    for text, label in told:
        case = Case(NIGHT, Status.REGISTERED, category=label, text=text, query_code="000000")
        entry = Entry(
            NIGHT,
            "陈晓禾",
            "classify",
            Status.REGISTERED,
            Status.REGISTERED,
            actor_id=3,
            fields={"category": label},
            before={"category": "生态环境"},
        )
        services.store.commit(Work(NIGHT, (SaveCase(Decision(case, (entry,))),)))


def county() -> list[tuple[str, str]]:
    return [*((text, "市场监督") for text in SMOKE), *((text, "城乡建设") for text in LIGHTS)]


def test_what_people_settled_is_learned_and_used(services: Services) -> None:
    smoke = SMOKE[0].replace("粉条厂", "红薯粉条厂")
    assert services.reader.read(smoke).category != "市场监督"
    teach(services, county())
    first, second = trial(services, NIGHT)
    assert first.part == "class" and first.used and second.id == ""
    (model,) = services.store.lessons.models()
    assert model.figures["after"] > model.figures["before"] and services.store.lessons.used() == (first.id,)
    del services.reader
    reading = services.reader.read(smoke)
    assert reading.category == "市场监督" and reading.model.endswith(f"+{first.id}")


def test_a_model_that_is_no_better_is_not_used(services: Services) -> None:
    labels = [services.reader.read(text).category for text, _ in county()]
    teach(services, [(text, label) for (text, _), label in zip(county(), labels, strict=True)])
    outcome = trial(services, NIGHT)[0]
    assert outcome.id and not outcome.used and "没有更准" in outcome.why and services.store.lessons.used() == ()


def test_nobody_learns_from_what_only_measures(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    teach(services, county())
    learned: list[str] = []

    def watched(part: str, examples: list[learning.Example], tell: Callable[[str], None]) -> learning.Model:
        learned.extend(one.number for one in examples)
        return real(part, examples, tell)

    real = learning._trained
    monkeypatch.setattr(learning, "_trained", watched)
    trial(services, NIGHT)
    assert learned and not [number for number in learned if held_out(number)]


def test_a_model_of_a_case_that_is_sealed_meanwhile_is_not_kept(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    teach(services, county())
    real = learning._learnt

    def sealing(part: str, examples: list[learning.Example], *more: object) -> learning.Learned:
        case = services.store.book.case(examples[0].number)
        assert case is not None
        services.store.commit(Work(NIGHT, (SaveCase(Decision(replace(case, sealed=True))),)))
        return real(part, examples, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(learning, "_learnt", sealing)
    outcome = trial(services, NIGHT)[0]
    assert (outcome.id, outcome.used) == ("", False) and "保密" in outcome.why and services.store.lessons.models() == []


def test_too_few_cases_prove_nothing(services: Services) -> None:
    teach(services, random.Random(1).sample(county(), FEWEST // 2))
    assert [(o.id, o.used) for o in trial(services, NIGHT)] == [("", False), ("", False)]


def test_at_night_in_a_process_of_its_own(services: Services) -> None:
    teach(services, county())
    services.store.lessons.keep_up()
    noon = NIGHT.replace(hour=4)
    assert try_models(services, noon) == {"done": 0}
    assert try_models(services, NIGHT) == {"done": 1}
    assert len(services.store.lessons.used()) == 1
    assert try_models(services, NIGHT.replace(minute=30)) == {"done": 0}


def test_not_where_it_is_switched_off(services: Services) -> None:
    teach(services, county())
    services.store.lessons.keep_up()
    off = services.settings.learning.model_copy(update={"nightly": False})
    services.settings = services.settings.model_copy(update={"learning": off})
    assert try_models(services, NIGHT) == {"done": 0}


def test_a_second_trial_of_the_same_cases_leaves_what_is_used(services: Services) -> None:
    teach(services, county())
    first = trial(services, NIGHT)[0]
    again = trial(services, NIGHT)[0]
    assert (again.id, again.used) == ("", False) and "没有新" in again.why
    assert services.store.lessons.used() == (first.id,)


def test_what_an_earlier_build_learned_is_learned_anew(services: Services) -> None:
    teach(services, county())
    first = trial(services, NIGHT)[0]
    services.store.lessons.keep(services.store.lessons.models()[0], b"of an earlier build")
    assert trial(services, NIGHT)[0] == first


def test_other_labels_of_the_same_texts_make_another_model(services: Services) -> None:
    teach(services, county())
    first = trial(services, NIGHT)[0]
    for number, text in ((one.number, one.text) for one in services.store.lessons.examples("class")):
        case = services.store.book.case(number)
        assert case is not None
        if text in LIGHTS:
            entry = Entry(NIGHT, "陈晓禾", "classify", case.status, case.status, actor_id=3, fields={"category": "交通运输"})
            services.store.commit(Work(NIGHT, (SaveCase(Decision(replace(case, category="交通运输"), (entry,))),)))
    second = trial(services, NIGHT)[0]
    assert second.used and second.id != first.id
    services.store.lessons.use("class", first.id)
    assert services.store.lessons.used() == (first.id,)


@pytest.mark.parametrize("content", [b"", b"broken"])
def test_a_model_that_cannot_be_loaded_keeps_nobody_from_being_read(services: Services, content: bytes) -> None:
    services.store.lessons.keep(Taught("class-old", "class", NIGHT, True, 1.0, {}), content)
    assert services.reader.read("迎春路的路灯坏了").category == "城乡建设"
    assert [f.line for f in findings(services, online=False) if f.level == "warn" and "class-old" in f.line]
