"""A strict, small XML reader for what strangers send: expat, no DTD, no entities, bounded depth; every fault is ``Rejected``."""

from __future__ import annotations

import re
from typing import Any, cast
from xml.parsers import expat

MAX_DEPTH = 16


class Rejected(Exception):
    """A request that is not WeChat's or not readable. ``status`` is the HTTP status to answer, ``why`` a few words without its content."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


#: An element: its text, or its children by name; a repeated child is a list.
Node = str | dict[str, Any]


#: A field as WeChat writes nearly all of them: no attributes, no entities, nothing inside it.
_FIELD = re.compile(r"[ \n\t]*<([A-Za-z_]\w*)>(?:<!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]>|([^<>&\]]*))</\1>", re.ASCII)
#: What a parser refuses, or changes.
_UNEASY = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(xml: bytes) -> dict[str, Any]:
    """The children of the root element by name. Raises ``Rejected`` for anything that is not one plain well-formed XML document."""
    plain = _plainly(xml)
    return _parsed(xml) if plain is None else plain


def _plainly(xml: bytes) -> dict[str, Any] | None:
    """The same for a flat row of different fields, several times as fast; None for anything else."""
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return None
    if not text.startswith("<xml>") or _UNEASY.search(text):
        return None
    fields: dict[str, Any] = {}
    at = len("<xml>")
    while found := _FIELD.match(text, at):
        name, marked, bare = found.groups()
        if name in fields:
            return None
        fields[name] = bare if marked is None else marked
        at = found.end()
    return fields if text[at:].strip(" \n\t") == "</xml>" and fields else None


def _parsed(xml: bytes) -> dict[str, Any]:
    parser = expat.ParserCreate("utf-8")
    builder = _Builder()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _no_dtd
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise Rejected(400, "not well-formed XML") from error
    root = builder.root
    return root if isinstance(root, dict) else {}


def _no_dtd(*_: object) -> None:
    raise Rejected(400, "document type declarations are refused")


class _Builder:
    """Collects elements; whitespace around text is kept only inside leaves, as the sender wrote it."""

    __slots__ = ("_stack", "root")

    def __init__(self) -> None:
        self._stack: list[tuple[str, dict[str, Any], list[str]]] = []
        self.root: Node = {}

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise Rejected(400, "XML nested too deeply")
        self._stack.append((name, {}, []))

    def text(self, data: str) -> None:
        self._stack[-1][2].append(data)

    def end(self, _name: str) -> None:
        name, children, parts = self._stack.pop()
        value: Node = children or "".join(parts)
        if not self._stack:
            self.root = value
            return
        siblings = self._stack[-1][1]
        if name not in siblings:
            siblings[name] = value
        elif isinstance(siblings[name], list):
            cast(list[Node], siblings[name]).append(value)
        else:
            siblings[name] = [siblings[name], value]


def scalar(value: object) -> str:
    """The text of a field: of a repeated one the first, of a nested one "" (its children stand elsewhere)."""
    if isinstance(value, list):
        value = value[0]
    return value if isinstance(value, str) else ""
