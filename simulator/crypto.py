"""WXBizMsgCrypt from WeChat's side: AES-256-CBC, padding in blocks of 32, SHA-1 signatures over sorted parts."""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32


class Unreadable(Exception):
    """An encrypted text that WeChat could not read; ``str()`` says why. Raised by ``Box.open``."""


def sign(*parts: str) -> str:
    """The signature of these parts, lower-case hex."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


class Box:
    """Encrypts and decrypts for one account."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        key = base64.b64decode(aes_key + "=")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._app_id = app_id.encode()

    def seal(self, text: str, random: bytes) -> str:
        """Base64 of the encrypted text; ``random`` are the 16 bytes in front of it."""
        message = text.encode()
        plain = random + struct.pack(">I", len(message)) + message + self._app_id
        pad = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad] * pad)) + encryptor.finalize()).decode()

    def open(self, boxed: str) -> str:
        """The text. Raises ``Unreadable`` for another account's, wrongly padded or damaged data."""
        try:
            decryptor = self._cipher.decryptor()
            plain = decryptor.update(base64.b64decode(boxed, validate=True)) + decryptor.finalize()
            pad = plain[-1]
            (size,) = struct.unpack(">I", plain[16:20])
            message, tail = plain[20 : 20 + size], plain[20 + size : -pad]
            if not 1 <= pad <= _BLOCK or plain[-pad:] != bytes([pad] * pad):
                raise Unreadable("padding is not PKCS#7 in blocks of 32")
            if tail != self._app_id:
                raise Unreadable("the AppID behind the message is not ours")
            return message.decode()
        except (ValueError, IndexError, struct.error) as error:
            raise Unreadable(f"cannot be decrypted: {error}") from error
