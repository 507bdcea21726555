"""Persons, staff and units: what is known of them, who is bound, who shares a case, what is rated."""

from __future__ import annotations

from datetime import timedelta

from cases.commands import ME, WRONG_CODE, Audit, Bind, Detach, Done, Missed, Rate, Remark, SaveCase, SaveContact, Share, Stale, Work
from cases.model import Clock, Decision, Entry, Helper, Status, Unit
from cases.values import replace
from handlers.dialogue import Dialogue, Draft
from store import Store

from .conftest import NOW, decision, filing, heard, rows, together

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def test_what_is_told_is_kept_and_added_to(store: Store) -> None:
    heard(store, "oPerson", "m:1", SaveContact(name="王小明"))
    heard(store, "oPerson", "m:2", SaveContact(phone="13800000001", greeted=True), SaveContact(opted_out=True))
    person = store.talk("oPerson", "").person
    assert (person.name, person.phone, person.address, person.greeted, person.opted_out) == ("王小明", "13800000001", "", True, True)
    heard(store, "oPerson", "m:3", SaveContact(name="", opted_out=False))
    person = store.talk("oPerson", "").person
    assert (person.name, person.phone, person.opted_out) == ("", "13800000001", False)


def test_a_binding_code_joins_one_person_once(store: Store) -> None:
    staff = store.admin.add_staff("张三", "CGJ", {"unit", "head"}, "13900000001", "AB12CD", NOW + DAY)
    assert store.book.binding("zz") is None
    found = store.book.binding(" ab12cd ")
    assert found == staff and found is not None and found.contact == 0
    me = heard(store, "oStaff", "m:1", Bind(staff.id, NOW))
    assert store.book.binding("AB12CD") is None
    bound = store.talk("oStaff", "").person.staff
    assert bound is not None and (bound.id, bound.contact, bound.phone, bound.roles) == (staff.id, me, "13900000001", {"unit", "head"})
    late = Work(NOW, (Bind(staff.id, NOW),), "m:2", "oThief", 0, {}, reply="绑定成功")
    assert store.commit(late) == Stale()
    assert store.talk("oThief", "").person.staff is None


def test_a_binding_code_is_one_persons_side_by_side(store: Store) -> None:
    staff = store.admin.add_staff("张三", "CGJ", {"unit"}, "", "AB12CD", NOW + DAY)
    works = [Work(NOW, (Bind(staff.id, NOW),), f"m:{n}", f"o{n}", 0, {}, reply="绑定成功") for n in range(4)]
    results = together(4, lambda n: store.commit(works[n]))
    (done,) = [r for r in results if isinstance(r, Done)]
    assert results.count(Stale()) == 3
    assert [s.contact for s in store.admin.staff()] == [done.contact]


def test_a_binding_code_ends(store: Store) -> None:
    store.admin.add_staff("张三", "CGJ", {"unit"}, "", "AB12CD", NOW + DAY)
    store.due.forget_replies(NOW + DAY - SECOND)
    assert store.book.binding("AB12CD") is not None
    store.due.forget_replies(NOW + DAY)
    assert store.book.binding("AB12CD") is None


def test_staff_again_is_the_same_one(store: Store) -> None:
    first = store.admin.add_staff("张三", "CGJ", {"unit"}, "13900000001", "one", NOW + DAY)
    me = heard(store, "oStaff", "m:1", Bind(first.id, NOW))
    again = store.admin.add_staff("张三", "CGJ", {"unit", "head"}, "", "two", NOW + DAY)
    assert again.id == first.id and store.admin.add_staff("张三", "SLJ", {"unit"}, "", "three", NOW + DAY).id != first.id
    kept = store.book.staff_of("CGJ")
    assert [(s.id, s.contact, s.phone, s.roles) for s in kept] == [(first.id, me, "13900000001", {"unit", "head"})]
    assert [s.id for s in store.book.staff_by_name("张三")] == [s.id for s in store.admin.staff()]
    other = heard(store, "oNewPhone", "m:2", Bind(first.id, NOW))
    assert store.book.staff_of("CGJ")[0].contact == other and store.talk("oStaff", "").person.staff is None


def test_a_phone_is_one_staff_members(store: Store) -> None:
    one, two = (store.admin.add_staff(name, "CGJ", {"unit"}, "", name, NOW + DAY) for name in ("张三", "李四"))
    heard(store, "oStaff", "m:1", Bind(one.id, NOW))
    me = heard(store, "oStaff", "m:2", Bind(two.id, NOW))
    assert {s.name: s.contact for s in store.admin.staff()} == {"张三": 0, "李四": me}


def test_roles_are_whole_words_and_duty_comes_first(store: Store) -> None:
    until = NOW + DAY
    roles = {"甲": {"clerk"}, "乙": {"director", "admin"}, "丙": {"unit"}, "丁": {"confidential"}}
    staff = {name: store.admin.add_staff(name, "XFJ", held, "", name, until) for name, held in roles.items()}
    assert [s.name for s in store.book.staff_with("clerk")] == ["甲"]
    assert store.book.staff_with("direct") == [] and store.book.on_duty(NOW) == []
    for n, name in enumerate("甲丙"):
        heard(store, f"o{name}", f"m:{n}", Bind(staff[name].id, NOW))
    assert [s.name for s in store.book.on_duty(NOW)] == ["甲"], "the director has no phone bound"
    store.admin.set_duty(staff["丙"].id, NOW, NOW + DAY)
    assert [[s.name for s in store.book.on_duty(at)] for at in (NOW - SECOND, NOW, NOW + DAY)] == [["甲"], ["丙"], ["甲"]]
    assert [(s.name, a, b) for s, a, b in store.admin.duty(NOW)] == [("丙", NOW, NOW + DAY)]
    assert store.admin.duty(NOW + DAY) == []


def test_a_further_person_sees_the_case(store: Store) -> None:
    done = filing(store)
    filing(store, 2)
    for n in range(2):
        other = heard(store, "oFamily", f"s:{n}", Share(done.number))
    assert [c.number for c in store.book.cases_of(other)] == [done.number] == [c.number for c in store.book.cases_of(done.contact)]
    heard(store, "oFamily", "s:9", Share("XF0000000000"))
    assert rows(store, "SELECT COUNT(*) FROM shares") == [(1,)] and store.book.cases_of(0) == []


def test_twenty_newest_cases(store: Store) -> None:
    for n in range(22):
        done = filing(store, n, openid="oPerson")
    assert [c.number for c in store.book.cases_of(done.contact)] == [f"XF261123{n:04d}" for n in range(22, 2, -1)]


def test_a_rating_is_once_for_each_object(store: Store) -> None:
    done = filing(store, made=decision(status=Status.SERVED))
    heard(store, "oPerson1", "r:1", Rate(done.number, "unit", 3, NOW, "还没修", reasons=("unsolved",)))
    heard(store, "oPerson1", "r:2", Rate(done.number, "unit", 0, NOW), Rate("XF0000000000", "unit", 0, NOW))
    heard(store, "oPerson1", "r:3", Rate(done.number, "office", 0, NOW, channel="web", identity="code"))
    assert store.book.ratings(done.number) == {"unit": 3, "office": 0}
    who = {"contact": done.contact, "at": NOW}
    assert store.admin.ratings(done.number) == [
        {**who, "object": "unit", "value": 3, "reason": "还没修", "channel": "chat", "identity": "bound", "reasons": "unsolved"},
        {**who, "object": "office", "value": 0, "reason": "", "channel": "web", "identity": "code", "reasons": ""},
    ]


def test_a_rating_is_changed_only_where_that_is_asked_for(store: Store) -> None:
    done = filing(store, made=decision(status=Status.SERVED))
    heard(store, "oPerson1", "r:1", Rate(done.number, "unit", 1, NOW, "还行"))
    heard(store, "oPerson1", "r:2", Rate(done.number, "unit", 3, NOW + DAY, "没修好", change=True))
    (row,) = store.admin.ratings(done.number)
    assert (row["value"], row["reason"], row["at"]) == (3, "没修好", NOW + DAY)


def test_a_remark_joins_the_rating(store: Store) -> None:
    done = filing(store, made=decision(status=Status.SERVED))
    heard(
        store,
        "oPerson1",
        "r:1",
        Remark(done.number, "unit", "没有评价可附"),
        Rate(done.number, "unit", 3, NOW, "又坏了", reasons=("unsolved",)),
    )
    heard(store, "oPerson1", "r:2", Remark(done.number, "unit", "来的人态度也差", ("attitude",)))
    (row,) = store.admin.ratings(done.number)
    assert (row["value"], row["reason"], row["reasons"]) == (3, "又坏了；来的人态度也差", "unsolved,attitude")


def test_the_answer_to_a_reopened_case_is_rated_anew_the_office_once(store: Store) -> None:
    done = filing(store, made=decision(status=Status.SERVED))
    heard(store, "oPerson1", "r:1", Rate(done.number, "unit", 3, NOW), Rate(done.number, "office", 1, NOW))
    case = store.book.case(done.number)
    assert case is not None
    again = Entry(NOW, "李四", "reopen", Status.SERVED, Status.HANDLING, "没修好")
    store.commit(Work(NOW, (SaveCase(Decision(case, (again,))),)))
    assert store.book.ratings(done.number) == {"office": 1}
    heard(store, "oPerson1", "r:2", Rate(done.number, "unit", 0, NOW), Rate(done.number, "office", 3, NOW))
    assert store.book.ratings(done.number) == {"unit": 0, "office": 1}
    assert [(r["object"], r["value"]) for r in store.admin.ratings(done.number)] == [("unit", 3), ("office", 1), ("unit", 0)]


def test_the_log_is_read_as_it_was_written(store: Store) -> None:
    done = filing(store)
    (entry,) = store.book.entries(done.number)
    assert entry == decision().entries[0] and store.book.entries("XF0000000000") == []
    store.commit(Work(NOW, (Audit(NOW, "李四", "phone", done.number, "看了电话"),)))
    assert rows(store, "SELECT actor, action, number FROM audit") == [("李四", "phone", done.number)]


def test_what_came_from_wechat_is_erased(store: Store) -> None:
    staff = store.admin.add_staff("张三", "CGJ", {"unit"}, "", "one", NOW + DAY)
    done = filing(store, 1, SaveContact(name="王小明", phone="13800000001"), Bind(staff.id, NOW))
    heard(store, "oPerson1", "m:bye", Detach(NOW))
    gone = "SELECT openid_ix, openid_c, known_c, dialogue_c, wake_at, subscribed FROM contacts"
    assert rows(store, gone) == [(None, None, None, None, None, 0)]
    assert store.talk("oPerson1", "").person.id == 0
    assert rows(store, "SELECT COUNT(*) FROM inbound WHERE reply_c IS NOT NULL AND key = :k", k=store._vault.index("push", "m:1")) == [(0,)]
    case = store.book.case(done.number)
    assert case is not None and case.petitioner.name == "王小明", "the case keeps what the law wants kept"
    assert store.admin.staff()[0].contact == 0
    heard(store, "oOther", "m:2", Detach(NOW))
    assert rows(store, "SELECT COUNT(*) FROM contacts WHERE openid_ix IS NULL") == [(2,)]


def test_a_clerk_reads_another_persons_talk(store: Store) -> None:
    dialogue = Dialogue(step="ask", draft=Draft(texts=("水渠塌了",)))
    done = store.commit(Work(NOW, (), "m:1", "oPerson", 0, dialogue.to_json(), reply="好"))
    assert isinstance(done, Done)
    assert store.book.conversation(done.contact) == dialogue and store.book.conversation(99) is None


def test_units_by_code_name_and_alias(store: Store) -> None:
    example = Unit("AAA", "示例局", aliases=("示例",))
    own = [Unit("CGJ", "城市管理局", aliases=("城管", "城管局"), duties=("占道", "噪音")), Unit("YGZ", "窑沟镇", "town", "XZF")]
    store.admin.import_units([example], example=True)
    assert store.admin.example_units() == 1 and store.book.unit("示例") == example
    store.admin.import_units(own)
    assert store.book.units() == tuple(own) and store.admin.example_units() == 0
    store.admin.import_units([own[0], Unit("YGZ", "窑沟乡", "town")])
    assert [store.book.unit(word) for word in ("CGJ", "城市管理局", "城管", "")] == [own[0]] * 3 + [None]
    assert store.book.unit("YGZ") == Unit("YGZ", "窑沟乡", "town")


def test_todo_by_role(store: Store) -> None:
    made = {
        "office": decision(),
        "unit": decision(status=Status.TO_SIGN, unit="CGJ"),
        "sealed": decision(sealed=True, category="检举控告"),
        "ended": decision(status=Status.ENDED, unit="CGJ"),
    }
    numbers = {name: filing(store, n, made=one).number for n, (name, one) in enumerate(made.items())}

    def sees(*roles: str) -> set[str]:
        staff = store.admin.add_staff("张三", "CGJ", roles, "", "one", NOW)
        return {name for name, number in numbers.items() if number in {c.number for c in store.book.todo(staff)}}

    assert [sees(r) for r in ("clerk", "unit", "confidential", "leader")] == [{"office"}, {"unit"}, {"sealed"}, set()]
    assert sees("clerk", "head") == {"office", "unit"}


def test_a_unit_sees_what_it_still_owes_after_its_answer_and_no_help_for_what_is_over(store: Store) -> None:
    due = Clock("C19", NOW, NOW + 7 * DAY)
    helper = (Helper("SLJ", NOW.isoformat(), "2026-12-01"),)
    made = {
        "served": decision(status=Status.SERVED, unit="CGJ"),
        "supervised": decision(status=Status.CLOSED, unit="CGJ", clocks=(due,)),
        "answered": decision(status=Status.CLOSED, unit="CGJ", clocks=(replace(due, stopped_at=NOW),)),
        "helping": decision(status=Status.HANDLING, unit="CGJ", helpers=helper),
        "withdrawn": decision(status=Status.WITHDRAWN, unit="CGJ", helpers=helper),
    }
    numbers = {filing(store, n, made=one).number: name for n, (name, one) in enumerate(made.items())}
    for unit, names in (("CGJ", {"served", "supervised", "helping"}), ("SLJ", {"helping"})):
        staff = store.admin.add_staff("张三", unit, ("unit",), "", unit, NOW)
        assert {numbers[case.number] for case in store.book.todo(staff)} == names


def test_leader_leading_unit_conference_and_inspection_office_have_their_cases_on_the_list(store: Store) -> None:
    weekly = Clock("C21", NOW, NOW + 7 * DAY)
    led = {"leader": "钟岳", "lead_unit": "SLJ"}
    flags = frozenset({"lead_case"})
    made = {
        "led": decision(status=Status.HANDLING, unit="CGJ", flags=flags, facts=led, clocks=(weekly,)),
        "led before": decision(status=Status.CLOSED, unit="CGJ", flags=flags, facts=led, clocks=(replace(weekly, stopped_at=NOW),)),
        "disputed": decision(status=Status.ROUTE_BACK, unit="CGJ", facts={"objections": "2"}),
        "decided": decision(status=Status.ROUTE_BACK, unit="CGJ", facts={"objections": "2", "decided": "SLJ"}),
        "objected": decision(status=Status.OBJECTED, unit="CGJ", facts={"objections": "1"}),
        "supervised": decision(status=Status.HANDLING, unit="CGJ", flags=frozenset({"supervised"}), facts={"supervised": "拖延"}),
        "sealed": decision(sealed=True, flags=flags, facts=led | {"supervised": "拖延"}, clocks=(weekly,)),
        "over": decision(status=Status.WITHDRAWN, unit="CGJ", flags=flags, facts=led | {"supervised": "拖延"}, clocks=(weekly,)),
    }
    numbers = {filing(store, n, made=one).number: name for n, (name, one) in enumerate(made.items())}

    def list_of(name: str, unit: str, role: str) -> set[str]:
        staff = store.admin.add_staff(name, unit, (role,), "", name + role, NOW)
        return {numbers[case.number] for case in store.book.todo(staff)}

    assert list_of("钟岳", "XW", "leader") == {"led"} and list_of("向南", "XW", "leader") == set()
    assert list_of("郑柏川", "SLJ", "unit") == {"led"} and list_of("何穗", "NYJ", "head") == set()
    assert list_of("丁安", "XLB", "conference") == {"disputed"}
    assert list_of("尹川", "DCS", "supervisor") == {"supervised"}


def test_shared_values(store: Store) -> None:
    assert store.admin.get("token") == ("", None)
    store.admin.put("token", "one", NOW)
    store.admin.put("token", "two", NOW + SECOND)
    assert store.admin.get("token") == ("two", NOW + SECOND)


def test_me_is_the_one_who_writes(store: Store) -> None:
    me = heard(store, "oPerson", "m:1", SaveContact(ME, name="王小明"))
    assert store.talk("oPerson", "").person.id == me


def test_looks_are_counted_by_case_kind_and_day(store: Store) -> None:
    wrong = WRONG_CODE
    for number, action, at in (("XF1", wrong, NOW), ("XF1", wrong, NOW - 2 * DAY), ("XF1", "看", NOW), ("XF2", wrong, NOW)):
        store.commit(Work(at=at, commands=(Audit(at, "7", action, number),)))
    assert store.book.looks("XF1", wrong, NOW - DAY) == 1


def test_a_guess_outlives_an_erasure_by_a_day_and_names_nobody(store: Store) -> None:
    heard(store, "oPerson", "m:1", Missed(NOW, "XF1"))
    heard(store, "oPerson", "m:2", Missed(NOW + SECOND, "XF2"), Detach(NOW + SECOND))
    heard(store, "oOther", "m:3", Missed(NOW, "XF1"))
    assert store.book.misses("oPerson", NOW) == 2, "whoever comes back under the same name goes on counting"
    assert store.book.misses("oPerson", NOW + SECOND) == 1
    assert store.book.looks("XF1", WRONG_CODE, NOW) == 2
    (index,) = rows(store, "SELECT openid_ix FROM contacts WHERE openid_ix IS NOT NULL")
    assert all(bytes(index[0]).hex() not in key for (key,) in rows(store, "SELECT key FROM meta"))
    store.due.forget_replies(NOW + DAY + 2 * SECOND)
    assert rows(store, "SELECT key FROM meta WHERE key LIKE 'missed:%'") == []
