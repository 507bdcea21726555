"""The envelope: known vectors, the three modes, and everything that a stranger may send instead."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from wechat.envelope import Envelope, Rejected, aes_key, signature

TOKEN, KEY, APP = "petitiontoken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef"
STAMP, NONCE = "1700000000", "nonce123"
VECTORS = {
    "V1": (
        "<xml><a>1</a></xml>",
        "Q3stYC6hdFzMh9T8HCvyDAuKynFZx72zvSsMzinYKQ91FPwqwNRej997b6QAaErzfboziTEKB1VGcm52fJOShQ==",
        "c09ce28b6a782ffc6afa34c291779446440ea7d6",
    ),
    "V2": (
        "<xml><Content><![CDATA[路灯坏了😀]]></Content></xml>",
        "Q3stYC6hdFzMh9T8HCvyDCTb0jqnUvjprynNz/8UA97FfLPxt9qt8NLL/7PzyBE+4rX9THnz1cCjG0ZboaSPwrddyOoxfrA0IuXy8XTrw6jGVCSEzfjtiAPtQeLG"
        "ZJhFLTq7Oo1fP+Rm2ajp54+TxmBcNK3die5ZNYVUNWe9rF8=",
        "3d15140d4d77a5cf16104d28c94c6b2bc6649019",
    ),
    "V3": (
        "<xml>aaaaaaaaaaaaaaa</xml>",
        "Q3stYC6hdFzMh9T8HCvyDL7bJvQ1jK0GpzmxQGFIqGHcXGuVVvGJ7TQiMLOjbKJxS3JUUak9FRaeE1Sdo87pIGb9897pQ8hDjQNZ2b1OA6t5GfkMKsCKQqTHIjQB1uiB",
        "8635d1695a64fad928eb5e1b963208323809736e",
    ),
    "V4": (
        "<xml>aaaaaaaaaaaaaa</xml>",
        "Q3stYC6hdFzMh9T8HCvyDEQS/bFi0dh2b/9xV550Sg3vXrYFAvLavnsjdatiws0LaYUibnYnQQQfIbVtDBhVbQ==",
        "139823a30fcb488003986a5f3645a4b4ed1eb18e",
    ),
}


def fixed(size: int) -> bytes:
    return b"0123456789abcdef"[:size]


@pytest.fixture
def safe() -> Envelope:
    return Envelope(TOKEN, KEY, APP, fixed)


@pytest.fixture
def plain() -> Envelope:
    return Envelope(TOKEN, "", APP, fixed)


def signed(cipher: str) -> dict[str, str]:
    return {"timestamp": STAMP, "nonce": NONCE, "msg_signature": signature(TOKEN, STAMP, NONCE, cipher)}


def boxed(cipher: str) -> bytes:
    return f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{cipher}]]></Encrypt></xml>".encode()


def refused(envelope: Envelope, query: Mapping[str, str], body: bytes) -> Rejected:
    with pytest.raises(Rejected) as caught:
        envelope.open(query, body)
    assert 400 <= caught.value.status < 500
    return caught.value


def encrypt(plain: bytes, pad: bytes) -> str:
    """The raw cipher over any buffer, for buffers that no honest sender makes."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    key = aes_key(KEY)
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + pad) + encryptor.finalize()).decode()


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_open(safe: Envelope, name: str) -> None:
    message, cipher, proof = VECTORS[name]
    opened = safe.open({"timestamp": STAMP, "nonce": NONCE, "msg_signature": proof}, boxed(cipher))
    assert opened.xml.decode() == message
    assert opened.encrypted


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_seal(safe: Envelope, name: str) -> None:
    message, cipher, _ = VECTORS[name]
    assert f"<Encrypt><![CDATA[{cipher}]]></Encrypt>" in safe.seal(message, 1700000000)


def test_three_part_signature() -> None:
    assert signature(TOKEN, STAMP, NONCE) == "e39f171cc2ee6cb1f77fc88072ea6fb5ec8e92cb"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_an_independent_reader_understands_what_we_seal(text: str) -> None:
    xml = Envelope(TOKEN, KEY, APP, os.urandom).seal(text, 1700000001)
    fields = {
        name: xml.split(f"<{name}>")[1].split(f"</{name}>")[0].removeprefix("<![CDATA[").removesuffix("]]>")
        for name in ("MsgSignature", "Nonce")
    }
    assert WeChatCrypto(TOKEN, KEY, APP).decrypt_message(xml, fields["MsgSignature"], "1700000001", fields["Nonce"]) == text


def test_verification_gives_echostr_back_in_every_mode(safe: Envelope, plain: Envelope) -> None:
    query = {"timestamp": STAMP, "nonce": NONCE, "signature": signature(TOKEN, STAMP, NONCE), "echostr": "58372 <6"}
    assert safe.verify(query) == plain.verify(query) == "58372 <6"


@pytest.mark.parametrize("broken", [{"signature": "0" * 40}, {"nonce": "other"}, {"signature": ""}, {"echostr": ""}, {"signature": "é"}])
def test_verification_refuses(plain: Envelope, broken: dict[str, str]) -> None:
    query = {"timestamp": STAMP, "nonce": NONCE, "signature": signature(TOKEN, STAMP, NONCE), "echostr": "1"}
    with pytest.raises(Rejected) as caught:
        plain.verify(query | broken)
    assert caught.value.status in (400, 403)


def test_wecom_echo_is_decrypted(safe: Envelope) -> None:
    message, cipher, proof = VECTORS["V2"]
    assert safe.verify_encrypted({"timestamp": STAMP, "nonce": NONCE, "msg_signature": proof, "echostr": cipher}) == message


def test_plain_mode_checks_the_short_signature(plain: Envelope) -> None:
    query = {"timestamp": STAMP, "nonce": NONCE, "signature": signature(TOKEN, STAMP, NONCE)}
    assert plain.open(query, b"<xml/>").xml == b"<xml/>"
    assert refused(plain, query | {"signature": "f" * 40}, b"<xml/>").status == 403
    assert plain.seal("<xml/>", 1, encrypted=False) == "<xml/>"


def test_compatible_mode_counts_only_the_encrypted_part(safe: Envelope) -> None:
    message, cipher, proof = VECTORS["V1"]
    body = f"<xml><Content><![CDATA[<Encrypt>forged</Encrypt>]]></Content><Encrypt>{cipher}</Encrypt></xml>".encode()
    assert safe.open({"timestamp": STAMP, "nonce": NONCE, "msg_signature": proof}, body).xml.decode() == message


def test_a_key_refuses_unencrypted_pushes_even_with_a_right_short_signature(safe: Envelope) -> None:
    query = {"timestamp": STAMP, "nonce": NONCE, "signature": signature(TOKEN, STAMP, NONCE)}
    assert refused(safe, query, b"<xml><Content>x</Content></xml>").status == 403


def test_the_short_signature_does_not_open_an_encrypted_body(safe: Envelope) -> None:
    _, cipher, _ = VECTORS["V1"]
    assert refused(safe, {"timestamp": STAMP, "nonce": NONCE, "msg_signature": signature(TOKEN, STAMP, NONCE)}, boxed(cipher)).status == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<xml>",
        b"\x00\xff",
        b"<xml></xml><xml/>",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<?xml version="1.0" encoding="nonsense-9"?><xml>\xff</xml>',
        "<xml><Encrypt>a</Encrypt></xml>".encode("utf-16"),
        b"<xml><Encrypt><b/></Encrypt></xml>",
        b"<a>" * 4000,
    ],
)
def test_unreadable_bodies_are_refused(safe: Envelope, body: bytes) -> None:
    refused(safe, signed("a"), body)


@pytest.mark.parametrize("cipher", ["!!!!", "YWJj", "YWJjZA", "é", "A" * 44])
def test_signed_but_unreadable_ciphertext_is_refused(safe: Envelope, cipher: str) -> None:
    refused(safe, signed(cipher), boxed(cipher))


@pytest.mark.parametrize(
    ("buffer", "pad"),
    [
        (b"p" * 16 + (3).to_bytes(4, "big") + b"abc" + b"wxSomeoneElse000", b"\x19" * 25),
        (b"p" * 16 + (9999).to_bytes(4, "big") + b"abc" + APP.encode(), b"\x17" * 23),
        (b"p" * 16 + (4).to_bytes(4, "big") + b"abcd" + APP.encode(), b"\x00" * 22),
        (b"p" * 16 + (4).to_bytes(4, "big") + b"abcd" + APP.encode(), b"\x15" * 21 + b"\x16"),
        (b"", b"\x20" * 32),
    ],
)
def test_wrong_account_length_or_padding_is_refused(safe: Envelope, buffer: bytes, pad: bytes) -> None:
    cipher = encrypt(buffer, pad)
    refused(safe, signed(cipher), boxed(cipher))


@given(st.binary(max_size=300), st.dictionaries(st.sampled_from(["timestamp", "nonce", "signature", "msg_signature"]), st.text(max_size=8)))
def test_nothing_a_stranger_sends_is_anything_but_refused(body: bytes, query: dict[str, str]) -> None:
    for envelope in (Envelope(TOKEN, KEY, APP, fixed), Envelope(TOKEN, "", APP, fixed)):
        with pytest.raises(Rejected):
            envelope.open(query, body)


@pytest.mark.parametrize(("token", "key"), [("", KEY), ("  ", ""), (TOKEN, "short"), (TOKEN, "*" * 43), (TOKEN, KEY + "=")])
def test_an_empty_token_or_a_wrong_key_never_starts(token: str, key: str) -> None:
    with pytest.raises(ValueError, match=r"token|43位"):
        Envelope(token, key, APP, fixed)
