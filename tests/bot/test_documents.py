"""What the documents and the program's own hints name is there: files, modules, commands, options, packages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import build

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
#: Where people are told what to type.
HINTS = [
    *PAGES,
    *(ROOT / name for name in ("config.example.toml", "handlers/menu.toml")),
    *(path for room in ("bot", "store") for path in (ROOT / room).rglob("*.py")),
]
_ROOMS = "bench|bot|cases|console|docs|handlers|nlp|simulator|store|tests|wechat"
_ALWAYS = {"--help", "--config"}


def named(pattern: str, pages: list[Path]) -> Iterator[tuple[str, str]]:
    """(page, what it names), each once a page."""
    for page in pages:
        for found in dict.fromkeys(re.findall(pattern, page.read_text(encoding="utf-8"))):
            yield page.name, found


@pytest.mark.parametrize(("page", "link"), list(named(r"\]\(([^)#:]+)\)", PAGES)))
def test_every_link_leads_somewhere(page: str, link: str) -> None:
    folder = next(path for path in PAGES if path.name == page).parent
    assert (folder / link).exists(), f"{page}: {link}"


def test_every_file_and_module_that_is_named_is_there() -> None:
    files = [(page, name) for page, name in named(rf"`((?:{_ROOMS})/[\w./-]*)`", PAGES) if not (ROOT / name).exists()]
    modules = [(page, name) for page, name in named(r"`python -m ([\w.]+)", PAGES) if not _module(name)]
    assert (files, modules) == ([], [])


def _module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_every_command_and_option_that_is_named_is_there() -> None:
    said = list(named(r"\./xinfang ([a-z][^`#\n”“，。；：）\"]*)", HINTS))
    assert len(said) > 40
    assert [(page, words) for page, words in said if _fault(words.split())] == []


def _fault(words: list[str]) -> str:
    """What the program does not know of these words; "" when it knows them all."""
    if words[0] == "test":
        return ""
    here: Any = typer.main.get_command(build(words))
    for word in words:
        if not hasattr(here, "commands"):
            break
        if word not in here.commands:
            return word
        here = here.commands[word]
    known = _ALWAYS.union(*(parameter.opts for parameter in here.params))
    return next((word for word in words if word.startswith("--") and word.partition("=")[0] not in known), "")


def test_every_package_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    names = {re.split(r"[\[<>=]", one)[0].lower().removeprefix("pytest-") for one in wanted} - {"xinfang"}
    assert sorted(name for name in names if name not in told) == []
