"""The envelope of WeChat's pushes: signatures, WXBizMsgCrypt, the three message modes (plain, compatible, safe).

Whatever a stranger sends ends in ``Rejected``; nothing of an encrypted body is used before its ``msg_signature`` is proved.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from wechat.xml import Rejected, read, scalar

__all__ = ["Envelope", "Opened", "Rejected"]

BLOCK = 32
PREFIX = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """A push whose sender is proved. ``encrypted`` decides the form of the reply."""

    xml: bytes
    encrypted: bool


def signature(*parts: str) -> str:
    """WeChat's signature: SHA-1 over the parts in byte order, as lower-case hex."""
    return sha1(b"".join(sorted(part.encode("utf-8", "replace") for part in parts)), usedforsecurity=False).hexdigest()


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


class Envelope:
    """Opens and seals for one account. ``receiver`` is the AppID (WeCom: the CorpID); ``random(n)`` gives n random bytes.

    ``encoding_aes_key`` "" means plain mode. Raises ``ValueError`` for an empty token or a key that is not 43 characters of base64.
    """

    def __init__(self, token: str, encoding_aes_key: str, receiver: str, random: Callable[[int], bytes]) -> None:
        if not token.strip():
            raise ValueError("token is empty")
        self._token, self._receiver, self._random = token, receiver.encode(), random
        self._cipher: Cipher[CBC] | None = None
        if encoding_aes_key:
            key = aes_key(encoding_aes_key)
            self._cipher = Cipher(AES(key), CBC(key[:PREFIX]))

    def verify(self, query: Mapping[str, str]) -> str:
        """The ``echostr`` that WeChat's address check wants back, unchanged; signed without echostr in every mode."""
        self._prove(query, "signature")
        return _given(query, "echostr")

    def verify_encrypted(self, query: Mapping[str, str]) -> str:
        """WeCom's address check: echostr is encrypted and signed; gives its plain text."""
        echo = _given(query, "echostr")
        self._prove(query, "msg_signature", echo)
        return self._decrypt(echo).decode("utf-8", "replace")

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """The XML of a push. Raises ``Rejected``. With a key set only the encrypted part counts; without one only plain fields do."""
        if self._cipher is None:
            self._prove(query, "signature")
            return Opened(body, False)
        cipher = scalar(read(body).get("Encrypt", "")).strip()
        if not cipher:
            raise Rejected(403, "unencrypted push in encrypted mode")
        self._prove(query, "msg_signature", cipher)
        return Opened(self._decrypt(cipher), True)

    def seal(self, xml: str, timestamp: int, encrypted: bool = True) -> str:
        """A passive reply in the form of the push: as it is, or encrypted and signed over its own timestamp (unix s) and nonce."""
        if not encrypted:
            return xml
        cipher = self._encrypt(xml.encode())
        nonce = self._random(8).hex()
        proof = signature(self._token, str(timestamp), nonce, cipher)
        return (
            f"<xml><Encrypt><![CDATA[{cipher}]]></Encrypt><MsgSignature><![CDATA[{proof}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def _prove(self, query: Mapping[str, str], name: str, *more: str) -> None:
        given = _given(query, name)
        if not _same(given, signature(self._token, _given(query, "timestamp"), _given(query, "nonce"), *more)):
            raise Rejected(403, f"wrong {name}")

    def _encrypt(self, message: bytes) -> str:
        if self._cipher is None:
            raise ValueError("no encoding_aes_key is set")
        plain = self._random(PREFIX) + len(message).to_bytes(4, "big") + message + self._receiver
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def _decrypt(self, cipher: str) -> bytes:
        if self._cipher is None:
            raise Rejected(400, "no encoding_aes_key is set")
        try:
            boxed = base64.b64decode(cipher, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Rejected(400, "Encrypt is not base64") from error
        if not boxed or len(boxed) % BLOCK:
            raise Rejected(400, "Encrypt is not whole blocks")
        decryptor = self._cipher.decryptor()
        return self._unpack(decryptor.update(boxed) + decryptor.finalize())

    def _unpack(self, plain: bytes) -> bytes:
        pad = plain[-1]
        if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
            raise Rejected(400, "wrong padding")
        start = PREFIX + 4
        size = int.from_bytes(plain[PREFIX:start], "big")
        if start + size > len(plain) - pad:
            raise Rejected(400, "wrong length")
        if not hmac.compare_digest(plain[start + size : len(plain) - pad], self._receiver):
            raise Rejected(403, "meant for another account")
        return plain[start : start + size]


def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey. Raises ``ValueError`` unless it is 43 characters of base64."""
    try:
        key = base64.b64decode(encoding_aes_key + "=", validate=True)
    except binascii.Error:
        key = b""
    if len(encoding_aes_key) != 43 or len(key) != 32:
        raise ValueError("要43位字母和数字")
    return key


def _given(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "")
    if not value:
        raise Rejected(400, f"{name} is missing")
    return value
