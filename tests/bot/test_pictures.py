"""What a phone writes into its pictures unseen does not stay."""

from __future__ import annotations

import struct
import zlib

import pytest

from bot.pictures import without_private

PLACE = b"33.68N 109.11E"
SCAN = b"\xff\xda\x00\x04\x01\x02" + bytes(range(200)) + b"\xff\xd9"


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + (len(body) + 2).to_bytes(2) + body


def exif(order: str, *tags: tuple[int, int]) -> bytes:
    head = {"<": b"II", ">": b"MM"}[order]
    rows = b"".join(struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0) for tag, value in tags)
    return b"Exif\0\0" + struct.pack(f"{order}2sHIH", head, 42, 8, len(tags)) + rows + bytes(4) + PLACE


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_loses_its_place_and_keeps_its_turn_and_every_point(order: str) -> None:
    tables = segment(0xDB, bytes(65))
    photo = b"\xff\xd8" + segment(0xE1, exif(order, (271, 7), (274, 6))) + segment(0xFE, PLACE) + segment(0xED, PLACE) + tables + SCAN
    kept = without_private(photo)
    assert PLACE not in kept
    assert kept.endswith(tables + SCAN) and kept.startswith(b"\xff\xd8\xff\xe1")
    assert struct.pack(f"{order}HHIHH", 274, 3, 1, 6, 0) in kept and struct.pack(f"{order}H", 271) not in kept[:30]
    assert without_private(kept) == kept


def test_a_photo_without_a_turn_keeps_no_exif_at_all() -> None:
    assert without_private(b"\xff\xd8" + segment(0xE1, exif("<", (271, 7))) + SCAN) == b"\xff\xd8" + SCAN
    assert without_private(b"\xff\xd8" + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE) + SCAN) == b"\xff\xd8" + SCAN


def test_a_picture_of_points_loses_its_texts() -> None:
    sign, picture, end = b"\x89PNG\r\n\x1a\n", chunk(b"IDAT", bytes(9)), chunk(b"IEND", b"")
    assert without_private(sign + chunk(b"tEXt", PLACE) + picture + chunk(b"eXIf", PLACE) + end) == sign + picture + end


@pytest.mark.parametrize(
    "content", [b"", b"#!AMR\n123", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff12", b"\x89PNG\r\n\x1a\n\0\0", b"GIF89a..."]
)
def test_what_is_no_picture_or_broken_stays_as_it_came(content: bytes) -> None:
    assert without_private(content) == content
