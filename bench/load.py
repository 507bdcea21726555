"""A load generator for the webhook: encrypted pushes built beforehand, played over keep-alive connections, each answer's time kept."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

TOKEN = "benchtoken7"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID = "wx0123456789abcdef"
ORIGINAL = "gh_bench0000001"

_ids = itertools.count(int(time.time() * 1000) * 1000)
_crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)


@dataclass(slots=True)
class Result:
    """What one run measured: seconds per answer, the run's length in seconds, and how many answers were not 200 with a body."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share of answers stayed under."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def _signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def push(url: str, openid: str, text: str) -> bytes:
    """One text message from this person in safe mode, as the bytes of a whole HTTP request."""
    return _request(url, openid, "text", f"<Content><![CDATA[{text}]]></Content><MsgId>{next(_ids)}</MsgId>")


def finished(url: str, openid: str, msgid: int, status: str) -> bytes:
    """WeChat's final word on a template message."""
    inner = f"<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>{msgid}</MsgID><Status><![CDATA[{status}]]></Status>"
    return _request(url, openid, "event", inner)


def _request(url: str, openid: str, kind: str, inner: str) -> bytes:
    where, now, nonce = urlsplit(url), str(int(time.time())), str(next(_ids) % 10**9)
    xml = (
        f"<xml><ToUserName><![CDATA[{ORIGINAL}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inner}</xml>"
    )
    boxed = _crypto.encrypt_message(xml, nonce, now)
    cipher = boxed.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    query = urlencode(
        {
            "signature": _signed(TOKEN, now, nonce),
            "timestamp": now,
            "nonce": nonce,
            "openid": openid,
            "encrypt_type": "aes",
            "msg_signature": _signed(TOKEN, now, nonce, cipher),
        }
    )
    body = f"<xml><ToUserName><![CDATA[{ORIGINAL}]]></ToUserName><Encrypt><![CDATA[{cipher}]]></Encrypt></xml>".encode()
    head = f"POST {where.path}?{query} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
    body = await reader.readexactly(length)
    return head.startswith(b"HTTP/1.1 200") and bool(body)


async def _connection(url: str, requests: Iterable[bytes], result: Result, due: Iterable[float] | None) -> None:
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    for request, at in zip(requests, due or itertools.repeat(0.0), strict=False):
        wait = at - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        start = max(at, time.perf_counter()) if at else time.perf_counter()
        writer.write(request)
        good = await _answer(reader)
        result.latencies.append(time.perf_counter() - start)
        result.failed += not good
    writer.close()


async def _play(url: str, lanes: Sequence[Sequence[bytes]], per_second: float) -> Result:
    result, start = Result(), time.perf_counter()
    gap = len(lanes) / per_second if per_second else 0.0

    def due(lane: int) -> Iterable[float] | None:
        return (start + gap * (n + lane / len(lanes)) for n in itertools.count()) if gap else None

    await asyncio.gather(*(_connection(url, requests, result, due(n)) for n, requests in enumerate(lanes)))
    result.seconds = time.perf_counter() - start
    return result


def play(url: str, lanes: Sequence[Sequence[bytes]], per_second: float = 0.0) -> Result:
    """Plays each lane over a connection of its own, in order; as fast as answers come, or paced to so many messages a second in all."""
    return asyncio.run(_play(url, lanes, per_second))
