"""The yardstick: a bare wechatpy echo in safe mode under Flask, nothing stored, nothing understood."""

from __future__ import annotations

from flask import Flask, request
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import create_reply

from bench.load import AES_KEY, APP_ID, TOKEN

app = Flask(__name__)
crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)


@app.post("/wechat")
def echo() -> str:
    """Decrypts, parses, answers with the same words, encrypts."""
    query = request.args
    xml = crypto.decrypt_message(request.data, query["msg_signature"], query["timestamp"], query["nonce"])
    message = parse_message(xml)
    if message.type == "event":
        return "success"
    return str(crypto.encrypt_message(create_reply(message.content, message).render(), query["nonce"], query["timestamp"]))


@app.get("/readyz")
def ready() -> str:
    """Up."""
    return "ok"
