"""Encryption of personal data at rest: AES-GCM per value, HMAC blind indexes, keys in a file of their own."""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NAMES = {"main": 1, "sealed": 2}
#: JSON with characters as they are; unlike ``json.dumps`` no encoder is made anew for each value.
pack = json.JSONEncoder(ensure_ascii=False).encode


def is_sealed(blob: bytes | memoryview) -> bool:
    """Does this value open with the sealed key?"""
    return blob[0] == _NAMES["sealed"]


class Unreadable(Exception):
    """A value cannot be decrypted: another key file, or a changed database."""


class Vault:
    """Keys ``main`` and ``sealed`` (for accusations) and the index key. A value starts with its key's id, then the nonce."""

    def __init__(self, keys: Mapping[str, bytes], index: bytes) -> None:
        self._boxes = {_NAMES[name]: AESGCM(key) for name, key in keys.items()}
        self._index = index

    @classmethod
    def create(cls, path: Path) -> Vault:
        """Makes the key file, mode 0600; an existing one is kept and loaded."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = {name: base64.b64encode(os.urandom(32)).decode() for name in ("main", "sealed", "index")}
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                json.dump(fresh, file)
        return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> Vault:
        """Reads the key file. Raises ``Unreadable`` when it is none."""
        try:
            keys = {name: base64.b64decode(value) for name, value in json.loads(path.read_text(encoding="ascii")).items()}
            return cls({name: keys[name] for name in _NAMES}, keys["index"])
        except (ValueError, KeyError, UnicodeDecodeError) as error:
            raise Unreadable(f"{path} 不是密钥文件") from error

    def seal(self, text: str, where: str, *, sealed: bool = False) -> bytes:
        """Encrypts; ``where`` (table:column:key) is bound to the value, so that it cannot be moved to another row."""
        return self.seal_file(text.encode(), where, sealed=sealed)

    def open(self, blob: bytes | memoryview | None, where: str) -> str:
        """Decrypts; "" for None. Raises ``Unreadable``."""
        if blob is None:
            return ""
        return self.open_file(bytes(blob), where).decode()

    def seal_file(self, content: bytes, where: str, *, sealed: bool = False) -> bytes:
        """A file's bytes, encrypted as ``seal`` does it."""
        number = 2 if sealed else 1
        nonce = os.urandom(12)
        return bytes((number,)) + nonce + self._boxes[number].encrypt(nonce, content, where.encode())

    def open_file(self, blob: bytes, where: str) -> bytes:
        """A file's bytes again. Raises ``Unreadable``."""
        try:
            return self._boxes[blob[0]].decrypt(blob[1:13], blob[13:], where.encode())
        except (InvalidTag, KeyError, IndexError) as error:
            raise Unreadable(f"{where.rpartition(':')[0]} 用这个密钥文件打不开") from error

    def index(self, kind: str, value: str) -> bytes:
        """The blind index of a value: equal values of one kind, equal bytes, and no way back."""
        return hmac.digest(self._index, f"{kind}:{value}".encode(), "sha256")[:16]
