"""`staff add|list|import|duty`: who works on cases, in which unit and roles, and who is alarmed when."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.frame import Failure, new_app, settings
from bot.cli.tables import BadRow, Row, checked, read
from cases.calendar import CHINA
from cases.model import Staff, Unit
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


def register(root: typer.Typer) -> None:
    """Adds the group."""
    from bot.cli import roster

    group = new_app("People who work on cases.")
    group.command("add")(add)
    group.command("list")(list_staff)
    group.command("import")(import_staff)
    group.command("duty")(duty)
    roster.register(group)
    root.add_typer(group, name="staff")


def add(
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    unit: Annotated[str, typer.Option("--unit", help="Code, name or alias of the unit.")],
    role: Annotated[str, typer.Option("--role", help=f"One or more of {' '.join(ROLES)}, split by commas.")],
    phone: Annotated[str, typer.Option("--phone", help="Work phone; told to petitioners as the contact.")] = "",
) -> None:
    """Enter a person, or give one a new code.

    Prints the line 绑定 CODE that they send to the account once.
    """
    if not name.strip():
        raise Failure("--name is empty: who is it?")
    services = _services()
    found = unit_called(services.store.book, unit)
    try:
        roles, number = _roles(role.replace("，", ",").split(",")), _phone(phone)
    except BadRow as why:
        raise Failure(str(why)) from why
    typer.echo(f"{name}，{found.name}：请本人在公众号里发下面这一句（{_CODE_DAYS}天内有效，只能用一次）：")
    typer.echo(f"绑定 {_enter(services, name.strip(), found, roles, number)}")


def import_staff(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx: name,unit,roles,phone; roles split by ;")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which rows are bad; change nothing.")] = False,
) -> None:
    """Enter many people; prints name, unit and binding line of each."""
    services = _services()
    rows = read(file, COLUMNS, ("name", "unit", "roles"))
    book = services.store.book
    people, bad = checked(rows, lambda row: _person(book, row))
    for line in bad:
        typer.echo(line)
    if bad:
        raise Failure(f"{file}: {len(bad)} of {len(rows)} rows are bad (listed above); nothing was changed")
    if dry_run:
        typer.echo(f"{len(people)} people would be entered, no row is bad")
        return
    for name, unit, roles, phone in people:
        typer.echo(f"{name}\t{unit.name}\t绑定 {_enter(services, name, unit, roles, phone)}")


def list_staff() -> None:
    """Everybody: name, unit, roles, bound or not."""
    services = _services()
    for person in services.store.admin.staff():
        unit = services.store.book.unit(person.unit)
        bound = "已绑定" if person.contact else "未绑定"
        typer.echo(f"{person.name}\t{unit.name if unit else person.unit}\t{','.join(sorted(person.roles))}\t{bound}")


def duty(
    name: Annotated[str, typer.Argument(help="Who is on duty; without a name the list is shown.")] = "",
    start: Annotated[str, typer.Option("--from", help="From when, 2026-12-01T18:00 (local time).")] = "",
    end: Annotated[str, typer.Option("--to", help="Until when, 2026-12-02T08:00 (local time).")] = "",
) -> None:
    """Who is alarmed in an emergency, and when.

    Where nobody is entered the directors are, else the clerks.
    """
    services = _services()
    if not name:
        for person, begins, ends in services.store.admin.duty(services.now()):
            typer.echo(f"{person.name}\t{_local(begins)}\t{_local(ends)}")
        return
    person = by_name(services.store.admin.staff(), name, services.store.book)
    begins, ends = _moment("--from", start), _moment("--to", end)
    if ends <= begins:
        raise Failure("--to must be later than --from")
    services.store.admin.set_duty(person.id, begins, ends)
    typer.echo(f"{person.name} is on duty from {_local(begins)} to {_local(ends)}")


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
        ways = ", ".join(f"{person.name}@{person.unit}" for person in found)
        raise Failure(f"{len(found)} people are called {plain}; say which: {ways}")
    raise Failure(f"nobody on the staff is called {name}; `xinfang staff list` shows who is")


def unit_called(book: Book, word: str) -> Unit:
    """The unit of this code, name or alias. Raises ``Failure`` that names those that come near."""
    try:
        return _unit(book, word)
    except BadRow as why:
        raise Failure(str(why)) from why


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())


def _enter(services: Services, name: str, unit: Unit, roles: frozenset[str], phone: str) -> str:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    services.store.admin.add_staff(name, unit.code, roles, phone, code, services.now() + timedelta(days=_CODE_DAYS))
    return code


def _person(book: Book, row: Row) -> tuple[str, Unit, frozenset[str], str]:
    name = row.cells.get("name", "")
    if not name:
        raise BadRow("name is empty")
    return name, _unit(book, row.cells.get("unit", "")), _roles(row.list("roles")), _phone(row.cells.get("phone", ""))


def _unit(book: Book, word: str) -> Unit:
    found = find_unit(book, word)
    if found is None:
        near = "、".join(near_units(book, word))
        help_ = f"did you mean {near}?" if near else "`xinfang units list` shows them"
        raise BadRow(f"no unit is called {word or '(empty)'}; {help_}")
    return found


def _roles(words: Sequence[str]) -> frozenset[str]:
    roles = frozenset(word.strip().lower() for word in words if word.strip())
    strange = sorted(roles - set(ROLES))
    if strange or not roles:
        raise BadRow(f"role {strange[0] if strange else '(empty)'} is none of {' '.join(ROLES)}")
    if apart := clash(roles):
        raise BadRow(f"{apart[0]} and {apart[1]} do not go together: system, security and audit administrators are three people apart")
    return roles


def _phone(text: str) -> str:
    number = text.strip()
    if number and not _PHONE.fullmatch(number):
        raise BadRow(f"phone {number} is neither a mobile number of 11 digits nor a landline such as 0914-4321234")
    return number


def _moment(option: str, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Failure(f"{option} wants a time like 2026-12-01T18:00, not {text or 'nothing'}") from error
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
