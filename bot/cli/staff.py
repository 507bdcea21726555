"""`staff add|list|import|duty`: who works on cases, in which unit and roles, and who is alarmed when."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.frame import App, Failure, new_app, nothing, settings
from bot.cli.moments import local, moment
from bot.cli.tables import BadRow, Row, checked, read
from cases.model import Refused, Staff, Unit
from cases.rights import ROLES, clash
from handlers.directory import find_unit, near_units

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from handlers.turn import Book

COLUMNS = ("name", "unit", "roles", "phone")
#: Without 0 O 1 I L: a code is read from a screen and typed on a phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_DAYS = 7
_PHONE = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?[1-9]\d{6,7}(-\d{1,5})?|0\d{2,3}-?\d{7,8}", re.ASCII)


def register(root: App) -> None:
    """Adds the group."""
    from bot.cli import roster

    group = new_app("工作人员：在哪个单位、什么角色、值班、请假")
    group.add("add", add, "添一个人，或者给他换一个绑定码\n打印“绑定 CODE”一行，本人在公众号里发一次就能在聊天里办件。")
    group.add("list", list_staff, "全部人员：姓名、单位、角色、绑定了没有")
    group.add("import", import_staff, "一次添很多人，每人打印一行绑定码")
    group.add("duty", duty, "值班：紧急情况什么时候提醒谁；不写姓名就列出来\n没有排班的时候提醒 director，没有 director 就提醒 clerk。")
    roster.register(group)
    root.add_typer(group, name="staff")


def add(
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="这个人的姓名")],
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="单位的编码、名称或别名")],
    role: Annotated[str, typer.Option("--role", metavar="角色", help=f"一个或几个，用逗号隔开：{' '.join(ROLES)}")],
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="工作电话，会作为联系方式告诉信访人")] = "",
) -> None:
    """Enters a person, or gives one a new code; prints the line 绑定 CODE that they send to the account once."""
    if not name.strip():
        raise Failure("--name 是空的：要写姓名")
    services = _services()
    found = unit_called(services.store.book, unit)
    try:
        roles, number = _roles(role.replace("，", ",").split(",")), _phone(phone)
    except BadRow as why:
        raise Failure(str(why)) from why
    code = _enter(services, name.strip(), found, roles, number)
    typer.echo(f"{name}，{found.name}：请本人在公众号里发下面这一句（{_CODE_DAYS}天内有效，只能用一次）：")
    typer.echo(f"绑定 {code}")


def import_staff(
    file: Annotated[Path, typer.Argument(metavar="文件", help="CSV 或 xlsx，第一行是 name,unit,roles,phone；几个角色用 ; 隔开")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，列出有问题的行，什么都不改")] = False,
) -> None:
    """Enters many people; prints name, unit and binding line of each."""
    services = _services()
    rows = read(file, COLUMNS, ("name", "unit", "roles"))
    book = services.store.book
    people, bad = checked(rows, lambda row: _person(book, row))
    for line in bad:
        typer.echo(line)
    if bad:
        raise Failure(f"{file}：{len(rows)}行里有{len(bad)}行有问题（上面列着），什么都没有改")
    if dry_run:
        typer.echo(f"{len(people)}个人都没有问题；去掉 --dry-run 就导入")
        return
    for person in people:
        _apart(services, *person)
    for name, unit, roles, phone in people:
        typer.echo(f"{name}\t{unit.name}\t绑定 {_enter(services, name, unit, roles, phone)}")


def list_staff() -> None:
    """Prints everybody: name, unit, roles, bound or not."""
    services = _services()
    people = services.store.admin.staff()
    if not people:
        nothing("还没有工作人员。添一个：./xinfang staff add --name 姓名 --unit 单位 --role clerk")
    for person in people:
        unit = services.store.book.unit(person.unit)
        bound = "已绑定" if person.contact else "未绑定"
        typer.echo(f"{person.name}\t{unit.name if unit else person.unit}\t{','.join(sorted(person.roles))}\t{bound}")


def duty(
    name: Annotated[str, typer.Argument(metavar="姓名", help="谁值班")] = "",
    start: Annotated[str, typer.Option("--from", metavar="时刻", help="从几时，如 2026-12-01T18:00")] = "",
    end: Annotated[str, typer.Option("--to", metavar="时刻", help="到几时，如 2026-12-02T08:00")] = "",
) -> None:
    """Who is alarmed in an emergency, and when; where nobody is entered the directors are, else the clerks."""
    services = _services()
    if not name:
        rows = services.store.admin.duty(services.now())
        if not rows:
            nothing(
                "没有排值班。现在的紧急情况提醒 director，没有 director 就提醒 clerk。排班：./xinfang staff duty 姓名 --from 时刻 --to 时刻"
            )
        for person, begins, ends in rows:
            typer.echo(f"{person.name}\t{local(begins)}\t{local(ends)}")
        return
    person = by_name(services.store.admin.staff(), name, services.store.book)
    begins, ends = moment("--from", start), moment("--to", end)
    if ends <= begins:
        raise Failure("--to 要晚于 --from")
    services.store.admin.set_duty(person.id, begins, ends)
    typer.echo(f"{person.name} {local(begins)} 至 {local(ends)} 值班")


def by_name(people: Sequence[Staff], name: str, book: Book | None = None) -> Staff:
    """The person of this name, or NAME@UNIT of two that are called so. Raises ``Failure`` when there is none, or more than one."""
    plain, at, unit = name.replace("＠", "@").partition("@")
    found = [person for person in people if person.name == plain.strip()]
    if at:
        code = unit_called(book, unit).code if book else unit.strip()
        found = [person for person in found if person.unit == code]
    if len(found) == 1:
        return found[0]
    if found:
        ways = "、".join(f"{person.name}@{person.unit}" for person in found)
        raise Failure(f"有{len(found)}个人叫{plain}，请写明是哪一位：{ways}")
    raise Failure(f"人员名单里没有“{name}”；`./xinfang staff list` 列出全部")


def unit_called(book: Book, word: str) -> Unit:
    """The unit of this code, name or alias. Raises ``Failure`` that names those that come near."""
    try:
        return _unit(book, word)
    except BadRow as why:
        raise Failure(str(why)) from why


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())


def _apart(services: Services, name: str, unit: Unit, roles: frozenset[str], phone: str) -> None:
    """Raises ``Failure`` where one person would hold together what must be apart."""
    try:
        services.store.roster.apart(Staff(0, name, unit.code, roles, 0, phone), services.now())
    except Refused as why:
        raise Failure(str(why)) from why


def _enter(services: Services, name: str, unit: Unit, roles: frozenset[str], phone: str) -> str:
    _apart(services, name, unit, roles, phone)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    services.store.admin.add_staff(name, unit.code, roles, phone, code, services.now() + timedelta(days=_CODE_DAYS))
    return code


def _person(book: Book, row: Row) -> tuple[str, Unit, frozenset[str], str]:
    name = row.cells.get("name", "")
    if not name:
        raise BadRow("name 是空的")
    return name, _unit(book, row.cells.get("unit", "")), _roles(row.list("roles")), _phone(row.cells.get("phone", ""))


def _unit(book: Book, word: str) -> Unit:
    found = find_unit(book, word)
    if found is None:
        near = "、".join(near_units(book, word))
        help_ = f"您是不是要 {near}？" if near else "`./xinfang units list` 列出全部"
        raise BadRow(f"没有叫“{word}”的单位；{help_}" if word else "unit 是空的")
    return found


def _roles(words: Sequence[str]) -> frozenset[str]:
    roles = frozenset(word.strip().lower() for word in words if word.strip())
    strange = sorted(roles - set(ROLES))
    if strange or not roles:
        raise BadRow(f"role {strange[0] if strange else '是空的'}：角色有 {' '.join(ROLES)}")
    if apart := clash(roles):
        raise BadRow(f"{apart[0]} 和 {apart[1]} 不能是一个人：系统管理、数据安全、审计要分开")
    return roles


def _phone(text: str) -> str:
    number = text.strip()
    if number and not _PHONE.fullmatch(number):
        raise BadRow(f"phone {number} 不是电话号码：要写11位手机号，或者 0914-4321234 这样的座机")
    return number
