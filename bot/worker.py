"""gunicorn's worker: pushes that are here as a whole are answered side by side by its main thread, everything else by its threads.

Handing a push to a thread, waking the writer and coming back costs as much as answering it; and what waits together is written with
one commit. Nobody can keep a thread busy by not finishing a request, or by not hanging up after the answer.
"""

from __future__ import annotations

import contextlib
import errno
import math
import mmap
import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.util import http_date
from gunicorn.workers.gthread import TConn, ThreadWorker

from bot.wire import Push, Unfinished, answered, heard

#: Seconds in which a request must have come in whole.
_PATIENCE = 5.0
#: Seconds that an ended connection waits for the other side to hang up, so that it can read the answer.
_LINGER = 2.0
_AT_ONCE = 65_536
#: Every worker's number of connections and the moment that it said so, by its age, where all of them see it: made before they are forked.
_SEATS = 64
_crowd = memoryview(mmap.mmap(-1, _SEATS * 16)).cast("d")
#: Seconds after which a worker that says nothing is not counted, and for which one leaves a new connection to another that has fewer.
_SILENT, _MOMENT = 2.5, 0.005


class Worker(ThreadWorker):  # type: ignore[misc]
    """All that happens to a connection but reading and answering in a thread happens in the main thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: dict[TConn, float] = {}
        self._ending: deque[TConn] = deque()
        self._begun: dict[TConn, bytes] = {}
        self._pushes: list[tuple[TConn, Push]] = []
        self._calling: list[Any] = []
        self._yielding = False

    def init_process(self) -> None:
        """In the worker's own process; serves until it ends."""
        for listener in self.sockets:
            # Who accepts has something to do at once.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, int(_PATIENCE))
        super().init_process()

    def accept(self, listener: Any) -> None:
        """After the answers of this round: another worker may have nothing else to do."""
        if not self.wsgi.embedded:
            super().accept(listener)
        else:
            self._calling.append(listener)

    def _accept(self, listener: Any) -> None:
        """A new connection waits beside the others until something is said on it."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        self._await(TConn(self.cfg, sock, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """A whole push waits for the others that are here, the beginning of one for its rest; whatever else it is goes to a thread."""
        if not self.wsgi.embedded:
            super().on_client_socket_readable(conn, client)
            return
        try:
            came = client.recv(_AT_ONCE)
        except OSError:
            came = b""
        data = self._begun.pop(conn, b"") + came
        found = heard(data) if came else None
        if isinstance(found, Unfinished):
            self._begun[conn] = data
            self._reading.setdefault(conn, time.monotonic() + _PATIENCE)
            return
        self._reading.pop(conn, None)
        self.keepalived_conns.remove(conn)
        self.poller.unregister(client)
        if found is not None:
            self._pushes.append((conn, found))
        elif data:
            self._to_a_thread(conn, data)
        else:
            self._let_go(conn)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Whatever came on any connection, then thinking about all pushes among it, then a new connection."""
        self._tell()
        super().wait_for_and_dispatch_events(timeout if self._accepting else min(timeout, _MOMENT))
        # The loop listens again, where it did not.
        self.worker_connections = self.cfg.worker_connections
        if self._pushes:
            pushes, self._pushes = self._pushes, []
            self._answer(pushes)
        while self._calling:
            self._take(self._calling.pop())

    def _take(self, listener: Any) -> None:
        """A new connection, once another worker with fewer has had a moment to take it."""
        self._yielding = not self._yielding and self.nr_conns > self._fewest_elsewhere()
        if self._yielding:
            self.worker_connections = 0
        else:
            self._accept(listener)

    def _tell(self) -> None:
        own = self.age % _SEATS
        _crowd[own], _crowd[_SEATS + own] = self.nr_conns, time.monotonic()

    def _fewest_elsewhere(self) -> float:
        """The connections of the other worker that has the fewest."""
        now, own = time.monotonic(), self.age % _SEATS
        told = enumerate(zip(_crowd[:_SEATS], _crowd[_SEATS:], strict=True))
        return min((held for n, (held, at) in told if n != own and now - at < _SILENT), default=math.inf)

    def _answer(self, pushes: Sequence[tuple[TConn, Push]]) -> None:
        try:
            answers = self.wsgi.webhook.answer_all([push for _, push in pushes])
        except Exception:  # the ordinary way meets it again, and tells of it
            answers = [None] * len(pushes)
        date = http_date()
        for (conn, push), answer in zip(pushes, answers, strict=True):
            if answer is None:
                self._to_a_thread(conn, push.raw)
            else:
                lasting = push.lasting and self.alive
                self._send(conn, answered(answer.status, answer.kind, answer.body, date, lasting), lasting)

    def _send(self, conn: TConn, answer: bytes, lasting: bool) -> None:
        try:
            whole = conn.sock.send(answer) == len(answer)
        except OSError:
            whole = False
        if not whole:  # gone, or so many answers have not been read that no more fits between us
            self._let_go(conn)
        elif lasting:
            self._await(conn)
        else:
            self._hang_up(conn)

    def _await(self, conn: TConn) -> None:
        conn.set_timeout()
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))

    def _to_a_thread(self, conn: TConn, data: bytes) -> None:
        """gunicorn reads it again from its beginning."""
        conn.init()
        conn.parser.unreader.unread(data)
        self.enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """In a thread of the pool."""
        self._reading[conn] = time.monotonic() + _PATIENCE
        try:
            return super().handle(conn)
        finally:
            del self._reading[conn]

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """An ended connection lingers beside the others: gunicorn itself would wait for it and serve nobody meanwhile."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._hang_up(conn)

    def _hang_up(self, conn: TConn) -> None:
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
        except (OSError, ValueError):
            self._let_go(conn)
            return
        conn.timeout = time.monotonic() + _LINGER
        self._ending.append(conn)

    def _drain(self, conn: TConn, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if sock.recv(_AT_ONCE):
                return
        self._ending.remove(conn)
        self._end(conn)

    def _end(self, conn: TConn) -> None:
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self._let_go(conn)

    def _let_go(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Once a second: who has not said all in time is heard no further, and who does not hang up is left."""
        super().murder_pending()
        now = time.monotonic()
        for conn, end in list(self._reading.items()):
            if end < now:
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
        while self._ending and self._ending[0].timeout < now:
            self._end(self._ending.popleft())
