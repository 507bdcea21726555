"""Pictures without what a phone writes into them unseen: where it was, whose it is. The picture itself stays bit for bit."""

from __future__ import annotations

import struct

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
#: JPEG segments that hold Exif and XMP (APP1), Photoshop's fields (APP13) and comments; PNG chunks that hold the same.
_JPEG_PRIVATE, _SCAN = frozenset((0xE1, 0xED, 0xFE)), 0xDA
_PNG_PRIVATE = frozenset((b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"))
#: The turn of a picture (Exif tag 274) is kept, or it would lie on its side.
_ORIENTATION = 274


def without_private(content: bytes) -> bytes:
    """The file without Exif, XMP and comments; what is no JPEG or PNG, or is broken, comes back as it is."""
    if content.startswith(_JPEG):
        return _jpeg(content)
    return _png(content) if content.startswith(_PNG) else content


def _jpeg(content: bytes) -> bytes:
    kept, at = [_JPEG], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if kind == _SCAN:
            return b"".join((*kept, content[at:]))
        part = content[at : at + 2 + size]
        kept.append(_turn_alone(part) if kind in _JPEG_PRIVATE else part)
        at += 2 + size
    return content


def _turn_alone(part: bytes) -> bytes:
    """An Exif segment with the turn of the picture in it and nothing else; b"" where it names none."""
    tiff = part[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if not part[4:].startswith(b"Exif\0\0") or order is None or len(tiff) < 10:
        return b""
    start = struct.unpack_from(f"{order}I", tiff, 4)[0]
    count = struct.unpack_from(f"{order}H", tiff, start)[0] if start + 2 <= len(tiff) else 0
    for at in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        if struct.unpack_from(f"{order}H", tiff, at)[0] == _ORIENTATION:
            body = b"Exif\0\0" + struct.pack(f"{order}2sHIH", tiff[:2], 42, 8, 1) + tiff[at : at + 12] + bytes(4)
            return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
    return b""


def _png(content: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        chunk = content[at : at + 12 + size]
        if chunk[4:8] not in _PNG_PRIVATE:
            kept.append(chunk)
        at += 12 + size
    return b"".join((*kept, content[at:]))
